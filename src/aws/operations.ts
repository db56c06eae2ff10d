import type { DeserializeMiddleware, FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';
import type { Service } from '../model/index.ts';

/** A command of the SDK, as far as we use it. */
export interface AwsCommand {
  readonly middlewareStack: MiddlewareStack<object, object>;
}

/** A client of the SDK, as far as we use it. */
export interface AwsClient {
  send(command: unknown, options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

export type Finalize = FinalizeRequestMiddleware<object, object>;
export type Deserialize = DeserializeMiddleware<object, object>;

/** The class of a service's client and the commands that may be asked, by operation name. */
export interface ServiceClient {
  readonly Client: new (config: never) => unknown;
  readonly commands: Readonly<Record<string, new (input: never) => unknown>>;
  /** Request members that AWS models as timestamps: ISO 8601 text in a question, `Date` for the SDK. */
  readonly timestamps: readonly string[];
}

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
      },
      timestamps: ['TimeRangeLowerBound', 'TimeRangeUpperBound'],
    };
  },
  dax: async () => {
    const sdk = await import('@aws-sdk/client-dax');
    return { Client: sdk.DAXClient, commands: { DescribeClusters: sdk.DescribeClustersCommand }, timestamps: [] };
  },
  kms: async () => {
    const sdk = await import('@aws-sdk/client-kms');
    return {
      Client: sdk.KMSClient,
      commands: {
        DescribeKey: sdk.DescribeKeyCommand,
        GetKeyRotationStatus: sdk.GetKeyRotationStatusCommand,
        GetKeyPolicy: sdk.GetKeyPolicyCommand,
        ListGrants: sdk.ListGrantsCommand,
      },
      timestamps: [],
    };
  },
  ec2: async () => {
    const sdk = await import('@aws-sdk/client-ec2');
    return {
      Client: sdk.EC2Client,
      commands: { DescribeVpcEndpoints: sdk.DescribeVpcEndpointsCommand },
      timestamps: [],
    };
  },
  iam: async () => {
    const sdk = await import('@aws-sdk/client-iam');
    return {
      Client: sdk.IAMClient,
      commands: { GetAccountAuthorizationDetails: sdk.GetAccountAuthorizationDetailsCommand },
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
