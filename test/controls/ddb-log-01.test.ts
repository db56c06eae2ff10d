import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-log-01.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const arn = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/main';
const all = { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }] };
const trail = (more: { description?: object; status?: object; selectors?: unknown; arn?: unknown } = {}) => ({
  arn: more.arn ?? arn,
  description: { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true, ...more.description },
  status: { IsLogging: true, ...more.status },
  selectors: more.selectors ?? all,
});
const advanced = (...selectors: readonly (readonly object[])[]) => ({
  AdvancedEventSelectors: selectors.map((FieldSelectors) => ({ FieldSelectors })),
});
const management = { Field: 'eventCategory', Equals: ['Management'] };
const account = (trails: unknown) => resource('account', { id: '111122223333', name: 'production', facts: { trails } });

describe('DDB-LOG-01', () => {
  test.each<[string, unknown, string]>([
    ['a complete trail', [trail()], 'satisfied'],
    ['selectors by default', [trail({ selectors: { EventSelectors: [{}] } })], 'satisfied'],
    ['an advanced selector', [trail({ selectors: advanced([management]) })], 'satisfied'],
    [
      'reads and writes in two advanced selectors',
      [
        trail({
          selectors: advanced(
            [management, { Field: 'readOnly', Equals: ['true'] }],
            [management, { Field: 'readOnly', Equals: ['false'] }],
          ),
        }),
      ],
      'satisfied',
    ],
    ['a bad and a complete trail', [trail({ status: { IsLogging: false } }), trail()], 'satisfied'],
    ['no trail', [], 'not-satisfied'],
    ['one Region only', [trail({ description: { IsMultiRegionTrail: false } })], 'not-satisfied'],
    ['without global services', [trail({ description: { IncludeGlobalServiceEvents: false } })], 'not-satisfied'],
    ['not logging', [trail({ status: { IsLogging: false } })], 'not-satisfied'],
    ['logging not said', [trail({ status: { IsLogging: undefined } })], 'not-satisfied'],
    ['delivery error', [trail({ status: { LatestDeliveryError: 'AccessDenied' } })], 'not-satisfied'],
    ['no selectors', [trail({ selectors: {} })], 'not-satisfied'],
    [
      'no management events',
      [trail({ selectors: { EventSelectors: [{ IncludeManagementEvents: false }] } })],
      'not-satisfied',
    ],
    ['writes only', [trail({ selectors: { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] } })], 'not-satisfied'],
    [
      'KMS excluded',
      [trail({ selectors: { EventSelectors: [{ ExcludeManagementEventSources: ['kms.amazonaws.com'] }] } })],
      'not-satisfied',
    ],
    [
      'KMS excluded by an advanced selector',
      [trail({ selectors: advanced([management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }]) })],
      'not-satisfied',
    ],
    [
      'advanced selectors for data only',
      [
        trail({
          selectors: advanced([
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
          ]),
        }),
      ],
      'not-satisfied',
    ],
    [
      'halves on two trails',
      [
        trail({ selectors: { EventSelectors: [{ ReadWriteType: 'ReadOnly' }] } }),
        trail({ selectors: { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] } }),
      ],
      'not-satisfied',
    ],
    ['an object instead of the list', trail(), 'inconclusive'],
    ['a text in the list', ['main'], 'inconclusive'],
    ['a number for logging', [trail({ status: { IsLogging: 1 } })], 'inconclusive'],
    ['a text for the selectors', [trail({ selectors: 'All' })], 'inconclusive'],
    ['a text for a list of selectors', [trail({ selectors: { EventSelectors: 'All' } })], 'inconclusive'],
    ['a trail without ARN', [trail({ arn: null })].map((one) => ({ ...one, arn: null })), 'inconclusive'],
  ])('%s', (_name, trails, outcome) => {
    expect(judge(control, account(trails)).outcome).toBe(outcome);
  });

  test('names what each trail lacks', () => {
    const bad = trail({
      status: { IsLogging: false },
      selectors: { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] },
    });
    expect(judge(control, account([bad])).reason).toBe(
      `No trail records all management events of account production: ${arn} is not logging, records reads not at all.`,
    );
  });

  const second = (StartLoggingTime: number, multi = true) =>
    trail({ arn: `${arn}2`, status: { StartLoggingTime }, description: { IsMultiRegionTrail: multi } });
  const event = (name: string, parameters: object = { name: arn }) =>
    changeEvent(name, { source: 'cloudtrail.amazonaws.com', parameters: parameters as never });
  test.each<[string, ReturnType<typeof changeEvent>, unknown, string]>([
    ['stopped', event('StopLogging'), [trail()], 'not-satisfied'],
    ['stopped, named shortly', event('StopLogging', { name: 'main' }), [trail()], 'not-satisfied'],
    ['a trail that is not known stopped', event('StopLogging', { name: 'other' }), [trail()], 'not-satisfied'],
    [
      'a trail of one Region stopped',
      event('StopLogging'),
      [trail({ description: { IsMultiRegionTrail: false } })],
      'null',
    ],
    ['stopped while another recorded since before', event('StopLogging'), [trail(), second(1)], 'null'],
    ['stopped while another recorded only since', event('StopLogging'), [trail(), second(4e9)], 'not-satisfied'],
    ['stopped while the other is incomplete', event('StopLogging'), [trail(), second(1, false)], 'not-satisfied'],
    ['stopped, the other start not said', event('StopLogging'), [trail(), trail({ arn: `${arn}2` })], 'not-satisfied'],
    ['selectors changed while another recorded', event('PutEventSelectors'), [trail(), second(1)], 'null'],
    ['deleted', event('DeleteTrail'), [trail()], 'not-satisfied'],
    ['started', event('StartLogging'), [trail()], 'unknown'],
    ['selectors changed', event('PutEventSelectors'), [trail()], 'unknown'],
    ['damaged', event('StopLogging', { name: 5 }), [trail()], 'unknown'],
  ])('change: %s', (_name, given, trails, outcome) => {
    expect(outcomeOf(judgeChange(control, given, contextWith(), account(trails)))).toBe(outcome);
  });
});
