import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-res-07.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const recovery = (status = 'ENABLED', days = 35) => ({
  PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays: days },
});
const described = (more: object = {}) => ({
  TableArn: 'arn:aws:dynamodb:x:1:table/t',
  DeletionProtectionEnabled: true,
  ...more,
});
const replica = (more: object = {}) => ({ RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE', ...more });
const global = (more: object = {}) => described({ GlobalTableVersion: '2019.11.21', Replicas: [replica()], ...more });
const other = (description: object = {}, more: object = {}) => [
  {
    region: 'eu-west-1',
    account: '1',
    table: {
      description: described(description),
      continuousBackups: recovery(),
      timeToLive: { TimeToLiveStatus: 'DISABLED' },
      ...more,
    },
  },
];
const good = {
  description: global() as unknown,
  continuousBackups: recovery() as unknown,
  timeToLive: { TimeToLiveStatus: 'DISABLED' } as unknown,
  replicaTables: other() as unknown,
  globalTable: null as unknown,
};
const table = (facts: object = {}) => resource('table', { facts: { ...good, ...facts } });
const withReplica = (more: object) => ({ description: global({ Replicas: [replica(more)] }) });

describe('DDB-RES-07', () => {
  test.each<[string, object, string]>([
    ['an active replica that is alike', {}, 'satisfied'],
    ['no global table', { description: described(), replicaTables: [] }, 'not-applicable'],
    [
      'version 2017.11.29',
      { description: described({ GlobalTableVersion: '2017.11.29' }), replicaTables: [] },
      'not-satisfied',
    ],
    [
      'listed as version 2017.11.29',
      { description: described(), replicaTables: [], globalTable: { GlobalTableName: 't' } },
      'not-satisfied',
    ],
    ['replicas without a version', { description: global({ GlobalTableVersion: null }) }, 'inconclusive'],
    ['a replica being updated', withReplica({ ReplicaStatus: 'UPDATING' }), 'satisfied'],
    ...[
      'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      'REPLICATION_NOT_AUTHORIZED',
      'REGION_DISABLED',
      'CREATION_FAILED',
      'ARCHIVED',
    ].map((ReplicaStatus): [string, object, string] => [
      ReplicaStatus,
      withReplica({ ReplicaStatus }),
      'not-satisfied',
    ]),
    ['inaccessible since a time', withReplica({ ReplicaInaccessibleDateTime: 1790000000 }), 'not-satisfied'],
    ['an unknown status', withReplica({ ReplicaStatus: 'TIRED' }), 'inconclusive'],
    ['no deletion protection there', { replicaTables: other({ DeletionProtectionEnabled: false }) }, 'not-satisfied'],
    ['no recovery there', { replicaTables: other({}, { continuousBackups: recovery('DISABLED') }) }, 'not-satisfied'],
    [
      'a shorter window there',
      { replicaTables: other({}, { continuousBackups: recovery('ENABLED', 7) }) },
      'not-satisfied',
    ],
    ['a KMS key there only', { replicaTables: other({ SSEDescription: { SSEType: 'KMS' } }) }, 'not-satisfied'],
    [
      'expiry there only',
      { replicaTables: other({}, { timeToLive: { TimeToLiveStatus: 'ENABLED', AttributeName: 'e' } }) },
      'not-satisfied',
    ],
    [
      'another table class',
      { replicaTables: other({ TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' } }) },
      'not-satisfied',
    ],
    ['another consistency', { replicaTables: other({ MultiRegionConsistency: 'STRONG' }) }, 'not-satisfied'],
    [
      'a replica outside the scope',
      { replicaTables: [{ region: 'us-east-1', account: '1', table: null }] },
      'inconclusive',
    ],
    [
      'outside the scope, and broken',
      {
        ...withReplica({ ReplicaStatus: 'REGION_DISABLED' }),
        replicaTables: [{ region: 'us-east-1', account: '1', table: null }],
      },
      'not-satisfied',
    ],
    [
      'a replica that is not described',
      { replicaTables: [{ region: 'r', account: '1', table: { description: {} } }] },
      'inconclusive',
    ],
    ['null for the table', { description: null }, 'inconclusive'],
    ['a text for the replicas', { replicaTables: 'x' }, 'inconclusive'],
  ])('%s', (_name, facts, outcome) => {
    expect(judge(control, table(facts)).outcome).toBe(outcome);
  });

  test('where old global tables were not read, a table that seems alone may be one', () => {
    const { globalTable: _globalTable, ...known } = good;
    const alone = resource('table', { facts: { ...known, description: described(), replicaTables: [] } });
    expect(judge(control, alone).outcome).toBe('inconclusive');
    expect(judge(control, resource('table', { facts: known })).outcome).toBe('satisfied');
  });

  const alone = table({ description: described(), replicaTables: [] });
  test.each<[string, string, object, readonly [ofGlobal: string, ofAlone: string]]>([
    ['a replica is added', 'UpdateTable', { replicaupdates: [] }, ['unknown', 'unknown']],
    ['protection is changed', 'UpdateTable', { tablename: 't', deletionprotectionenabled: false }, ['unknown', 'null']],
    ['capacity is changed', 'UpdateTable', { tablename: 't', billingmode: 'PROVISIONED' }, ['null', 'null']],
    ['the request is omitted', 'UpdateTable', {}, ['unknown', 'null']],
    ['recovery is changed', 'UpdateContinuousBackups', { tablename: 't' }, ['unknown', 'null']],
    ['expiry is changed', 'UpdateTimeToLive', { tablename: 't' }, ['unknown', 'null']],
    ['an old global table is changed', 'UpdateGlobalTable', {}, ['unknown', 'unknown']],
    ['an old global table is made', 'CreateGlobalTable', {}, ['unknown', 'unknown']],
    ['its settings are changed', 'UpdateGlobalTableSettings', {}, ['unknown', 'unknown']],
  ])('%s', (_name, name, parameters, [ofGlobal, ofAlone]) => {
    const event = changeEvent(name, { parameters: parameters as never });
    expect(outcomeOf(judgeChange(control, event, contextWith(), table()))).toBe(ofGlobal);
    expect(outcomeOf(judgeChange(control, event, contextWith(), alone))).toBe(ofAlone);
  });
});
