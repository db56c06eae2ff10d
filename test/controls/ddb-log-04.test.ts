import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-log-04.ts';
import type { DataClass } from '../../src/model/index.ts';
import { account, changeEvent, contextWith, judge, judgeChange, region, resource } from '../support/resources.ts';

const arn = `arn:aws:dynamodb:${region}:${account}:table/payments`;
const trail = (selectors: unknown, more: object = {}) => ({
  arn: `arn:aws:cloudtrail:${region}:${account}:trail/main`,
  description: {},
  status: { IsLogging: true },
  selectors,
  ...more,
});
const basic = (value: unknown, ReadWriteType = 'All', Type = 'AWS::DynamoDB::Table') =>
  trail({ EventSelectors: [{ ReadWriteType, DataResources: [{ Type, Values: [value] }] }] });
const advanced = (...fields: readonly object[]) =>
  trail({
    AdvancedEventSelectors: [
      {
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
          ...fields,
        ],
      },
    ],
  });
const field = (Field: string, more: object) => ({ Field, ...more });
const table = (
  dataEventSelectors: unknown,
  dataClass: DataClass | null = 'chd',
  description: unknown = { TableArn: arn },
) => resource('table', { dataClass, facts: { dataEventSelectors, description } });

describe('DDB-LOG-04', () => {
  test.each<[string, unknown, string]>([
    ['basic: all tables', [basic('arn:aws:dynamodb')], 'satisfied'],
    ['basic: the table', [basic(arn)], 'satisfied'],
    ['basic: the beginning of its ARN', [basic(`arn:aws:dynamodb:${region}:${account}:table/pay`)], 'satisfied'],
    ['basic: another table', [basic(`${arn}-2`)], 'not-satisfied'],
    ['basic: another partition', [basic('arn:aws-cn:dynamodb')], 'not-satisfied'],
    ['basic: an empty value', [basic('')], 'not-satisfied'],
    ['basic: all of AWS is not a value', [basic('arn:aws')], 'not-satisfied'],
    ['basic: buckets', [basic('arn:aws:s3', 'All', 'AWS::S3::Object')], 'not-satisfied'],
    ['basic: writes only', [basic(arn, 'WriteOnly')], 'not-satisfied'],
    ['basic: reads only', [basic(arn, 'ReadOnly')], 'not-satisfied'],
    ['basic: reads and writes on two trails', [basic(arn, 'ReadOnly'), basic(arn, 'WriteOnly')], 'satisfied'],
    [
      'basic: management events only',
      [trail({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }] })],
      'not-satisfied',
    ],
    ['advanced: all tables', [advanced()], 'satisfied'],
    ['advanced: the table', [advanced(field('resources.ARN', { Equals: [arn] }))], 'satisfied'],
    [
      'advanced: a prefix',
      [advanced(field('resources.ARN', { StartsWith: [`arn:aws:dynamodb:${region}`] }))],
      'satisfied',
    ],
    ['advanced: an ending', [advanced(field('resources.ARN', { EndsWith: ['/payments'] }))], 'satisfied'],
    [
      'advanced: a prefix that misses',
      [advanced(field('resources.ARN', { StartsWith: ['arn:aws:dynamodb:us-east-1'] }))],
      'not-satisfied',
    ],
    ['advanced: the table left out', [advanced(field('resources.ARN', { NotEquals: [arn] }))], 'not-satisfied'],
    ['advanced: another table left out', [advanced(field('resources.ARN', { NotEquals: [`${arn}-2`] }))], 'satisfied'],
    [
      'advanced: a prefix, but the table left out',
      [advanced(field('resources.ARN', { StartsWith: ['arn:'], NotEndsWith: ['/payments'] }))],
      'not-satisfied',
    ],
    ['advanced: reads only', [advanced(field('readOnly', { Equals: ['true'] }))], 'not-satisfied'],
    ['advanced: writes only', [advanced(field('readOnly', { Equals: ['false'] }))], 'not-satisfied'],
    ['advanced: some operations', [advanced(field('eventName', { Equals: ['DeleteItem'] }))], 'not-satisfied'],
    [
      'advanced: not some callers',
      [advanced(field('userIdentity.arn', { NotStartsWith: ['arn:aws:sts::1:assumed-role/app'] }))],
      'not-satisfied',
    ],
    ['advanced: a field of the future', [advanced(field('mood', { Equals: ['good'] }))], 'not-satisfied'],
    [
      'advanced: streams',
      [
        trail({
          AdvancedEventSelectors: [
            {
              FieldSelectors: [
                field('eventCategory', { Equals: ['Data'] }),
                field('resources.type', { Equals: ['AWS::DynamoDB::Stream'] }),
              ],
            },
          ],
        }),
      ],
      'not-satisfied',
    ],
    [
      'advanced: no type',
      [trail({ AdvancedEventSelectors: [{ FieldSelectors: [field('eventCategory', { Equals: ['Data'] })] }] })],
      'not-satisfied',
    ],
    [
      'advanced: no category',
      [
        trail({
          AdvancedEventSelectors: [{ FieldSelectors: [field('resources.type', { Equals: ['AWS::DynamoDB::Table'] })] }],
        }),
      ],
      'not-satisfied',
    ],
    ['a partial and a full trail', [advanced(field('eventName', { Equals: ['GetItem'] })), basic(arn)], 'satisfied'],
    [
      'a stopped trail',
      [
        trail(
          { EventSelectors: [{ DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: [arn] }] }] },
          { status: { IsLogging: false } },
        ),
      ],
      'not-satisfied',
    ],
    ['no trail', [], 'not-satisfied'],
    ['an object instead of the list', basic(arn), 'inconclusive'],
    ['a text for the selectors', [trail('all')], 'inconclusive'],
    [
      'a text for the values',
      [trail({ EventSelectors: [{ DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: arn }] }] })],
      'inconclusive',
    ],
    ['a number among the values', [basic(5)], 'inconclusive'],
    ['a text for Equals', [advanced(field('resources.ARN', { Equals: arn }))], 'inconclusive'],
  ])('%s', (_name, selectors, outcome) => {
    expect(judge(control, table(selectors)).outcome).toBe(outcome);
  });

  test('an answer without table ARN cannot be matched', () => {
    expect(judge(control, table([basic('arn:aws:dynamodb')], 'chd', {})).outcome).toBe('inconclusive');
  });

  test.each<[DataClass | null, string]>([
    ['none', 'not-applicable'],
    [null, 'not-satisfied'],
    ['pii', 'not-satisfied'],
  ])('data of class %s without trail is %s', (dataClass, outcome) => {
    expect(judge(control, table([], dataClass)).outcome).toBe(outcome);
  });

  test('names the filter that narrows', () => {
    const narrowed = advanced(field('eventName', { NotEquals: ['GetItem', 'Query'] }));
    expect(judge(control, table([narrowed])).reason).toBe(
      'Item-level events of table payments are recorded in part: reads only where eventName NotEquals GetItem, Query, writes only where eventName NotEquals GetItem, Query.',
    );
  });

  test('a change of a trail leaves the state open, except for data that does not matter', () => {
    const event = changeEvent('PutEventSelectors', { source: 'cloudtrail.amazonaws.com' });
    expect(judgeChange(control, event, contextWith(), table([]))).toBe('unknown');
    expect(judgeChange(control, event, contextWith(), table([], 'none'))).toBe(null);
  });
});
