import { bank } from './bank.ts';
import {
  allow,
  auditReading,
  operatorUser,
  reading,
  readerRole,
  service,
  tables,
  tablesIn,
  writing,
  type IdentityDrafts,
} from './policy-drafts.ts';

const account = bank.analytics.id;
const own = (...names: readonly string[]): readonly string[] => tables(account, ...names);
const readWrite = [...reading, ...writing];

export const analyticsIdentities: IdentityDrafts = {
  users: [operatorUser, { name: 'contractor-ml-03' }],
  groups: [
    { name: 'Auditors', attached: ['SecurityAudit'] },
    { name: 'Contractors', attached: ['ContractorAccess'] },
  ],
  membership: { 'contractor-ml-03': ['Contractors'] },
  roles: [
    readerRole,
    { name: 'BreakGlassAdministrator', owner: 'security', attached: ['AdministratorAccess'] },
    { name: 'DataPlatformAdministrator', owner: 'data-platform', attached: ['DataPlatformAdministration'] },
    {
      name: 'DaxFeaturesCache',
      owner: 'data-platform',
      inline: { ServedTables: [allow('ServedTables', ['dynamodb:DescribeTable', ...reading], own('fraud-features'))] },
      trusts: service('dax'),
    },
    { name: 'DeploymentPipeline', owner: 'platform', attached: ['TableAdministration'] },
    {
      name: 'FeaturePipeline',
      owner: 'data-science',
      attached: ['FeaturePipelineTables'],
      trusts: service('glue'),
    },
    {
      name: 'FraudModelTraining',
      owner: 'fraud',
      inline: { Features: [allow('Features', [...reading, 'dynamodb:Scan'], own('fraud-features'))] },
      trusts: service('sagemaker'),
    },
    { name: 'LegacyBatchWorker', owner: 'reporting', attached: ['AmazonDynamoDBFullAccess'], trusts: service('ec2') },
    {
      name: 'ReportService',
      owner: 'reporting',
      inline: { Cache: [allow('Cache', readWrite, own('report-cache'))] },
      trusts: service('ecs-tasks'),
    },
    { name: 'ConfigRecorder', owner: 'security', attached: ['AWS_ConfigRole'], trusts: service('config') },
  ],
  policies: {
    AuditPackReading: auditReading,
    ContractorAccess: [
      { Sid: 'EverythingButIdentity', Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' },
    ],
    DataPlatformAdministration: [{ Sid: 'Tables', Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
    FeaturePipelineTables: [
      allow('Features', readWrite, own('churn-scores', 'fraud-features', 'marketing-segments')),
      allow('Experiments', readWrite, tablesIn(bank.secondRegion, account, ['experiment-results'])),
    ],
    TableAdministration: [
      allow(
        'Tables',
        ['dynamodb:CreateTable', 'dynamodb:DescribeTable', 'dynamodb:TagResource', 'dynamodb:UpdateTable'],
        own('*'),
      ),
    ],
  },
};
