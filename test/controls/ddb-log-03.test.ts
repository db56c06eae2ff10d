import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-log-03.ts';
import { changeEvent, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const trail = (description: unknown) => resource('trail', { name: 'audit', facts: { description } });
const named = (more: object = {}) => ({
  TrailARN: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit',
  ...more,
});
const key = 'arn:aws:kms:eu-central-1:111122223333:key/1';

describe('DDB-LOG-03', () => {
  test.each<[string, unknown, string]>([
    ['a key', named({ KmsKeyId: key }), 'satisfied'],
    ['no key', named(), 'not-satisfied'],
    ['an empty key', named({ KmsKeyId: '' }), 'not-satisfied'],
    ['a truth value for a key', named({ KmsKeyId: true }), 'inconclusive'],
    ['an empty answer', {}, 'inconclusive'],
    ['a key but no trail', { KmsKeyId: key }, 'inconclusive'],
    ['a text instead of the answer', 'encrypted', 'inconclusive'],
  ])('%s', (_name, description, outcome) => {
    expect(judge(control, trail(description)).outcome).toBe(outcome);
  });

  test.each<[string, string, object, object, string]>([
    ['created with a key', 'CreateTrail', { name: 'audit', kmskeyid: key }, {}, 'satisfied'],
    ['created without telling', 'CreateTrail', { name: 'audit' }, {}, 'unknown'],
    ['updated to a key', 'UpdateTrail', { name: 'audit', kmskeyid: key }, {}, 'satisfied'],
    ['key removed', 'UpdateTrail', { name: 'audit', kmskeyid: '' }, {}, 'not-satisfied'],
    ['something else updated', 'UpdateTrail', { name: 'audit', s3bucketname: 'b' }, {}, 'null'],
    ['key told by the answer', 'UpdateTrail', { name: 'audit' }, { kmskeyid: key }, 'satisfied'],
    ['damaged', 'UpdateTrail', { kmskeyid: 7 }, {}, 'unknown'],
  ])('%s', (_name, ...[name, parameters, response, outcome]) => {
    const event = changeEvent(name, {
      source: 'cloudtrail.amazonaws.com',
      parameters: parameters as never,
      response: response as never,
    });
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });

  test('no trail at all is an exception', () => {
    expect(control.whenEmpty.outcome).toBe('not-satisfied');
  });
});
