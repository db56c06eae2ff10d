import { auditManagerOperations } from './audit-manager/operations.ts';
import { cloudTrailOperations } from './cloudtrail/operations.ts';
import type { Operation, SandboxService } from './dispatch.ts';
import { athenaOperations } from './athena/operations.ts';
import { accessAnalyzerOperations } from './services/access-analyzer.ts';
import { organizationsOperations } from './services/organizations.ts';
import { configOperations } from './services/config.ts';
import { securityHubOperations } from './services/security-hub.ts';
import { s3Operations } from './services/s3.ts';
import { backupOperations } from './services/backup.ts';
import { scalingOperations } from './services/scaling.ts';
import { cloudwatchOperations } from './services/cloudwatch.ts';
import { logsOperations } from './services/logs.ts';
import { eventBridgeOperations } from './services/event-bridge.ts';
import { guarddutyOperations } from './services/guardduty.ts';
import { kinesisOperations } from './services/kinesis.ts';
import { lambdaOperations } from './services/lambda.ts';
import { dynamodbStreamsOperations } from './services/dynamodb-streams.ts';
import { daxOperations } from './services/dax.ts';
import { dynamodbOperations } from './services/dynamodb.ts';
import { ec2Operations } from './services/ec2.ts';
import { iamOperations } from './services/iam.ts';
import { kmsOperations } from './services/kms.ts';
import { kmsSigningOperations } from './services/kms-signing.ts';
import { stsOperations } from './services/sts.ts';

/** Everything the sandbox answers. */
export const operationsByService: Readonly<Record<SandboxService, readonly Operation[]>> = {
  athena: athenaOperations,
  auditmanager: auditManagerOperations,
  cloudtrail: cloudTrailOperations,
  organizations: organizationsOperations,
  'access-analyzer': accessAnalyzerOperations,
  config: configOperations,
  securityhub: securityHubOperations,
  s3: s3Operations,
  backup: backupOperations,
  'application-autoscaling': scalingOperations,
  cloudwatch: cloudwatchOperations,
  logs: logsOperations,
  events: eventBridgeOperations,
  guardduty: guarddutyOperations,
  kinesis: kinesisOperations,
  lambda: lambdaOperations,
  'dynamodb-streams': dynamodbStreamsOperations,
  dax: daxOperations,
  dynamodb: dynamodbOperations,
  ec2: ec2Operations,
  iam: iamOperations,
  kms: [...kmsOperations, ...kmsSigningOperations],
  sts: stsOperations,
};
