import type { JsonObject } from '../../model/index.ts';
import type { Scenario } from './bank.ts';
import { trailsOf, type BankTrail } from './trails.ts';

/** A bucket that keeps log files of a trail. Null: S3 has no such setting of it. */
export interface BankBucket {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly policy: JsonObject;
  readonly encryption: JsonObject;
  readonly versioned: boolean;
  /** Days for which no version can be deleted, in compliance mode. */
  readonly lockDays: number | null;
  /** Days after which log files are deleted; they move to an archive class after 400 days. */
  readonly expiryDays: number | null;
  readonly publicAccessBlocked: boolean;
  /** Bucket that receives the access log. */
  readonly loggedTo: string | null;
}

/** The bucket of the team's old trail, in which little is as it should be. */
const neglected = 'meridian-legacy-reporting';
/** The bucket of the analytics account: its log files are gone after half a year. */
const shortKept = 'meridian-analytics-audit-logs';

const known = new WeakMap<Scenario, readonly BankBucket[]>();

export function bucketsOf(scenario: Scenario): readonly BankBucket[] {
  const buckets = known.get(scenario) ?? trailsOf(scenario).map(bucketOf);
  known.set(scenario, buckets);
  return buckets;
}

function bucketOf({ bucket, account, homeRegion, keyArn, arn }: BankTrail): BankBucket {
  const kept = bucket !== neglected;
  return {
    name: bucket,
    account,
    region: homeRegion,
    policy: policyOf(bucket, arn, kept),
    encryption: {
      Rule: [
        {
          ApplyServerSideEncryptionByDefault:
            keyArn === null ? { SSEAlgorithm: 'AES256' } : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
          BucketKeyEnabled: keyArn !== null,
        },
      ],
    },
    versioned: kept,
    lockDays: kept ? 400 : null,
    expiryDays: bucket === shortKept ? 180 : kept ? 2557 : null,
    publicAccessBlocked: kept,
    loggedTo: kept ? `${bucket}-access` : null,
  };
}

function policyOf(bucket: string, trail: string, tlsOnly: boolean): JsonObject {
  const resource = `arn:aws:s3:::${bucket}`;
  const condition = { StringEquals: { 'aws:SourceArn': trail } };
  const writer = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Condition: condition };
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'TrailReadsAcl', ...writer, Action: 's3:GetBucketAcl', Resource: resource },
      { Sid: 'TrailWrites', ...writer, Action: 's3:PutObject', Resource: `${resource}/AWSLogs/*` },
      ...(tlsOnly
        ? [
            {
              Sid: 'TlsOnly',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [resource, `${resource}/*`],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ]
        : []),
    ],
  };
}
