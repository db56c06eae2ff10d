import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-03.ts';
import type { JsonObject } from '../../src/model/index.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const seconds = (instant: string): number => Date.parse(instant) / 1000;
/** The facts are of 2 November 2026. */
const young = { CreationDate: seconds('2026-01-05T00:00:00Z') };
const old = { CreationDate: seconds('2020-01-05T00:00:00Z') };
const customer = (more: object = {}) => ({
  KeyManager: 'CUSTOMER',
  Origin: 'AWS_KMS',
  KeyState: 'Enabled',
  ...young,
  ...more,
});
const key = (description: unknown, rotation: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  resource('key', { name: 'payments-key', facts: { description, rotation, ...more } });
const yearly = { KeyRotationEnabled: true, RotationPeriodInDays: 365 };
const rotatedOn = (...days: readonly string[]) => ({
  rotations: days.map((day) => ({ RotationDate: seconds(`${day}T00:00:00Z`), RotationType: 'AUTOMATIC' })),
});
const replica = { MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA' } };

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
    ['CloudHSM key store', customer({ Origin: 'AWS_CLOUDHSM' }), {}, 'satisfied'],
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

  test.each<[string, object, Readonly<Record<string, unknown>>, string]>([
    ['an old key that rotated last year', old, rotatedOn('2026-01-04', '2025-01-04'), 'satisfied'],
    ['an old key on the last day of its period', old, rotatedOn('2025-11-02'), 'satisfied'],
    ['an old key a day too late', old, rotatedOn('2025-10-31'), 'not-satisfied'],
    ['an old key on which rotation was switched on yesterday', old, rotatedOn(), 'not-satisfied'],
    ['an old key whose rotations could not be read', old, {}, 'inconclusive'],
    ['a young key whose rotations could not be read', young, {}, 'satisfied'],
    ['a young key that never rotated', young, rotatedOn(), 'satisfied'],
    ['a rotation of the future', old, rotatedOn('2027-01-01'), 'not-satisfied'],
    ['a rotation without a date', old, { rotations: [{}] }, 'inconclusive'],
    ['rotations of another form', young, { rotations: ['2026-01-01'] }, 'inconclusive'],
    ['no date of creation', { CreationDate: undefined }, rotatedOn('2026-01-04'), 'inconclusive'],
    ['a young replica of a key that may be old', { ...young, ...replica }, rotatedOn(), 'inconclusive'],
    ['a young replica whose rotations could not be read', { ...young, ...replica }, {}, 'inconclusive'],
    ['a replica that rotated in time', { ...old, ...replica }, rotatedOn('2026-01-04'), 'satisfied'],
    ['an old replica that never rotated', { ...old, ...replica }, rotatedOn(), 'not-satisfied'],
    ['old imported material', { ...old, Origin: 'EXTERNAL' }, rotatedOn(), 'not-satisfied'],
    ['imported material rotated in time', { ...old, Origin: 'EXTERNAL' }, rotatedOn('2026-03-01'), 'manual'],
    ['an old key of a CloudHSM key store', { ...old, Origin: 'AWS_CLOUDHSM' }, rotatedOn(), 'not-satisfied'],
  ])('age of the material: %s', (_name, description, more, outcome) => {
    expect(judge(control, key(customer(description), yearly, more)).outcome).toBe(outcome);
  });

  test('says how old the material is', () => {
    expect(judge(control, key(customer(old), yearly, rotatedOn())).reason).toBe(
      'The material of customer managed key payments-key has never been rotated, and is 2493 days old: longer than the allowed 365.',
    );
  });

  test('the configured cryptoperiod decides', () => {
    expect(
      judge(control, key(customer(), { KeyRotationEnabled: true }), contextWith({ keyRotationDays: 180 })),
    ).toMatchObject({
      outcome: 'not-satisfied',
      reason: 'Customer managed key payments-key rotates every 365 days, longer than the allowed 180.',
    });
  });

  const kms = (name: string, parameters: JsonObject) =>
    changeEvent(name, { source: 'kms.amazonaws.com', parameters: { keyid: 'k-1', ...parameters } });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['switched off', kms('DisableKeyRotation', {}), 'not-satisfied'],
    ['switched on, on a key that is not known', kms('EnableKeyRotation', {}), 'unknown'],
    ['switched on with a long period', kms('EnableKeyRotation', { rotationperiodindays: 900 }), 'not-satisfied'],
    ['damaged', kms('EnableKeyRotation', { rotationperiodindays: [] }), 'unknown'],
    ['new key', kms('CreateKey', {}), 'unknown'],
    ['another event', kms('TagResource', {}), 'unlisted'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });

  test.each<[string, string, object, Readonly<Record<string, unknown>>, string]>([
    ['switched on for a young key', 'EnableKeyRotation', young, rotatedOn(), 'satisfied'],
    ['switched on for an old key', 'EnableKeyRotation', old, rotatedOn(), 'unknown'],
    ['rotated in time', 'RotateKey', old, rotatedOn('2026-10-12', '2025-10-12'), 'null'],
    ['rotated too late', 'RotateKeyOnDemand', old, rotatedOn('2026-10-12'), 'unknown'],
    ['rotations not read', 'RotateKeyOnDemand', old, {}, 'unknown'],
    ['imported again in time', 'ImportKeyMaterial', young, rotatedOn(), 'null'],
    ['a key that was not described', 'RotateKey', { CreationDate: [] }, rotatedOn(), 'unknown'],
  ])('change of a key: %s', (...[, event, description, more, outcome]) => {
    const subject = key(customer(description), yearly, more);
    expect(outcomeOf(judgeChange(control, kms(event, {}), undefined, subject))).toBe(outcome);
  });
});
