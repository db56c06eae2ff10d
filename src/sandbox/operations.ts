import type { Service } from '../model/index.ts';
import { auditManagerOperations } from './audit-manager/operations.ts';
import { cloudTrailOperations } from './cloudtrail/operations.ts';
import type { Operation } from './dispatch.ts';
import { daxOperations } from './services/dax.ts';
import { dynamodbOperations } from './services/dynamodb.ts';
import { ec2Operations } from './services/ec2.ts';
import { iamOperations } from './services/iam.ts';
import { kmsOperations } from './services/kms.ts';
import { stsOperations } from './services/sts.ts';

/** Everything the sandbox answers. */
export const operationsByService: Readonly<Record<Service, readonly Operation[]>> = {
  auditmanager: auditManagerOperations,
  cloudtrail: cloudTrailOperations,
  dax: daxOperations,
  dynamodb: dynamodbOperations,
  ec2: ec2Operations,
  iam: iamOperations,
  kms: kmsOperations,
  sts: stsOperations,
};
