// Made by `npm run generate` from the files of this folder; do not edit.
import type { Source } from './source.ts';
import auditManager from './audit-manager.ts';
import cloudtrailLookup from './cloudtrail-lookup.ts';
import cloudtrailTrails from './cloudtrail-trails.ts';
import dax from './dax.ts';
import dynamodb from './dynamodb.ts';
import iam from './iam.ts';
import kms from './kms.ts';
import sts from './sts.ts';
import vpc from './vpc.ts';

/** Every source, sorted by id. */
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
