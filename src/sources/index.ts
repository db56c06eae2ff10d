// Made by `npm run generate` from the files of this folder; do not edit.
import type { Source } from './source.ts';
import accessAnalyzer from './access-analyzer.ts';
import auditManager from './audit-manager.ts';
import backup from './backup.ts';
import cloudtrailLookup from './cloudtrail-lookup.ts';
import cloudtrailTrails from './cloudtrail-trails.ts';
import cloudwatch from './cloudwatch.ts';
import config from './config.ts';
import dataFlows from './data-flows.ts';
import dax from './dax.ts';
import dynamodb from './dynamodb.ts';
import guardduty from './guardduty.ts';
import iam from './iam.ts';
import kms from './kms.ts';
import organizations from './organizations.ts';
import s3 from './s3.ts';
import scaling from './scaling.ts';
import securityHub from './security-hub.ts';
import sts from './sts.ts';
import vpc from './vpc.ts';

/** Every source, sorted by id. */
export const sources: readonly Source[] = [
  accessAnalyzer,
  auditManager,
  backup,
  cloudtrailLookup,
  cloudtrailTrails,
  cloudwatch,
  config,
  dataFlows,
  dax,
  dynamodb,
  guardduty,
  iam,
  kms,
  organizations,
  s3,
  scaling,
  securityHub,
  sts,
  vpc,
];
