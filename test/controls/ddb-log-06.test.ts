import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-log-06.ts';
import type { JsonObject } from '../../src/model/index.ts';
import {
  account,
  changeEvent,
  contextWith,
  judge,
  judgeChange,
  outcomeOf,
  region,
  resource,
} from '../support/resources.ts';

/** Stands for a fact that may not be read. */
const denied = Symbol('denied');
const tableArn = `arn:aws:dynamodb:${region}:${account}:table/cards`;
const all = {
  allSupported: true,
  includeGlobalResourceTypes: true,
  recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
};
const types = [
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::CloudTrail::Trail',
  'AWS::Backup::BackupPlan',
  'AWS::Backup::BackupVault',
  'AWS::Backup::RecoveryPoint',
];
const global = ['AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::Policy'];
const listed = (...resourceTypes: readonly string[]) => ({
  allSupported: false,
  resourceTypes,
  recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' },
});
const excluding = (...resourceTypes: readonly string[]) => ({
  allSupported: false,
  exclusionByResourceTypes: { resourceTypes },
  recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
});
const recorder = (recordingGroup: unknown = all, more: object = {}) => ({ name: 'default', recordingGroup, ...more });
const recording = (more: object = {}) => ({ name: 'default', recording: true, lastStatus: 'SUCCESS', ...more });
const channel = { name: 'default', s3BucketName: 'records' };

const identifiers = [
  'DYNAMODB_PITR_ENABLED',
  'DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED',
  'DYNAMODB_TABLE_ENCRYPTED_KMS',
] as const;
const nameOf = (identifier: string): string => identifier.toLowerCase().replaceAll('_', '-');
const rule = (identifier: string, more: object = {}) => ({
  ConfigRuleName: nameOf(identifier),
  ConfigRuleState: 'ACTIVE',
  Source: { Owner: 'AWS', SourceIdentifier: identifier },
  ...more,
});
const seconds = (instant: string): number => Date.parse(instant) / 1000;
const evaluated = (identifier: string, more: object = {}) => ({
  ConfigRuleName: nameOf(identifier),
  LastSuccessfulEvaluationTime: seconds('2026-09-01T04:00:00Z'),
  FirstActivatedTime: seconds('2025-01-01T00:00:00Z'),
  ...more,
});
const [pitr, ...others] = identifiers;

interface Given {
  readonly occupants?: unknown;
  readonly recorders?: unknown;
  readonly recorderStatus?: unknown;
  readonly deliveryChannels?: unknown;
  readonly deliveryStatus?: unknown;
  readonly configRules?: unknown;
  readonly configRuleStatus?: unknown;
  readonly conformancePacks?: unknown;
  readonly accountRecorders?: unknown;
}

const regionWith = (given: Given = {}, place: { readonly region?: string } = {}) =>
  resource('region', {
    name: place.region ?? region,
    ...place,
    facts: present({
      occupants: [tableArn],
      recorders: [recorder()],
      recorderStatus: [recording()],
      deliveryChannels: [channel],
      deliveryStatus: [{ name: 'default', configHistoryDeliveryInfo: { lastStatus: 'SUCCESS' } }],
      configRules: identifiers.map((identifier) => rule(identifier)),
      configRuleStatus: identifiers.map((identifier) => evaluated(identifier)),
      conformancePacks: [],
      accountRecorders: [{ region, recorders: [recorder()], recorderStatus: [recording()] }],
      ...given,
    }),
  });

/** Facts that are not there are left out. */
const present = (facts: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== denied));

const pitrRule = (more: object, status: object = {}): Given => ({
  configRules: [rule(pitr, more), ...others.map((identifier) => rule(identifier))],
  configRuleStatus: [evaluated(pitr, status), ...others.map((identifier) => evaluated(identifier))],
});
const elsewhere = (recordingGroup: unknown, status: object = recording()) => [
  { region: 'us-east-1', recorders: [recorder(recordingGroup)], recorderStatus: [status] },
];

describe('DDB-LOG-06', () => {
  test.each<[string, Given, string]>([
    ['everything on', {}, 'satisfied'],
    ['a Region without tables', { occupants: [], recorders: [] }, 'not-applicable'],
    ['no recorder', { recorders: [], recorderStatus: [] }, 'not-satisfied'],
    [
      'the recorder of another service alone',
      { recorders: [recorder(all, { servicePrincipal: 'x' })] },
      'not-satisfied',
    ],
    ['a stopped recorder', { recorderStatus: [recording({ recording: false })] }, 'not-satisfied'],
    [
      'a failing recorder',
      { recorderStatus: [recording({ lastStatus: 'FAILURE', lastErrorCode: 'NoSuchBucket' })] },
      'not-satisfied',
    ],
    [
      'a failing recorder in the words of the model',
      { recorderStatus: [recording({ lastStatus: 'Failure' })] },
      'not-satisfied',
    ],
    ['success in the words of the model', { recorderStatus: [recording({ lastStatus: 'Success' })] }, 'satisfied'],
    [
      'a failing recorder in the words of the model',
      { recorderStatus: [recording({ lastStatus: 'Failure' })] },
      'not-satisfied',
    ],
    ['success in the words of the model', { recorderStatus: [recording({ lastStatus: 'Success' })] }, 'satisfied'],
    ['a recorder that just started', { recorderStatus: [recording({ lastStatus: 'PENDING' })] }, 'satisfied'],
    ['an unknown last status', { recorderStatus: [recording({ lastStatus: 'GREAT' })] }, 'inconclusive'],
    ['no last status', { recorderStatus: [{ name: 'default', recording: true }] }, 'inconclusive'],
    ['no status of the recorder', { recorderStatus: [] }, 'inconclusive'],
    ['the status of another recorder', { recorderStatus: [recording({ name: 'other' })] }, 'inconclusive'],
    ['a listed recorder of all types', { recorders: [recorder(listed(...types, ...global))] }, 'satisfied'],
    [
      'an old recorder without strategy',
      { recorders: [recorder({ allSupported: true, includeGlobalResourceTypes: true })] },
      'satisfied',
    ],
    [
      'an old recorder of a list',
      { recorders: [recorder({ allSupported: false, resourceTypes: types.slice(1) })] },
      'not-satisfied',
    ],
    ['a list without tables', { recorders: [recorder(listed(...types.slice(1), ...global))] }, 'not-satisfied'],
    ['an exclusion of something else', { recorders: [recorder(excluding('AWS::EC2::Instance'))] }, 'satisfied'],
    ['an exclusion of keys', { recorders: [recorder(excluding('AWS::KMS::Key'))] }, 'not-satisfied'],
    ['an unknown strategy', { recorders: [recorder({ recordingStrategy: { useOnly: 'SOME' } })] }, 'inconclusive'],
    ['no recording group', { recorders: [{ name: 'default' }] }, 'inconclusive'],
    ['recording group of another type', { recorders: [recorder('all')] }, 'inconclusive'],
    ['no delivery channel', { deliveryChannels: [] }, 'not-satisfied'],
    [
      'failing delivery',
      { deliveryStatus: [{ configHistoryDeliveryInfo: { lastStatus: 'FAILURE' } }] },
      'not-satisfied',
    ],
    [
      'failing delivery in the words of the model',
      { deliveryStatus: [{ configStreamDeliveryInfo: { lastStatus: 'Failure' } }] },
      'not-satisfied',
    ],
    [
      'delivery that was not due yet',
      { deliveryStatus: [{ configSnapshotDeliveryInfo: { lastStatus: 'NOT_APPLICABLE' } }] },
      'satisfied',
    ],
    ['a channel without bucket', { deliveryChannels: [{ name: 'default' }] }, 'inconclusive'],
    ['a missing rule', { configRules: others.map((identifier) => rule(identifier)) }, 'not-satisfied'],
    ['a rule that is being deleted', pitrRule({ ConfigRuleState: 'DELETING' }), 'not-satisfied'],
    ['a rule that is evaluating', pitrRule({ ConfigRuleState: 'EVALUATING' }), 'satisfied'],
    ['a rule in an unknown state', pitrRule({ ConfigRuleState: 'ASLEEP' }), 'inconclusive'],
    [
      'a custom rule of the same name',
      pitrRule({ Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier: pitr } }),
      'not-satisfied',
    ],
    ['a rule narrowed by tag', pitrRule({ Scope: { TagKey: 'env', TagValue: 'prod' } }), 'not-satisfied'],
    [
      'a rule over one table',
      pitrRule({ Scope: { ComplianceResourceTypes: ['AWS::DynamoDB::Table'], ComplianceResourceId: 'cards' } }),
      'not-satisfied',
    ],
    ['a rule over tables', pitrRule({ Scope: { ComplianceResourceTypes: ['AWS::DynamoDB::Table'] } }), 'satisfied'],
    ['a rule before deployment only', pitrRule({ EvaluationModes: [{ Mode: 'PROACTIVE' }] }), 'not-satisfied'],
    [
      'a rule in both modes',
      pitrRule({ EvaluationModes: [{ Mode: 'PROACTIVE' }, { Mode: 'DETECTIVE' }] }),
      'satisfied',
    ],
    ['a rule that was never evaluated', pitrRule({}, { LastSuccessfulEvaluationTime: undefined }), 'not-satisfied'],
    [
      'a rule whose evaluation fails',
      pitrRule({}, { LastFailedEvaluationTime: seconds('2026-10-20T00:00:00Z') }),
      'not-satisfied',
    ],
    [
      'a rule whose evaluation failed once',
      pitrRule({}, { LastFailedEvaluationTime: seconds('2026-08-20T00:00:00Z') }),
      'satisfied',
    ],
    ['a periodic rule of weeks ago', pitrRule({ MaximumExecutionFrequency: 'TwentyFour_Hours' }), 'not-satisfied'],
    [
      'a periodic rule of yesterday',
      pitrRule(
        { MaximumExecutionFrequency: 'TwentyFour_Hours' },
        { LastSuccessfulEvaluationTime: seconds('2026-11-01T04:00:00Z') },
      ),
      'satisfied',
    ],
    ['no status of a rule', { configRuleStatus: [] }, 'inconclusive'],
    [
      'a good rule beside a bad one',
      {
        configRules: [
          rule(pitr, { ConfigRuleName: 'old', ConfigRuleState: 'DELETING' }),
          ...identifiers.map((identifier) => rule(identifier)),
        ],
      },
      'satisfied',
    ],
    ['a number for the state', pitrRule({ ConfigRuleState: 7 }), 'inconclusive'],
    ['a time that is none', pitrRule({}, { LastSuccessfulEvaluationTime: 'yesterday' }), 'inconclusive'],
    ['occupants that are no list', { occupants: 'none' }, 'inconclusive'],
  ])('%s: %#', (_name, given, outcome) => {
    expect(judge(control, regionWith(given)).outcome).toBe(outcome);
  });

  test('daily recording is allowed and told', () => {
    const daily = recorder(all, {
      recordingMode: {
        recordingFrequency: 'CONTINUOUS',
        recordingModeOverrides: [{ resourceTypes: ['AWS::DynamoDB::Table'], recordingFrequency: 'DAILY' }],
      },
    });
    const judged = judge(control, regionWith({ recorders: [daily] }));
    expect(judged.outcome).toBe('satisfied');
    expect(judged.reason).toContain('once a day');
  });

  describe('the types of IAM', () => {
    const regional = { ...all, includeGlobalResourceTypes: false };
    test.each<[string, Given, string]>([
      ['recorded in another Region', { accountRecorders: elsewhere(all) }, 'satisfied'],
      ['recorded nowhere', { accountRecorders: elsewhere(regional) }, 'not-satisfied'],
      [
        'recorded by a stopped recorder',
        { accountRecorders: elsewhere(all, recording({ recording: false })) },
        'not-satisfied',
      ],
      ['elsewhere not readable', { accountRecorders: denied }, 'inconclusive'],
    ])('%s', (_name, given, outcome) => {
      expect(judge(control, regionWith({ recorders: [recorder(regional)], ...given })).outcome).toBe(outcome);
    });

    test('are not recorded in a late Region, whatever is excluded', () => {
      const given = { recorders: [recorder(excluding('AWS::EC2::Instance'))], accountRecorders: [] };
      expect(judge(control, regionWith(given, { region: 'eu-central-2' })).outcome).toBe('not-satisfied');
      expect(judge(control, regionWith(given)).outcome).toBe('satisfied');
    });
  });

  test.each<[string, string | undefined, string]>([
    ['as agreed', '{"kmsKeyArns":"arn:a"}', 'satisfied'],
    ['another value', '{"kmsKeyArns":"arn:b"}', 'not-satisfied'],
    ['none', undefined, 'not-satisfied'],
    ['not readable', '{"kmsKeyArns":', 'inconclusive'],
    ['a list', '[1]', 'inconclusive'],
  ])('parameters of a rule: %s', (_name, InputParameters, outcome) => {
    const context = contextWith({ configRules: { DYNAMODB_TABLE_ENCRYPTED_KMS: { kmsKeyArns: 'arn:a' } } });
    const given = { configRules: [rule('DYNAMODB_TABLE_ENCRYPTED_KMS', { InputParameters })] };
    expect(judge(control, regionWith(given), context).outcome).toBe(outcome);
  });

  test.each<[string, readonly JsonObject[], string]>([
    ['deployed', [{ ConformancePackName: 'base', ConformancePackState: 'CREATE_COMPLETE' }], 'satisfied'],
    ['missing', [{ ConformancePackName: 'other', ConformancePackState: 'CREATE_COMPLETE' }], 'not-satisfied'],
    ['failed', [{ ConformancePackName: 'base', ConformancePackState: 'CREATE_FAILED' }], 'not-satisfied'],
    ['under way', [{ ConformancePackName: 'base', ConformancePackState: 'CREATE_IN_PROGRESS' }], 'inconclusive'],
    ['without state', [{ ConformancePackName: 'base' }], 'inconclusive'],
  ])('conformance pack: %s', (_name, conformancePacks, outcome) => {
    const context = contextWith({ conformancePacks: ['base'] });
    expect(judge(control, regionWith({ conformancePacks }), context).outcome).toBe(outcome);
  });

  const event = (name: string, parameters: JsonObject = {}, source = 'config.amazonaws.com') =>
    changeEvent(name, { source, parameters, time: '2026-10-10T08:00:00.000Z' });
  const put = (recordinggroup: JsonObject): JsonObject => ({
    configurationrecorder: { name: 'default', recordinggroup },
  });
  const recent = {
    configRuleStatus: identifiers.map((identifier) =>
      evaluated(identifier, { FirstActivatedTime: seconds('2026-10-20T00:00:00Z') }),
    ),
  };
  test.each<[string, ReturnType<typeof changeEvent>, Given, string]>([
    ['recorder stopped', event('StopConfigurationRecorder'), {}, 'not-satisfied'],
    ['recorder deleted', event('DeleteConfigurationRecorder'), {}, 'not-satisfied'],
    ['channel deleted', event('DeleteDeliveryChannel'), {}, 'not-satisfied'],
    ['recorder started', event('StartConfigurationRecorder'), {}, 'unknown'],
    ['channel put', event('PutDeliveryChannel'), {}, 'unknown'],
    ['recorder of all types put', event('PutConfigurationRecorder', put({ allsupported: true })), {}, 'unknown'],
    [
      'recorder of few types put',
      event('PutConfigurationRecorder', put({ allsupported: false, resourcetypes: ['AWS::EC2::Instance'] })),
      {},
      'not-satisfied',
    ],
    ['recorder put, nothing said', event('PutConfigurationRecorder'), {}, 'unknown'],
    ['recorder put, unreadable', event('PutConfigurationRecorder', { configurationrecorder: 'x' }), {}, 'unknown'],
    [
      'required rule put',
      event('PutConfigRule', { configrule: { source: { sourceidentifier: pitr } } }),
      {},
      'unknown',
    ],
    ['other rule put', event('PutConfigRule', { configrule: { source: { sourceidentifier: 'OTHER' } } }), {}, 'null'],
    ['some rule put', event('PutConfigRule'), {}, 'unknown'],
    ['a rule deleted, all required ones older', event('DeleteConfigRule', { configrulename: 'x' }), {}, 'null'],
    [
      'a rule deleted, the required ones younger',
      event('DeleteConfigRule', { configrulename: 'x' }),
      recent,
      'unknown',
    ],
    ['a rule deleted, rules not readable', event('DeleteConfigRule'), { configRules: denied }, 'unknown'],
    ['a pack put', event('PutConformancePack', { conformancepackname: 'base' }), {}, 'unknown'],
    ['a pack deleted', event('DeleteConformancePack', { conformancepackname: 'x' }), recent, 'unknown'],
    ['table deleted, others are left', event('DeleteTable', {}, 'dynamodb.amazonaws.com'), {}, 'null'],
    ['table deleted, none is left', event('DeleteTable', {}, 'dynamodb.amazonaws.com'), { occupants: [] }, 'unknown'],
    [
      'table deleted, tables not readable',
      event('DeleteTable', {}, 'dynamodb.amazonaws.com'),
      { occupants: denied },
      'unknown',
    ],
    ['cluster made', event('CreateCluster', {}, 'dax.amazonaws.com'), {}, 'null'],
  ])('change: %s', (_name, given, facts, outcome) => {
    expect(outcomeOf(judgeChange(control, given, undefined, regionWith(facts)))).toBe(outcome);
  });

  test('a pack that must be there was deleted', () => {
    const context = contextWith({ conformancePacks: ['base'] });
    const given = event('DeleteConformancePack', { conformancepackname: 'base' });
    expect(outcomeOf(judgeChange(control, given, context, regionWith()))).toBe('not-satisfied');
  });
});
