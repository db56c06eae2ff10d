import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-res-06.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const scaled = (of: string, units: string, more: object = {}) => ({
  ResourceId: of === '' ? 'table/payments' : `table/payments/index/${of}`,
  ScalableDimension: `dynamodb:${of === '' ? 'table' : 'index'}:${units}CapacityUnits`,
  ...more,
});
const both = (of: string, more: object = {}) => [scaled(of, 'Read', more), scaled(of, 'Write', more)];
const described = (more: object = {}) => ({ TableName: 'payments', TableStatus: 'ACTIVE', ...more });
const indexed = described({ GlobalSecondaryIndexes: [{ IndexName: 'by-day' }] });
const onDemand = (more: object = {}) => described({ BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' }, ...more });
const capacity = (readUnits: number, writeUnits = 10) => ({
  limits: { AccountMaxReadCapacityUnits: 1000, AccountMaxWriteCapacityUnits: 1000 },
  readUnits,
  writeUnits,
});
const good = {
  description: described() as unknown,
  scalableTargets: both('') as unknown,
  scalingPolicies: both('') as unknown,
  accountCapacity: capacity(100) as unknown,
};
const table = (facts: object) => resource('table', { facts: { ...good, ...facts } });
const suspended = (flag: string) => ({ SuspendedState: { [flag]: true } });

describe('DDB-RES-06', () => {
  test.each<[string, object, string]>([
    ['on demand', { description: onDemand(), scalableTargets: [], scalingPolicies: [] }, 'satisfied'],
    [
      'on demand with no maximum',
      { description: onDemand({ OnDemandThroughput: { MaxReadRequestUnits: -1 } }) },
      'satisfied',
    ],
    [
      'on demand with a maximum',
      { description: onDemand({ OnDemandThroughput: { MaxWriteRequestUnits: 40 } }) },
      'manual',
    ],
    [
      'on demand with a maximum of an index',
      { description: onDemand({ GlobalSecondaryIndexes: [{ OnDemandThroughput: { MaxReadRequestUnits: 5 } }] }) },
      'manual',
    ],
    ['provisioned and scaled', {}, 'satisfied'],
    [
      'said to be provisioned',
      { description: described({ BillingModeSummary: { BillingMode: 'PROVISIONED' } }) },
      'satisfied',
    ],
    ['without any target', { scalableTargets: [] }, 'not-satisfied'],
    ['reads only', { scalableTargets: [scaled('', 'Read')] }, 'not-satisfied'],
    ['without policies', { scalingPolicies: [] }, 'not-satisfied'],
    ['an index without targets', { description: indexed }, 'not-satisfied'],
    [
      'an index with targets',
      {
        description: indexed,
        scalableTargets: [...both(''), ...both('by-day')],
        scalingPolicies: [...both(''), ...both('by-day')],
      },
      'satisfied',
    ],
    [
      'one of two indexes',
      {
        description: described({ GlobalSecondaryIndexes: [{ IndexName: 'by-day' }, { IndexName: 'by-hour' }] }),
        scalableTargets: [...both(''), ...both('by-day')],
        scalingPolicies: [...both(''), ...both('by-day')],
      },
      'not-satisfied',
    ],
    ['scaling out suspended', { scalableTargets: both('', suspended('DynamicScalingOutSuspended')) }, 'not-satisfied'],
    ['scaling in suspended', { scalableTargets: both('', suspended('DynamicScalingInSuspended')) }, 'not-satisfied'],
    ['schedules suspended', { scalableTargets: both('', suspended('ScheduledScalingSuspended')) }, 'satisfied'],
    ['an account near its limit', { accountCapacity: capacity(801) }, 'not-satisfied'],
    ['an account at the threshold', { accountCapacity: capacity(800) }, 'satisfied'],
    ['writes near their limit', { accountCapacity: capacity(1, 900) }, 'not-satisfied'],
    ['no limits in the answer', { accountCapacity: { limits: {}, readUnits: 1, writeUnits: 1 } }, 'inconclusive'],
    ['an unknown mode', { description: described({ BillingModeSummary: { BillingMode: 'FREE' } }) }, 'inconclusive'],
    ['no status', { description: { TableName: 'payments' } }, 'inconclusive'],
    ['a text for the targets', { scalableTargets: 'x' }, 'inconclusive'],
    ['a target without a name', { scalableTargets: [{}] }, 'inconclusive'],
    ['null for the table', { description: null }, 'inconclusive'],
  ])('%s', (_name, facts, outcome) => {
    expect(judge(control, table(facts)).outcome).toBe(outcome);
  });

  test('the organisation may set another threshold', () => {
    expect(judge(control, table({}), contextWith({ capacityPercent: 5 })).outcome).toBe('not-satisfied');
  });

  test.each<[string, string, { readonly parameters: object; readonly response?: object }, string]>([
    ['created on demand', 'CreateTable', { parameters: { billingmode: 'PAY_PER_REQUEST' } }, 'satisfied'],
    ['created provisioned', 'CreateTable', { parameters: {} }, 'unknown'],
    [
      'created with indexes',
      'CreateTable',
      { parameters: { billingmode: 'PAY_PER_REQUEST', globalsecondaryindexes: [{}] } },
      'unknown',
    ],
    ['switched to on demand', 'UpdateTable', { parameters: { billingmode: 'PAY_PER_REQUEST' } }, 'unknown'],
    ['switched to provisioned', 'UpdateTable', { parameters: { billingmode: 'PROVISIONED' } }, 'unknown'],
    ['scaled', 'UpdateTable', { parameters: { provisionedthroughput: { readcapacityunits: 9 } } }, 'null'],
    ['a maximum set', 'UpdateTable', { parameters: { ondemandthroughput: {} } }, 'unknown'],
    ['an index added', 'UpdateTable', { parameters: { globalsecondaryindexupdates: [{ create: {} }] } }, 'unknown'],
    [
      'an index added on demand',
      'UpdateTable',
      {
        parameters: { globalsecondaryindexupdates: [{ create: {} }] },
        response: { tabledescription: { billingmodesummary: { billingmode: 'PAY_PER_REQUEST' } } },
      },
      'null',
    ],
    [
      'an index scaled',
      'UpdateTable',
      { parameters: { globalsecondaryindexupdates: [{ update: { provisionedthroughput: {} } }] } },
      'null',
    ],
    [
      'an index capped',
      'UpdateTable',
      { parameters: { globalsecondaryindexupdates: [{ update: { ondemandthroughput: {} } }] } },
      'unknown',
    ],
    ['damaged', 'UpdateTable', { parameters: { billingmode: 7 } }, 'unknown'],
    ['restored', 'RestoreTableFromBackup', { parameters: {} }, 'unknown'],
    ['replicas', 'UpdateTableReplicaAutoScaling', { parameters: {} }, 'unknown'],
  ])('%s', (_name, name, given, outcome) => {
    const event = changeEvent(name, given as never);
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });

  test.each(['RegisterScalableTarget', 'DeregisterScalableTarget', 'PutScalingPolicy', 'DeleteScalingPolicy'])(
    '%s leaves the state before it unknown',
    (name) => {
      expect(judgeChange(control, changeEvent(name, { source: 'autoscaling.amazonaws.com' }))).toBe('unknown');
    },
  );
});
