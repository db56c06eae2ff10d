import type { JsonObject } from '../../src/model/index.ts';
import type { Raw } from './recorder.ts';
import { jsonPage } from './recorder.ts';

const account = '111122223333';
const region = 'eu-central-1';
const one = (value: unknown): Raw => ({ pages: [jsonPage(value)] });
const seconds = (instant: string): number => Date.parse(instant) / 1000;

/** A result of a rule about a resource, as `GetComplianceDetailsByConfigRule` gives it. */
export const evaluation = (type: string, id: string, ComplianceType: unknown, at = '2026-10-20T08:00:00Z') => ({
  EvaluationResultIdentifier: {
    EvaluationResultQualifier: { ConfigRuleName: 'pitr', ResourceType: type, ResourceId: id },
  },
  ComplianceType,
  ResultRecordedTime: seconds(at),
});

/** A finding about a table in the AWS Security Finding Format, as far as it is read. */
export const finding = (resource: string, status: unknown, more: JsonObject = {}) => ({
  Id: `finding/${resource}`,
  AwsAccountId: account,
  Region: region,
  UpdatedAt: '2026-11-01T21:00:00.000Z',
  Compliance: { Status: status, SecurityControlId: 'DynamoDB.2' },
  Resources: [{ Type: 'AwsDynamoDbTable', Id: resource, Region: region }],
  Workflow: { Status: 'NEW' },
  RecordState: 'ACTIVE',
  ...more,
});

/** A state of a table as AWS Config recorded it. */
export const recordedState = (at: string, recovery: unknown, more: JsonObject = {}) => ({
  configurationItemCaptureTime: seconds(at),
  configurationItemStatus: 'OK',
  arn: `arn:aws:dynamodb:${region}:${account}:table/cards`,
  resourceId: 'cards',
  configuration: JSON.stringify({ ssedescription: { status: 'ENABLED', kmsmasterKeyArn: 'arn:aws:kms:x:1:key/y' } }),
  supplementaryConfiguration: {
    ContinuousBackupsDescription: JSON.stringify({
      pointInTimeRecoveryDescription: { pointInTimeRecoveryStatus: recovery },
    }),
  },
  ...more,
});

/** A finding of Access Analyzer about who is let in. */
export const analyzed = (resource: string, more: JsonObject = {}) => ({
  id: `analyzed/${resource}`,
  resource,
  resourceType: 'AWS::DynamoDB::Table',
  resourceOwnerAccount: account,
  status: 'ACTIVE',
  findingType: 'ExternalAccess',
  createdAt: '2026-09-01T00:00:00Z',
  updatedAt: '2026-09-02T00:00:00Z',
  analyzedAt: '2026-11-01T00:00:00Z',
  ...more,
});

/** An analyzer of access from outside. */
export const analyzer = (name: string, more: JsonObject = {}) => ({
  arn: `arn:aws:access-analyzer:${region}:${account}:analyzer/${name}`,
  name,
  type: 'ACCOUNT',
  status: 'ACTIVE',
  createdAt: '2025-01-01T00:00:00Z',
  ...more,
});

const rules = [
  { ConfigRuleName: 'pitr', Source: { Owner: 'AWS', SourceIdentifier: 'DYNAMODB_PITR_ENABLED' } },
  { ConfigRuleName: 'ports', Source: { Owner: 'AWS', SourceIdentifier: 'RESTRICTED_SSH' } },
  { ConfigRuleName: 'own', Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier: 'DYNAMODB_PITR_ENABLED' } },
];

/** Answers of AWS Config, Security Hub and Access Analyzer: everything at home, nothing elsewhere; undefined for other services. */
export function verdictAnswer(operation: string, request: JsonObject, atHome: boolean): Raw | undefined {
  switch (operation) {
    case 'DescribeConfigurationRecorders':
      return one({
        ConfigurationRecorders: atHome ? [{ name: 'default', recordingGroup: { allSupported: true } }] : [],
      });
    case 'DescribeConfigurationRecorderStatus':
      return one({ ConfigurationRecordersStatus: atHome ? [{ name: 'default', recording: true }] : [] });
    case 'DescribeDeliveryChannels':
      return one({ DeliveryChannels: atHome ? [{ name: 'default', s3BucketName: 'records' }] : [] });
    case 'DescribeDeliveryChannelStatus':
      return one({ DeliveryChannelsStatus: [] });
    case 'ListAnalyzers':
      return one({ analyzers: atHome ? [analyzer('outside')] : [] });
    case 'ListFindingsV2':
      return one({ findings: [] });
    case 'DescribeConfigRules':
      if (!atHome) return one({ ConfigRules: [] });
      return {
        pages: [
          jsonPage({ ConfigRules: rules.slice(0, 1), NextToken: 'r' }),
          jsonPage({ ConfigRules: rules.slice(1) }),
        ],
      };
    case 'DescribeConfigRuleEvaluationStatus':
      return one({ ConfigRulesEvaluationStatus: [] });
    case 'DescribeComplianceByConfigRule':
      return one({ ComplianceByConfigRules: [] });
    case 'GetComplianceDetailsByConfigRule':
      return {
        pages: [
          jsonPage({ EvaluationResults: [evaluation('AWS::DynamoDB::Table', 'cards', 'COMPLIANT')], NextToken: 'e' }),
          jsonPage({ EvaluationResults: [evaluation('AWS::DynamoDB::Table', 'sessions', 'NON_COMPLIANT')] }),
        ],
      };
    case 'DescribeConformancePacks':
      return one({ ConformancePackDetails: [] });
    case 'DescribeConformancePackStatus':
      return one({ ConformancePackStatusDetails: [] });
    case 'ListDiscoveredResources':
      return one({ resourceIdentifiers: atHome ? [{ resourceId: 'cards', resourceName: 'cards' }] : [] });
    case 'GetResourceConfigHistory':
      return {
        pages: [
          jsonPage({ configurationItems: [], nextToken: 'w' }),
          jsonPage({ configurationItems: [recordedState('2026-10-09T10:00:00Z', 'ENABLED')] }),
        ],
      };
    case 'DescribeHub':
      return one({ HubArn: `arn:aws:securityhub:${region}:${account}:hub/default` });
    case 'GetEnabledStandards':
      return one({ StandardsSubscriptions: [] });
    case 'GetFindings':
      return one({
        Findings:
          atHome && JSON.stringify(request).includes('DynamoDB.2')
            ? [finding(`arn:aws:dynamodb:${region}:${account}:table/cards`, 'PASSED')]
            : [],
      });
    default:
      return undefined;
  }
}
