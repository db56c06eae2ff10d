import type { Finding, Topic } from '../../../src/model/index.ts';

type Prose = Finding['control'];

const control = (
  id: string,
  topic: Topic,
  value: Omit<Prose, 'id' | 'topic' | 'limits' | 'noun'> & Partial<Pick<Prose, 'limits' | 'noun'>>,
): Prose => ({ id, topic, limits: [], noun: ['table', 'tables'], ...value });

/** Prose of the controls of the sample pack. */
export const controls = {
  collection: control('DDB-GOV-03', 'governance', {
    title: 'Audit evidence collection is active and fresh',
    statement: 'Every Audit Manager assessment of the scope MUST be active and hold evidence of the period.',
    test: 'Read GetAssessment and counted the evidence of the period by data source.',
    risk: 'A silent collector leaves the period without evidence.',
    remediation: {
      text: 'Set the assessment to active.',
      command: 'aws auditmanager update-assessment-status --assessment-id ASSESSMENT --status ACTIVE',
    },
    noun: ['assessment', 'assessments'],
  }),
  atRest: control('DDB-ENC-01', 'data-protection', {
    title: 'Table data is encrypted at rest and the key is usable',
    statement: 'Every in-scope table MUST be encrypted at rest with a key that is enabled.',
    test: 'Read SSEDescription of DescribeTable, and DescribeKey for the key it names.',
    risk: 'A table whose key cannot be used is unreadable.',
    remediation: {
      text: 'Enable the key again.',
      command: 'aws kms enable-key --key-id KEY',
    },
  }),
  customerKey: control('DDB-ENC-02', 'data-protection', {
    title: 'Sensitive tables use an approved customer managed key',
    statement: 'Every table that holds sensitive data MUST be encrypted with an approved customer managed KMS key.',
    test: 'Read SSEDescription of DescribeTable and KeyManager of DescribeKey, and compared the key with the approved list.',
    risk: 'With an AWS owned key the bank can neither audit nor withdraw the use of the key.',
    remediation: {
      text: 'Switch the table to an approved customer managed key.',
      command:
        'aws dynamodb update-table --table-name TABLE --sse-specification Enabled=true,SSEType=KMS,KMSMasterKeyId=KEY',
    },
    limits: ['Backups made before the switch keep the key they were made with.'],
  }),
  endpoints: control('DDB-ISO-01', 'isolation', {
    title: 'VPCs that use DynamoDB have a DynamoDB endpoint',
    statement: 'Every VPC declared as a consumer MUST have an available DynamoDB VPC endpoint.',
    test: 'Read DescribeVpcEndpoints and matched the endpoints with the declared VPCs.',
    risk: 'Without an endpoint the traffic leaves the VPC.',
    remediation: {
      text: 'Create a gateway endpoint.',
      command: 'aws ec2 create-vpc-endpoint --vpc-id VPC --service-name com.amazonaws.eu-central-1.dynamodb',
    },
    noun: ['VPC', 'VPCs'],
  }),
  resourcePolicies: control('DDB-ISO-03', 'isolation', {
    title: 'Resource-based policies grant no public and only trusted cross-account access',
    statement: 'Every resource policy of an in-scope table MUST name trusted principals only.',
    test: 'Read GetResourcePolicy of each table and compared its principals with the trusted accounts.',
    risk: 'A table can be opened to other accounts without any IAM change in its own account.',
    remediation: {
      text: 'Remove or narrow the policy.',
      command: 'aws dynamodb delete-resource-policy --resource-arn ARN',
    },
  }),
  trail: control('DDB-LOG-01', 'audit-logging', {
    title: 'A multi-Region trail records all management events without gaps',
    statement: 'Every in-scope account MUST have a multi-Region trail that logs all management events.',
    test: 'Read DescribeTrails, GetTrailStatus and GetEventSelectors, and looked for StopLogging and UpdateTrail in the period.',
    risk: 'Changes without a trail cannot be attributed.',
    remediation: { text: 'Start logging.', command: 'aws cloudtrail start-logging --name TRAIL' },
    limits: ['Delivery of log files to the bucket is not tested here.'],
    noun: ['account', 'accounts'],
  }),
  dataEvents: control('DDB-LOG-04', 'audit-logging', {
    title: 'Item-level events are logged for in-scope tables',
    statement: 'Every table that holds sensitive data MUST be covered by data-event selectors of a logging trail.',
    test: 'Read GetEventSelectors of every trail and matched the selectors with each table.',
    risk: 'Without data events nobody can say who read which item.',
    remediation: {
      text: 'Add a data-event selector for AWS::DynamoDB::Table.',
      command: 'aws cloudtrail put-event-selectors --trail-name TRAIL --advanced-event-selectors file://selectors.json',
    },
    limits: ['Items served from a DAX cluster leave no data event.'],
  }),
  wildcards: control('DDB-IAM-01', 'operational-access', {
    title: 'No wildcard DynamoDB or DAX permissions in customer-written policies',
    statement: 'Every customer-written policy MUST name the DynamoDB actions and tables it allows.',
    test: 'Read GetAccountAuthorizationDetails and looked for Allow statements with wildcards in actions or resources.',
    risk: 'A wildcard gives every future action and table to whoever holds the policy.',
    remediation: {
      text: 'Name the actions and the table ARNs.',
      command: 'aws iam create-policy-version --policy-arn ARN --policy-document file://policy.json --set-as-default',
    },
    noun: ['policy', 'policies'],
  }),
  recovery: control('DDB-RES-01', 'data-protection', {
    title: 'Point-in-time recovery is enabled with the required window',
    statement:
      'Every in-scope table MUST have point-in-time recovery (PITR) enabled with a window of at least 35 days.',
    test: 'Read DescribeContinuousBackups of each table, and every UpdateContinuousBackups of the period from CloudTrail.',
    risk: 'Data written or deleted by mistake cannot be brought back.',
    remediation: {
      text: 'Enable point-in-time recovery.',
      command:
        'aws dynamodb update-continuous-backups --table-name TABLE --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=35',
    },
    limits: ['Restores are not tested.', 'Switching PITR off and on again resets the earliest restorable time.'],
  }),
} as const;
