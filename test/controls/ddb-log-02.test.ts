import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-log-02.ts';
import type { JsonObject } from '../../src/model/index.ts';
import { changeEvent, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const trail = (description: unknown, status: unknown = {}) =>
  resource('trail', { name: 'main', facts: { description, status } });
const named = (LogFileValidationEnabled?: unknown) => ({
  TrailARN: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/main',
  LogFileValidationEnabled,
});

describe('DDB-LOG-02', () => {
  test.each<[string, unknown, unknown, string]>([
    ['on', named(true), {}, 'satisfied'],
    ['off', named(false), {}, 'not-satisfied'],
    ['absent', named(), {}, 'not-satisfied'],
    ['on, digests not delivered', named(true), { LatestDigestDeliveryError: 'AccessDenied' }, 'not-satisfied'],
    ['on, no delivery error', named(true), { LatestDigestDeliveryError: '' }, 'satisfied'],
    ['a number', named(1), {}, 'inconclusive'],
    ['an object for the error', named(true), { LatestDigestDeliveryError: {} }, 'inconclusive'],
    ['a text for the status', named(true), 'logging', 'inconclusive'],
    ['an answer without ARN', { LogFileValidationEnabled: true }, {}, 'inconclusive'],
  ])('%s', (_name, description, status, outcome) => {
    expect(judge(control, trail(description, status)).outcome).toBe(outcome);
  });

  const event = (name: string, parameters: JsonObject, response: JsonObject = {}) =>
    changeEvent(name, {
      source: 'cloudtrail.amazonaws.com',
      parameters: { name: 'main', ...parameters },
      response,
    });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['switched off', event('UpdateTrail', { enablelogfilevalidation: false }), 'not-satisfied'],
    ['switched on', event('UpdateTrail', { enablelogfilevalidation: true }), 'satisfied'],
    ['another change', event('UpdateTrail', { s3bucketname: 'b' }), 'null'],
    [
      'told by the response',
      event('UpdateTrail', { s3bucketname: 'b' }, { logfilevalidationenabled: false }),
      'not-satisfied',
    ],
    ['created with validation', event('CreateTrail', { enablelogfilevalidation: true }), 'satisfied'],
    ['created, nothing said', event('CreateTrail', {}), 'unknown'],
    ['damaged', event('UpdateTrail', { enablelogfilevalidation: 'off' }), 'unknown'],
  ])('change: %s', (_name, given, outcome) => {
    expect(outcomeOf(judgeChange(control, given))).toBe(outcome);
  });

  test('says that the digests were not validated', () => {
    expect(control.limits.join(' ')).toMatch(/not the digests/);
  });
});
