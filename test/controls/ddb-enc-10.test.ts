import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-10.ts';
import type { ControlContext, DataClass, JsonObject, ManualRecord } from '../../src/model/index.ts';
import { absent, changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const described = (names: readonly string[] = ['cardToken'], more: JsonObject = {}): JsonObject => ({
  TableArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments',
  AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  ...more,
});

const good = { protection: 'tokenised', identifiersInKeys: false, authenticationData: false, scan: 'clean' };

const review = (details: JsonObject, from = '2026-05-01', to = '2026-06-01'): ManualRecord => ({
  kind: 'data-model-review',
  title: 'Review',
  controls: ['DDB-ENC-10'],
  subjects: ['payments'],
  covers: { from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` },
  owner: 'Jane Doe',
  obtained: 'From the tool',
  details,
  file: 'review.pdf',
  sha256: '00',
  evidence: ['r-1'],
});

const with_ = (...records: readonly ManualRecord[]): ControlContext => ({ ...contextWith(), records });
const table = (description: unknown, dataClass: DataClass | null = 'chd') =>
  resource('table', { facts: { description }, dataClass });

describe('DDB-ENC-10', () => {
  test.each<[string, JsonObject, string]>([
    ['protected', good, 'satisfied'],
    ['exceptions closed', { ...good, scan: 'exceptions-closed' }, 'satisfied'],
    ['authentication data', { ...good, authenticationData: true }, 'not-satisfied'],
    ['identifiers in keys', { ...good, identifiersInKeys: true }, 'not-satisfied'],
    ['exceptions open', { ...good, scan: 'exceptions-open' }, 'not-satisfied'],
    ['in clear', { ...good, protection: 'in-clear' }, 'not-satisfied'],
    ['no search', { ...good, scan: 'none' }, 'manual'],
    ['half a review', { protection: 'tokenised', scan: 'clean' }, 'inconclusive'],
    ['hostile details', { ...good, protection: 7 }, 'inconclusive'],
  ])('a review of a table of card numbers: %s', (_name, details, outcome) => {
    expect(judge(control, table(described()), with_(review(details))).outcome).toBe(outcome);
  });

  test.each<[string, readonly string[], JsonObject, string]>([
    ['a key called pan', ['pan'], good, 'manual'],
    ['a key called cardNumber', ['cardNumber'], good, 'manual'],
    ['a key called customer_email', ['customer_email'], good, 'manual'],
    ['a false alarm', ['emailHash'], { ...good, falseAlarms: ['emailHash'] }, 'satisfied'],
    ['harmless names', ['company', 'spanId', 'pinned'], good, 'satisfied'],
  ])('attribute names: %s', (_name, names, details, outcome) => {
    expect(judge(control, table(described(names)), with_(review(details))).outcome).toBe(outcome);
  });

  test('attributes that an index projects count', () => {
    const indexes = { GlobalSecondaryIndexes: [{ Projection: { NonKeyAttributes: ['cvv'] } }] };
    expect(judge(control, table(described([], indexes)), with_(review(good))).outcome).toBe('manual');
  });

  test.each<[string, ControlContext, string]>([
    ['none', with_(), 'inconclusive'],
    ['two years old', with_(review(good, '2024-10-01', '2024-10-05')), 'not-satisfied'],
    ['out of date within the period', with_(review(good, '2025-10-01', '2025-10-15')), 'not-satisfied'],
    ['after the period', with_(review(good, '2026-11-01', '2026-11-02')), 'inconclusive'],
    ['not known', { ...with_(review(good)), recordsAbsent: absent('damaged') }, 'inconclusive'],
  ])('reviews: %s', (_name, context, outcome) => {
    expect(judge(control, table(described()), context).outcome).toBe(outcome);
  });

  test('in clear without card numbers needs a person; no sensitive data needs nothing', () => {
    const inClear = with_(review({ ...good, protection: 'in-clear' }));
    expect(judge(control, table(described(), 'pii'), inClear).outcome).toBe('manual');
    expect(judge(control, table(described(), 'none'), with_()).outcome).toBe('not-applicable');
  });

  test('cites the record', () => {
    expect(judge(control, table(described()), with_(review(good))).cited).toEqual(['r-1']);
  });

  test.each<[string, JsonObject, string]>([
    ['UpdateTable', { tablename: 't', billingmode: 'PROVISIONED' }, 'null'],
    ['UpdateTable', { tablename: 't', globalsecondaryindexupdates: [{ create: {} }] }, 'unknown'],
    ['UpdateTable', {}, 'unknown'],
    ['CreateTable', { tablename: 't' }, 'unknown'],
  ])('%s with %j', (event, parameters, outcome) => {
    expect(outcomeOf(judgeChange(control, changeEvent(event, { parameters })))).toBe(outcome);
  });
});
