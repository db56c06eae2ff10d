import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-03.ts';
import type { JsonObject } from '../../src/model/index.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const customer = (more: object = {}) => ({ KeyManager: 'CUSTOMER', Origin: 'AWS_KMS', KeyState: 'Enabled', ...more });
const key = (description: unknown, rotation: unknown) =>
  resource('key', { name: 'payments-key', facts: { description, rotation } });

describe('DDB-ENC-03', () => {
  test.each<[string, unknown, unknown, string]>([
    ['rotates yearly', customer(), { KeyRotationEnabled: true, RotationPeriodInDays: 365 }, 'satisfied'],
    ['rotates, period not set', customer(), { KeyRotationEnabled: true }, 'satisfied'],
    [
      'rotates more often',
      customer(),
      { KeyRotationEnabled: true, RotationPeriodInDays: 90, NextRotationDate: 1800000000 },
      'satisfied',
    ],
    ['rotates too seldom', customer(), { KeyRotationEnabled: true, RotationPeriodInDays: 730 }, 'not-satisfied'],
    ['does not rotate', customer(), { KeyRotationEnabled: false }, 'not-satisfied'],
    ['AWS managed', customer({ KeyManager: 'AWS' }), { KeyRotationEnabled: true }, 'not-applicable'],
    ['imported material', customer({ Origin: 'EXTERNAL' }), { KeyRotationEnabled: false }, 'manual'],
    ['CloudHSM key store', customer({ Origin: 'AWS_CLOUDHSM' }), {}, 'manual'],
    ['external key store', customer({ Origin: 'EXTERNAL_KEY_STORE' }), {}, 'manual'],
    ['multi-Region replica', customer({ MultiRegion: true }), { KeyRotationEnabled: true }, 'satisfied'],
    ['unknown manager', customer({ KeyManager: 'PARTNER' }), { KeyRotationEnabled: true }, 'inconclusive'],
    ['no manager', {}, { KeyRotationEnabled: true }, 'inconclusive'],
    ['no rotation status', customer(), {}, 'inconclusive'],
    ['a number as rotation status', customer(), { KeyRotationEnabled: 1 }, 'inconclusive'],
    ['a text as period', customer(), { KeyRotationEnabled: true, RotationPeriodInDays: 'yearly' }, 'inconclusive'],
    ['a text as rotation answer', customer(), 'true', 'inconclusive'],
  ])('%s', (_name, description, rotation, outcome) => {
    expect(judge(control, key(description, rotation)).outcome).toBe(outcome);
  });

  test('the configured cryptoperiod decides', () => {
    const yearly = key(customer(), { KeyRotationEnabled: true });
    expect(judge(control, yearly, contextWith({ keyRotationDays: 180 }))).toMatchObject({
      outcome: 'not-satisfied',
      reason: 'Customer managed key payments-key rotates every 365 days, longer than the allowed 180.',
    });
  });

  const kms = (name: string, parameters: JsonObject) =>
    changeEvent(name, { source: 'kms.amazonaws.com', parameters: { keyid: 'k-1', ...parameters } });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['switched off', kms('DisableKeyRotation', {}), 'not-satisfied'],
    ['switched on', kms('EnableKeyRotation', {}), 'satisfied'],
    ['switched on with a long period', kms('EnableKeyRotation', { rotationperiodindays: 900 }), 'not-satisfied'],
    ['damaged', kms('EnableKeyRotation', { rotationperiodindays: [] }), 'unknown'],
    ['new key', kms('CreateKey', {}), 'unknown'],
    ['another event', kms('TagResource', {}), 'unlisted'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });
});
