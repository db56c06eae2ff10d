import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-loc-01.ts';
import type { DataClass } from '../../src/model/index.ts';
import { account, changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const arn = `arn:aws:dynamodb:eu-central-1:${account}:table/payments`;
const described = (more: object = {}) => ({ TableName: 'payments', TableArn: arn, ...more });
const table = (description: unknown, kinesisDestinations: unknown = [], dataClass: DataClass | null = 'pii') =>
  resource('table', { dataClass, facts: { description, kinesisDestinations } });
const replicas = (...regions: unknown[]) => described({ Replicas: regions.map((RegionName) => ({ RegionName })) });
const stream = (region: string, owner = account, DestinationStatus = 'ACTIVE') => ({
  StreamArn: `arn:aws:kinesis:${region}:${owner}:stream/s`,
  DestinationStatus,
});

describe('DDB-LOC-01', () => {
  test.each<[string, unknown, unknown, string]>([
    ['one region', described(), [], 'satisfied'],
    ['a replica elsewhere', replicas('us-east-1'), [], 'not-satisfied'],
    ['a replica in an approved region', replicas('eu-central-1'), [], 'satisfied'],
    ['a witness elsewhere', described({ GlobalTableWitnesses: [{ RegionName: 'us-west-2' }] }), [], 'not-satisfied'],
    ['a stream beside it', described(), [stream('eu-central-1')], 'satisfied'],
    ['a stream elsewhere', described(), [stream('us-east-1')], 'not-satisfied'],
    ['a stream of strangers', described(), [stream('eu-central-1', '999988887777')], 'not-satisfied'],
    ['a stream that is switched off', described(), [stream('us-east-1', account, 'DISABLED')], 'satisfied'],
    ['a stream that is no ARN', described(), [{ StreamArn: 'stream', DestinationStatus: 'ACTIVE' }], 'inconclusive'],
    ['a replica without a region', replicas(undefined), [], 'inconclusive'],
    ['a text for the replicas', described({ Replicas: 'none' }), [], 'inconclusive'],
    ['a text for the streams', described(), 'none', 'inconclusive'],
    ['an empty answer', {}, [], 'inconclusive'],
  ])('%s', (_name, description, destinations, outcome) => {
    expect(judge(control, table(description, destinations)).outcome).toBe(outcome);
  });

  test('data that is not sensitive may lie anywhere; unclassified data may not', () => {
    expect(judge(control, table(replicas('us-east-1'), [], 'none')).outcome).toBe('not-applicable');
    expect(judge(control, table(replicas('us-east-1'), [], null)).outcome).toBe('not-satisfied');
  });

  test('approved regions and trusted accounts are those of the configuration', () => {
    const context = contextWith({ approvedRegions: ['eu-central-1', 'us-east-1'], trustedAccounts: ['999988887777'] });
    const far = table(replicas('us-east-1'), [stream('eu-central-1', '999988887777')]);
    expect(judge(control, far, context).outcome).toBe('satisfied');
    expect(judge(control, far, contextWith({ approvedRegions: ['eu-west-1'] })).outcome).toBe('not-satisfied');
  });

  const update = (replicaupdates: unknown) =>
    changeEvent('UpdateTable', { parameters: { tablename: 'payments', replicaupdates } as never });
  test.each<[string, unknown, string]>([
    ['a replica is made elsewhere', [{ create: { regionname: 'us-east-1' } }], 'not-satisfied'],
    ['a replica is made nearby', [{ create: { regionname: 'eu-central-1' } }], 'unknown'],
    ['a replica is removed', [{ delete: { regionname: 'us-east-1' } }], 'unknown'],
    ['something else changes', [], 'null'],
    ['damaged', 'all', 'unknown'],
  ])('%s', (_name, updates, outcome) => {
    expect(outcomeOf(judgeChange(control, update(updates)))).toBe(outcome);
  });
});
