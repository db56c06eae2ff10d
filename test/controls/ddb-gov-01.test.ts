import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-gov-01.ts';
import type { DataClass } from '../../src/model/index.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const described = { TableName: 'payments', TableArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments' };
const table = (dataClass: DataClass | null, tags: unknown, description: unknown = described) =>
  resource('table', { dataClass, facts: { description, tags } });
const asked = contextWith({ requiredTags: ['owner', 'environment'] });

describe('DDB-GOV-01', () => {
  test.each<[string, DataClass | null, unknown, string]>([
    [
      'classified with all tags',
      'chd',
      { 'data-class': 'chd', owner: 'cards', environment: 'production' },
      'satisfied',
    ],
    ['keys in another case', 'chd', { 'data-class': 'chd', Owner: 'cards', ENVIRONMENT: 'production' }, 'satisfied'],
    ['declared free of sensitive data', 'none', { owner: 'web', environment: 'test' }, 'satisfied'],
    ['not classified', null, { owner: 'cards', environment: 'production' }, 'not-satisfied'],
    ['no tag at all', null, {}, 'not-satisfied'],
    ['a tag missing', 'pii', { owner: 'cards' }, 'not-satisfied'],
    ['a tag without a value', 'pii', { owner: '', environment: 'production' }, 'not-satisfied'],
    ['a list instead of tags', 'pii', ['owner'], 'inconclusive'],
    ['a text instead of tags', 'pii', 'owner', 'inconclusive'],
  ])('%s', (_name, dataClass, tags, outcome) => {
    expect(judge(control, table(dataClass, tags), asked).outcome).toBe(outcome);
  });

  test('a description without the table says nothing', () => {
    expect(judge(control, table('chd', { owner: 'a', environment: 'b' }, {}), asked).outcome).toBe('inconclusive');
  });

  test('names what is missing', () => {
    expect(judge(control, table(null, { owner: 'cards' }), asked).reason).toBe(
      'Table payments has no known class of data and lacks the 1 required tag environment.',
    );
  });

  test.each<[string, string, object, string]>([
    ['class removed', 'UntagResource', { tagkeys: ['data-class'] }, 'not-satisfied'],
    ['owner removed, in another case', 'UntagResource', { tagkeys: ['Owner', 'x'] }, 'not-satisfied'],
    ['another tag removed', 'UntagResource', { tagkeys: ['x'] }, 'null'],
    ['class set', 'TagResource', { tags: [{ key: 'data-class', value: 'chd' }] }, 'unknown'],
    ['another tag set', 'TagResource', { tags: [{ key: 'x', value: 'y' }] }, 'null'],
    ['request omitted', 'UntagResource', {}, 'unknown'],
    ['damaged', 'TagResource', { tags: 'all' }, 'unknown'],
  ])('%s', (_name, name, parameters, outcome) => {
    expect(outcomeOf(judgeChange(control, changeEvent(name, { parameters: parameters as never }), asked))).toBe(
      outcome,
    );
  });
});
