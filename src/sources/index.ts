import auditManager from './audit-manager.ts';
import cloudtrailLookup from './cloudtrail-lookup.ts';
import cloudtrailTrails from './cloudtrail-trails.ts';
import dax from './dax.ts';
import dynamodb from './dynamodb.ts';
import iam from './iam.ts';
import kms from './kms.ts';
import type { Source } from './source.ts';
import sts from './sts.ts';
import vpc from './vpc.ts';

/** All sources, sorted by id. */
export const sources: readonly Source[] = [
  auditManager,
  cloudtrailLookup,
  cloudtrailTrails,
  dax,
  dynamodb,
  iam,
  kms,
  sts,
  vpc,
];
