import type { JsonObject } from '../../model/index.ts';
import {
  epochSeconds,
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
  type PageOf,
} from '../dispatch.ts';
import { bank, daysBefore, hexOf } from '../scenario/bank.ts';
import { recorderStop, recorderStoppedAt, withoutKeys } from '../scenario/config-recorders.ts';
import { conformancePack, evaluationsOf, rulesOf, type BankRule } from '../scenario/config-rules.ts';
import { later } from '../scenario/events-calendar.ts';
import { configHistoryOperations } from './config-history.ts';

type Answer = Operation['answer'];

const isAt = (context: OperationContext, place: { readonly account: string; readonly region: string }): boolean =>
  context.account === place.account && context.region === place.region;

const describeConfigurationRecorders: Answer = (context) => {
  const { account, region } = context;
  return {
    ConfigurationRecorders: [
      {
        arn: `arn:aws:config:${region}:${account}:configuration-recorder/default/${hexOf(`${account}/${region}`, 16)}`,
        name: 'default',
        roleARN: `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
        recordingGroup: isAt(context, withoutKeys) ? leavingOutKeys : allTypes(region === bank.mainRegion),
        recordingMode: { recordingFrequency: 'CONTINUOUS', recordingModeOverrides: [] },
        recordingScope: 'PAID',
      },
    ],
  };
};

/** The types of IAM are recorded in the main Region alone. */
const allTypes = (includeGlobalResourceTypes: boolean): JsonObject => ({
  allSupported: true,
  includeGlobalResourceTypes,
  resourceTypes: [],
  exclusionByResourceTypes: { resourceTypes: [] },
  recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
});

const leavingOutKeys: JsonObject = {
  allSupported: false,
  includeGlobalResourceTypes: false,
  resourceTypes: [],
  exclusionByResourceTypes: {
    resourceTypes: ['AWS::KMS::Key', 'AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'],
  },
  recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
};

const describeConfigurationRecorderStatus: Answer = (context) => {
  const { now } = context.scenario;
  const stop = isAt(context, recorderStoppedAt) ? recorderStop(now) : undefined;
  return {
    ConfigurationRecordersStatus: [
      {
        name: 'default',
        lastStartTime: epochSeconds(stop?.to ?? daysBefore(now, 700, 540)),
        ...(stop === undefined ? {} : { lastStopTime: epochSeconds(stop.from) }),
        recording: true,
        lastStatus: 'SUCCESS',
        lastStatusChangeTime: epochSeconds(later(now, -17)),
      },
    ],
  };
};

const bucketOf = (account: string): string => `meridian-config-${account}`;

const describeDeliveryChannels: Answer = ({ account }) => ({
  DeliveryChannels: [
    {
      name: 'default',
      s3BucketName: bucketOf(account),
      configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
    },
  ],
});

const describeDeliveryChannelStatus: Answer = ({ scenario }) => {
  const at = epochSeconds(later(scenario.now, -190));
  const delivered = { lastStatus: 'SUCCESS', lastAttemptTime: at, lastSuccessfulTime: at };
  return {
    DeliveryChannelsStatus: [
      {
        name: 'default',
        configSnapshotDeliveryInfo: delivered,
        configHistoryDeliveryInfo: delivered,
        configStreamDeliveryInfo: { lastStatus: 'NOT_APPLICABLE' },
      },
    ],
  };
};

/** Cuts a page as AWS Config does: `NextToken`, and `InvalidNextTokenException` for one that it did not give. */
function page<T>(context: OperationContext, input: JsonObject, list: readonly T[]): PageOf<T> {
  return pageOf(list, {
    size: context.pageSize(integerOf(input, 'Limit'), 25),
    token: textOf(input, 'NextToken'),
    failure: () => new SandboxFailure('InvalidNextTokenException', 'The NextToken is not valid.'),
  });
}

const next = ({ next: token }: PageOf<unknown>): JsonObject => (token === undefined ? {} : { NextToken: token });

/** Answers with a list of something about each rule, or about the named ones. */
const aboutRules =
  (member: string, tell: (rule: BankRule, context: OperationContext) => JsonObject): Answer =>
  (context, input) => {
    const rules = rulesOf(context.scenario, context);
    const names = Array.isArray(input['ConfigRuleNames']) ? input['ConfigRuleNames'] : undefined;
    const unknown = names?.find((name) => !rules.some((rule) => rule.name === name));
    if (unknown !== undefined) throw noSuchRule(String(unknown));
    const cut = page(
      context,
      input,
      rules.filter(({ name }) => names === undefined || names.includes(name)),
    );
    return { [member]: cut.items.map((rule) => tell(rule, context)), ...next(cut) };
  };

const noSuchRule = (name: string): SandboxFailure =>
  new SandboxFailure('NoSuchConfigRuleException', `The ConfigRule '${name}' provided in the request is invalid.`);

const describeConfigRules = aboutRules('ConfigRules', (rule) => ({
  ConfigRuleName: rule.name,
  ConfigRuleArn: rule.arn,
  ConfigRuleId: rule.id,
  ...(rule.periodic ? {} : { Scope: { ComplianceResourceTypes: [rule.resourceType] } }),
  Source: { Owner: 'AWS', SourceIdentifier: rule.identifier },
  InputParameters: '{}',
  ...(rule.periodic ? { MaximumExecutionFrequency: 'TwentyFour_Hours' } : {}),
  ConfigRuleState: 'ACTIVE',
  ...(rule.createdBy === null ? {} : { CreatedBy: rule.createdBy }),
  EvaluationModes: [{ Mode: 'DETECTIVE' }],
}));

const describeConfigRuleEvaluationStatus = aboutRules('ConfigRulesEvaluationStatus', (rule, { scenario }) => {
  const times = evaluationsOf(scenario, rule).map(({ recordedAt }) => recordedAt.getTime());
  const daily = rule.periodic ? later(scenario.now, -300) : later(rule.activatedAt, 6);
  const last = epochSeconds(new Date(Math.max(daily.getTime(), ...times)));
  return {
    ConfigRuleName: rule.name,
    ConfigRuleArn: rule.arn,
    ConfigRuleId: rule.id,
    LastSuccessfulInvocationTime: last,
    LastSuccessfulEvaluationTime: last,
    FirstActivatedTime: epochSeconds(rule.activatedAt),
    FirstEvaluationStarted: true,
  };
});

/** The count of bad resources stops at 25. */
const describeComplianceByConfigRule = aboutRules('ComplianceByConfigRules', (rule, { scenario }) => {
  const evaluations = evaluationsOf(scenario, rule);
  const bad = evaluations.filter(({ compliant }) => !compliant).length;
  if (evaluations.length === 0) {
    return { ConfigRuleName: rule.name, Compliance: { ComplianceType: 'INSUFFICIENT_DATA' } };
  }
  if (bad === 0) return { ConfigRuleName: rule.name, Compliance: { ComplianceType: 'COMPLIANT' } };
  const ComplianceContributorCount = { CappedCount: Math.min(bad, 25), CapExceeded: bad > 25 };
  return { ConfigRuleName: rule.name, Compliance: { ComplianceType: 'NON_COMPLIANT', ComplianceContributorCount } };
});

const getComplianceDetailsByConfigRule: Answer = (context, input) => {
  const name = textOf(input, 'ConfigRuleName') ?? '';
  const rule = rulesOf(context.scenario, context).find((one) => one.name === name);
  if (rule === undefined) throw noSuchRule(name);
  const types = Array.isArray(input['ComplianceTypes']) ? input['ComplianceTypes'] : [];
  const results = evaluationsOf(context.scenario, rule).map((evaluation) => ({
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleName: rule.name,
        ResourceType: evaluation.resourceType,
        ResourceId: evaluation.resourceId,
        EvaluationMode: 'DETECTIVE',
      },
      OrderingTimestamp: epochSeconds(later(evaluation.recordedAt, -1)),
    },
    ComplianceType: evaluation.compliant ? 'COMPLIANT' : 'NON_COMPLIANT',
    ResultRecordedTime: epochSeconds(evaluation.recordedAt),
    ConfigRuleInvokedTime: epochSeconds(evaluation.recordedAt),
  }));
  const cut = page(
    context,
    input,
    results.filter(({ ComplianceType }) => types.length === 0 || types.includes(ComplianceType)),
  );
  return { EvaluationResults: cut.items, ...next(cut) };
};

const packOf = ({ account, region, scenario }: OperationContext): JsonObject => {
  const id = `conformance-pack-${hexOf(`${account}/${region}/pack`, 9)}`;
  return {
    ConformancePackName: conformancePack,
    ConformancePackArn: `arn:aws:config:${region}:${account}:conformance-pack/${conformancePack}/${id}`,
    ConformancePackId: id,
    LastUpdateRequestedTime: epochSeconds(daysBefore(scenario.now, 415, 600)),
  };
};

const describeConformancePacks: Answer = (context, input) => {
  const cut = page(context, input, [{ ...packOf(context), ConformancePackInputParameters: [] }]);
  return { ConformancePackDetails: cut.items, ...next(cut) };
};

const describeConformancePackStatus: Answer = (context, input) => {
  const { account, region, scenario } = context;
  const stack = `arn:aws:cloudformation:${region}:${account}:stack/awsconfigconforms-${conformancePack}/${hexOf(region, 8)}`;
  const status = {
    ...packOf(context),
    ConformancePackState: 'CREATE_COMPLETE',
    StackArn: stack,
    LastUpdateCompletedTime: epochSeconds(daysBefore(scenario.now, 415, 607)),
  };
  const cut = page(context, input, [status]);
  return { ConformancePackStatusDetails: cut.items, ...next(cut) };
};

const token = { input: 'NextToken', output: 'NextToken' };
const plain = (operation: string, answer: Answer): Operation => ({ service: 'config', operation, answer });
const paged = (operation: string, answer: Answer): Operation => ({ ...plain(operation, answer), token });

/** AWS Config, API version 2014-11-12. */
export const configOperations: readonly Operation[] = [
  plain('DescribeConfigurationRecorders', describeConfigurationRecorders),
  plain('DescribeConfigurationRecorderStatus', describeConfigurationRecorderStatus),
  plain('DescribeDeliveryChannels', describeDeliveryChannels),
  plain('DescribeDeliveryChannelStatus', describeDeliveryChannelStatus),
  paged('DescribeConfigRules', describeConfigRules),
  paged('DescribeConfigRuleEvaluationStatus', describeConfigRuleEvaluationStatus),
  paged('DescribeComplianceByConfigRule', describeComplianceByConfigRule),
  paged('GetComplianceDetailsByConfigRule', getComplianceDetailsByConfigRule),
  paged('DescribeConformancePacks', describeConformancePacks),
  paged('DescribeConformancePackStatus', describeConformancePackStatus),
  ...configHistoryOperations,
];
