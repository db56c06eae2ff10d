import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-log-05.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const description = { TrailARN: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit', S3BucketName: 'logs' };

const deny = (more: object = {}): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        ...more,
      },
    ],
  });

const rule = (more: object): object => ({ Status: 'Enabled', Filter: { Prefix: '' }, ...more });
const lifecycle = (...Rule: object[]): object => ({ Rule });

const good = {
  bucket: 'logs',
  policy: deny(),
  encryption: { Rule: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] },
  versioning: { Status: 'Enabled' },
  objectLock: null,
  lifecycle: lifecycle(rule({ Expiration: { Days: '400' }, Transition: [{ Days: '90', StorageClass: 'GLACIER' }] })),
  publicAccessBlock: {
    BlockPublicAcls: 'true',
    IgnorePublicAcls: 'true',
    BlockPublicPolicy: 'true',
    RestrictPublicBuckets: 'true',
  },
  logging: { LoggingEnabled: { TargetBucket: 'access', TargetPrefix: 'logs/' } },
};

const trail = (storage: unknown, more: object = {}) =>
  resource('trail', { name: 'audit', facts: { description: { ...description, ...more }, storage } });
const outcome = (more: object): string => judge(control, trail({ ...good, ...more })).outcome;

describe('DDB-LOG-05', () => {
  test.each<[string, object, string]>([
    ['a bucket in which all is good', {}, 'satisfied'],
    ['no lifecycle rule: kept without end', { lifecycle: null }, 'satisfied'],
    [
      'locked instead of versioned',
      { versioning: {}, objectLock: { Rule: [{ DefaultRetention: { Mode: 'COMPLIANCE', Days: '1' } }] } },
      'satisfied',
    ],
    [
      'a lock without a default retention',
      { versioning: {}, objectLock: { ObjectLockEnabled: 'Enabled' } },
      'not-satisfied',
    ],
    ['versioning suspended', { versioning: { Status: 'Suspended' } }, 'not-satisfied'],
    ['no public access block', { publicAccessBlock: null }, 'not-satisfied'],
    [
      'three of four blocks',
      { publicAccessBlock: { ...good.publicAccessBlock, BlockPublicPolicy: 'false' } },
      'not-satisfied',
    ],
    ['no policy', { policy: null }, 'not-satisfied'],
    [
      'a policy that denies by another condition as well',
      {
        policy: deny({
          Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
        }),
      },
      'not-satisfied',
    ],
    ['a denial of reading only', { policy: deny({ Action: 's3:GetObject' }) }, 'not-satisfied'],
    [
      'a denial for one principal',
      { policy: deny({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }) },
      'not-satisfied',
    ],
    ['a denial in another bucket', { policy: deny({ Resource: 'arn:aws:s3:::other/*' }) }, 'not-satisfied'],
    ['a denial in every bucket', { policy: deny({ Resource: '*' }) }, 'satisfied'],
    ['an Allow that looks alike', { policy: deny({ Effect: 'Allow' }) }, 'not-satisfied'],
    ['a policy that is no policy', { policy: '{"Statement":[]}' }, 'inconclusive'],
    ['no encryption by default', { encryption: null }, 'not-satisfied'],
    ['no access log', { logging: {} }, 'not-satisfied'],
    ['deleted after half a year', { lifecycle: lifecycle(rule({ Expiration: { Days: '180' } })) }, 'not-satisfied'],
    [
      'deleted after half a year by a rule that is off',
      { lifecycle: lifecycle({ ...rule({ Expiration: { Days: '180' } }), Status: 'Disabled' }) },
      'satisfied',
    ],
    [
      'another folder deleted after a day',
      { lifecycle: lifecycle(rule({ Filter: { Prefix: 'tmp/' }, Expiration: { Days: '1' } })) },
      'satisfied',
    ],
    [
      'a folder of the log files deleted after a day',
      { lifecycle: lifecycle(rule({ Filter: { Prefix: 'AWSLogs/111122223333/' }, Expiration: { Days: '1' } })) },
      'not-satisfied',
    ],
    [
      'tagged files deleted after a day',
      { lifecycle: lifecycle(rule({ Filter: { Tag: [{ Key: 'a', Value: 'b' }] }, Expiration: { Days: '1' } })) },
      'not-satisfied',
    ],
    [
      'deleted on a date',
      { lifecycle: lifecycle(rule({ Expiration: { Date: '2030-01-01T00:00:00.000Z' } })) },
      'not-satisfied',
    ],
    [
      'archived after a month',
      { lifecycle: lifecycle(rule({ Transition: [{ Days: '30', StorageClass: 'DEEP_ARCHIVE' }] })) },
      'not-satisfied',
    ],
    [
      'moved after a month to a class that answers at once',
      { lifecycle: lifecycle(rule({ Transition: [{ Days: '30', StorageClass: 'GLACIER_IR' }] })) },
      'satisfied',
    ],
    ['a text for the days', { lifecycle: lifecycle(rule({ Expiration: { Days: 'soon' } })) }, 'inconclusive'],
    ['a number for the rules', { lifecycle: { Rule: 3 } }, 'inconclusive'],
    ['a text for the public access block', { publicAccessBlock: 'on' }, 'inconclusive'],
    ['a text for the versioning', { versioning: 'Enabled' }, 'inconclusive'],
  ])('%s', (_name, more, expected) => {
    expect(outcome(more)).toBe(expected);
  });

  test('an empty answer', () => {
    expect(judge(control, trail({})).outcome).toBe('inconclusive');
    expect(judge(control, trail(null)).outcome).toBe('inconclusive');
  });

  test('names every point that fails', () => {
    const { reason } = judge(control, trail({ ...good, policy: null, versioning: {}, logging: {} }));
    expect(reason).toBe(
      'The bucket logs of trail audit accepts plain HTTP, is neither versioned nor locked and does not log who reads it.',
    );
  });

  test('log files below a prefix of the trail are found', () => {
    const elsewhere = {
      ...good,
      lifecycle: lifecycle(rule({ Filter: { Prefix: 'AWSLogs/' }, Expiration: { Days: '1' } })),
    };
    expect(judge(control, trail(elsewhere)).outcome).toBe('not-satisfied');
    expect(judge(control, trail(elsewhere, { S3KeyPrefix: 'bank' })).outcome).toBe('satisfied');
  });

  test('the organisation may ask for more', () => {
    expect(judge(control, trail(good), contextWith({ logRetentionDays: 730 })).outcome).toBe('not-satisfied');
    expect(judge(control, trail(good), contextWith({ logRetentionDays: 400 })).outcome).toBe('satisfied');
  });

  test.each<[string, string, object, string]>([
    ['the policy is removed', 'DeleteBucketPolicy', { bucketname: 'logs' }, 'not-satisfied'],
    ['the public access block is removed', 'DeleteBucketPublicAccessBlock', { bucketname: 'logs' }, 'not-satisfied'],
    ['the lifecycle changes', 'PutBucketLifecycle', { bucketname: 'logs' }, 'unknown'],
    ['versioning changes', 'PutBucketVersioning', {}, 'unknown'],
  ])('%s', (_name, name, parameters, expected) => {
    const event = changeEvent(name, { source: 's3.amazonaws.com', parameters: parameters as never });
    expect(outcomeOf(judgeChange(control, event))).toBe(expected);
  });

  test.each<[string, string, object, string]>([
    ['a new trail', 'CreateTrail', { name: 'audit', s3bucketname: 'logs' }, 'unknown'],
    ['a trail that moves', 'UpdateTrail', { name: 'audit', s3bucketname: 'other' }, 'unknown'],
    ['a trail that changes otherwise', 'UpdateTrail', { name: 'audit', kmskeyid: '' }, 'null'],
  ])('%s', (_name, name, parameters, expected) => {
    const event = changeEvent(name, { source: 'cloudtrail.amazonaws.com', parameters: parameters as never });
    expect(outcomeOf(judgeChange(control, event))).toBe(expected);
  });
});
