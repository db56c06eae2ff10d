import type { Service } from '../model/index.ts';
import type { ServiceClient } from './service-client.ts';

/**
 * Everything that can be asked of AWS: read-only operations, each by name. There is no other way to reach AWS,
 * except `sts:AssumeRole` in `roles.ts`, whose answer is a secret and therefore never evidence.
 * Packages are loaded when the first question needs them.
 */
export const services: { readonly [S in Service]: () => Promise<ServiceClient> } = {
  sts: async () => {
    const sdk = await import('@aws-sdk/client-sts');
    return { Client: sdk.STSClient, commands: { GetCallerIdentity: sdk.GetCallerIdentityCommand }, timestamps: [] };
  },
  dynamodb: async () => {
    const sdk = await import('@aws-sdk/client-dynamodb');
    return {
      Client: sdk.DynamoDBClient,
      commands: {
        ListTables: sdk.ListTablesCommand,
        DescribeTable: sdk.DescribeTableCommand,
        DescribeContinuousBackups: sdk.DescribeContinuousBackupsCommand,
        DescribeTimeToLive: sdk.DescribeTimeToLiveCommand,
        ListTagsOfResource: sdk.ListTagsOfResourceCommand,
        GetResourcePolicy: sdk.GetResourcePolicyCommand,
        DescribeKinesisStreamingDestination: sdk.DescribeKinesisStreamingDestinationCommand,
        ListBackups: sdk.ListBackupsCommand,
        ListExports: sdk.ListExportsCommand,
        DescribeExport: sdk.DescribeExportCommand,
        ListImports: sdk.ListImportsCommand,
        DescribeImport: sdk.DescribeImportCommand,
        ListContributorInsights: sdk.ListContributorInsightsCommand,
        DescribeContributorInsights: sdk.DescribeContributorInsightsCommand,
        DescribeBackup: sdk.DescribeBackupCommand,
        DescribeLimits: sdk.DescribeLimitsCommand,
        ListGlobalTables: sdk.ListGlobalTablesCommand,
        DescribeGlobalTable: sdk.DescribeGlobalTableCommand,
      },
      timestamps: ['TimeRangeLowerBound', 'TimeRangeUpperBound'],
    };
  },
  dax: async () => {
    const sdk = await import('@aws-sdk/client-dax');
    return {
      Client: sdk.DAXClient,
      commands: {
        DescribeClusters: sdk.DescribeClustersCommand,
        DescribeParameters: sdk.DescribeParametersCommand,
        DescribeSubnetGroups: sdk.DescribeSubnetGroupsCommand,
        ListTags: sdk.ListTagsCommand,
      },
      timestamps: [],
    };
  },
  kms: async () => {
    const sdk = await import('@aws-sdk/client-kms');
    return {
      Client: sdk.KMSClient,
      commands: {
        DescribeKey: sdk.DescribeKeyCommand,
        GetKeyRotationStatus: sdk.GetKeyRotationStatusCommand,
        GetKeyPolicy: sdk.GetKeyPolicyCommand,
        ListAliases: sdk.ListAliasesCommand,
        ListGrants: sdk.ListGrantsCommand,
        ListKeyRotations: sdk.ListKeyRotationsCommand,
      },
      timestamps: [],
    };
  },
  ec2: async () => {
    const sdk = await import('@aws-sdk/client-ec2');
    return {
      Client: sdk.EC2Client,
      commands: {
        DescribeFlowLogs: sdk.DescribeFlowLogsCommand,
        DescribeRouteTables: sdk.DescribeRouteTablesCommand,
        DescribeSecurityGroups: sdk.DescribeSecurityGroupsCommand,
        DescribeSubnets: sdk.DescribeSubnetsCommand,
        DescribeVpcEndpoints: sdk.DescribeVpcEndpointsCommand,
      },
      timestamps: [],
    };
  },
  iam: async () => {
    const sdk = await import('@aws-sdk/client-iam');
    return {
      Client: sdk.IAMClient,
      commands: {
        GenerateCredentialReport: sdk.GenerateCredentialReportCommand,
        GetAccountAuthorizationDetails: sdk.GetAccountAuthorizationDetailsCommand,
        GetAccountPasswordPolicy: sdk.GetAccountPasswordPolicyCommand,
        GetAccountSummary: sdk.GetAccountSummaryCommand,
        GetCredentialReport: sdk.GetCredentialReportCommand,
      },
      timestamps: [],
    };
  },
  'dynamodb-streams': async () => {
    const sdk = await import('@aws-sdk/client-dynamodb-streams');
    return {
      Client: sdk.DynamoDBStreamsClient,
      commands: { ListStreams: sdk.ListStreamsCommand, DescribeStream: sdk.DescribeStreamCommand },
      timestamps: [],
    };
  },
  organizations: async () => {
    const sdk = await import('@aws-sdk/client-organizations');
    return {
      Client: sdk.OrganizationsClient,
      commands: {
        DescribeOrganization: sdk.DescribeOrganizationCommand,
        DescribePolicy: sdk.DescribePolicyCommand,
        ListAccounts: sdk.ListAccountsCommand,
        ListParents: sdk.ListParentsCommand,
        ListPolicies: sdk.ListPoliciesCommand,
        ListRoots: sdk.ListRootsCommand,
        ListTargetsForPolicy: sdk.ListTargetsForPolicyCommand,
      },
      timestamps: [],
    };
  },
  config: async () => {
    const sdk = await import('@aws-sdk/client-config-service');
    return {
      Client: sdk.ConfigServiceClient,
      commands: {
        DescribeConfigurationRecorders: sdk.DescribeConfigurationRecordersCommand,
        DescribeConfigurationRecorderStatus: sdk.DescribeConfigurationRecorderStatusCommand,
        DescribeDeliveryChannels: sdk.DescribeDeliveryChannelsCommand,
        DescribeDeliveryChannelStatus: sdk.DescribeDeliveryChannelStatusCommand,
        DescribeConfigRules: sdk.DescribeConfigRulesCommand,
        DescribeConfigRuleEvaluationStatus: sdk.DescribeConfigRuleEvaluationStatusCommand,
        DescribeComplianceByConfigRule: sdk.DescribeComplianceByConfigRuleCommand,
        GetComplianceDetailsByConfigRule: sdk.GetComplianceDetailsByConfigRuleCommand,
        DescribeConformancePacks: sdk.DescribeConformancePacksCommand,
        DescribeConformancePackStatus: sdk.DescribeConformancePackStatusCommand,
        ListDiscoveredResources: sdk.ListDiscoveredResourcesCommand,
        GetResourceConfigHistory: sdk.GetResourceConfigHistoryCommand,
      },
      timestamps: ['earlierTime', 'laterTime'],
    };
  },
  securityhub: async () => {
    const sdk = await import('@aws-sdk/client-securityhub');
    return {
      Client: sdk.SecurityHubClient,
      commands: {
        DescribeHub: sdk.DescribeHubCommand,
        GetEnabledStandards: sdk.GetEnabledStandardsCommand,
        GetFindings: sdk.GetFindingsCommand,
      },
      timestamps: [],
    };
  },
  backup: async () => {
    const sdk = await import('@aws-sdk/client-backup');
    return {
      Client: sdk.BackupClient,
      commands: {
        DescribeRegionSettings: sdk.DescribeRegionSettingsCommand,
        GetBackupPlan: sdk.GetBackupPlanCommand,
        GetBackupSelection: sdk.GetBackupSelectionCommand,
        ListBackupPlans: sdk.ListBackupPlansCommand,
        ListBackupSelections: sdk.ListBackupSelectionsCommand,
        ListBackupVaults: sdk.ListBackupVaultsCommand,
        ListCopyJobs: sdk.ListCopyJobsCommand,
        ListProtectedResources: sdk.ListProtectedResourcesCommand,
        ListRecoveryPointsByResource: sdk.ListRecoveryPointsByResourceCommand,
        ListRestoreJobs: sdk.ListRestoreJobsCommand,
        ListRestoreTestingPlans: sdk.ListRestoreTestingPlansCommand,
        ListRestoreTestingSelections: sdk.ListRestoreTestingSelectionsCommand,
      },
      timestamps: ['ByCompleteAfter', 'ByCompleteBefore', 'ByCreatedAfter', 'ByCreatedBefore'],
    };
  },
  'application-autoscaling': async () => {
    const sdk = await import('@aws-sdk/client-application-auto-scaling');
    return {
      Client: sdk.ApplicationAutoScalingClient,
      commands: {
        DescribeScalableTargets: sdk.DescribeScalableTargetsCommand,
        DescribeScalingPolicies: sdk.DescribeScalingPoliciesCommand,
      },
      timestamps: [],
    };
  },
  s3: async () => {
    const sdk = await import('@aws-sdk/client-s3');
    return {
      Client: sdk.S3Client,
      commands: {
        GetBucketPolicy: sdk.GetBucketPolicyCommand,
        GetBucketEncryption: sdk.GetBucketEncryptionCommand,
        GetBucketVersioning: sdk.GetBucketVersioningCommand,
        GetObjectLockConfiguration: sdk.GetObjectLockConfigurationCommand,
        GetBucketLifecycleConfiguration: sdk.GetBucketLifecycleConfigurationCommand,
        GetPublicAccessBlock: sdk.GetPublicAccessBlockCommand,
        GetBucketLogging: sdk.GetBucketLoggingCommand,
        GetObject: sdk.GetObjectCommand,
        ListObjectsV2: sdk.ListObjectsV2Command,
      },
      timestamps: ['IfModifiedSince', 'IfUnmodifiedSince', 'ResponseExpires'],
      // One host name per Region for all buckets, and no answer lost because a bucket lies elsewhere than its trail.
      // Objects are read raw; what they must hash to, their digests say.
      settings: { forcePathStyle: true, followRegionRedirects: true, responseChecksumValidation: 'WHEN_REQUIRED' },
    };
  },
  cloudwatch: async () => {
    const sdk = await import('@aws-sdk/client-cloudwatch');
    return { Client: sdk.CloudWatchClient, commands: { DescribeAlarms: sdk.DescribeAlarmsCommand }, timestamps: [] };
  },
  logs: async () => {
    const sdk = await import('@aws-sdk/client-cloudwatch-logs');
    return {
      Client: sdk.CloudWatchLogsClient,
      commands: { DescribeMetricFilters: sdk.DescribeMetricFiltersCommand },
      timestamps: [],
    };
  },
  events: async () => {
    const sdk = await import('@aws-sdk/client-eventbridge');
    return {
      Client: sdk.EventBridgeClient,
      commands: { ListRules: sdk.ListRulesCommand, ListTargetsByRule: sdk.ListTargetsByRuleCommand },
      timestamps: [],
    };
  },
  guardduty: async () => {
    const sdk = await import('@aws-sdk/client-guardduty');
    return {
      Client: sdk.GuardDutyClient,
      commands: { ListDetectors: sdk.ListDetectorsCommand, GetDetector: sdk.GetDetectorCommand },
      timestamps: [],
    };
  },
  'access-analyzer': async () => {
    const sdk = await import('@aws-sdk/client-accessanalyzer');
    return {
      Client: sdk.AccessAnalyzerClient,
      commands: { ListAnalyzers: sdk.ListAnalyzersCommand, ListFindingsV2: sdk.ListFindingsV2Command },
      timestamps: [],
    };
  },
  kinesis: async () => {
    const sdk = await import('@aws-sdk/client-kinesis');
    return {
      Client: sdk.KinesisClient,
      commands: { DescribeStreamSummary: sdk.DescribeStreamSummaryCommand },
      timestamps: [],
    };
  },
  lambda: async () => {
    const sdk = await import('@aws-sdk/client-lambda');
    return {
      Client: sdk.LambdaClient,
      commands: { ListEventSourceMappings: sdk.ListEventSourceMappingsCommand },
      timestamps: [],
    };
  },
  cloudtrail: async () => {
    const sdk = await import('@aws-sdk/client-cloudtrail');
    return {
      Client: sdk.CloudTrailClient,
      commands: {
        LookupEvents: sdk.LookupEventsCommand,
        DescribeTrails: sdk.DescribeTrailsCommand,
        ListTrails: sdk.ListTrailsCommand,
        GetTrail: sdk.GetTrailCommand,
        GetTrailStatus: sdk.GetTrailStatusCommand,
        GetEventSelectors: sdk.GetEventSelectorsCommand,
        ListPublicKeys: sdk.ListPublicKeysCommand,
      },
      timestamps: ['StartTime', 'EndTime'],
    };
  },
  auditmanager: async () => {
    const sdk = await import('@aws-sdk/client-auditmanager');
    return {
      Client: sdk.AuditManagerClient,
      commands: {
        GetAccountStatus: sdk.GetAccountStatusCommand,
        ListAssessments: sdk.ListAssessmentsCommand,
        GetAssessment: sdk.GetAssessmentCommand,
        GetEvidenceFoldersByAssessment: sdk.GetEvidenceFoldersByAssessmentCommand,
        GetEvidenceFoldersByAssessmentControl: sdk.GetEvidenceFoldersByAssessmentControlCommand,
        GetEvidenceByEvidenceFolder: sdk.GetEvidenceByEvidenceFolderCommand,
        GetControl: sdk.GetControlCommand,
        GetChangeLogs: sdk.GetChangeLogsCommand,
        ListAssessmentFrameworks: sdk.ListAssessmentFrameworksCommand,
        GetAssessmentFramework: sdk.GetAssessmentFrameworkCommand,
        ListKeywordsForDataSource: sdk.ListKeywordsForDataSourceCommand,
      },
      timestamps: [],
    };
  },
};
