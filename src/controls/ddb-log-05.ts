import { defineControl, type ChangeEvent } from '../model/index.ts';
import { field, inconclusive, notSatisfied, satisfied } from './judgement.ts';
import { judging, judgingEvent, object, requiredText, text } from './read.ts';
import { accessLog, encryption, overwriting, plainHttp, publicAccess, retention } from './trail-storage.ts';

export default defineControl({
  id: 'DDB-LOG-05',
  topic: 'audit-logging',
  title: 'Trail storage is protected and kept long enough',
  statement:
    'Every trail MUST keep its log files in a bucket that blocks public access, accepts TLS only, is encrypted, protects files from being overwritten, logs its own access and keeps them long enough.',
  test: 'Finds the bucket of each trail in DescribeTrails and reads GetPublicAccessBlock, GetBucketPolicy, GetBucketEncryption, GetBucketVersioning, GetObjectLockConfiguration, GetBucketLogging and GetBucketLifecycleConfiguration. No lifecycle rule may delete log files before `logRetentionDays` (365 unless configured) or move them to an archive class within 90 days. Events of S3 in CloudTrail show changes of these settings.',
  risk: 'Whoever can change or delete the log files erases the traces of an attack; whoever can read them learns keys and habits of customers.',
  remediation: {
    text: 'Block public access, deny plain HTTP, switch versioning (better Object Lock) and access logging on, and keep log files for at least a year (CloudFormation: AWS::S3::Bucket PublicAccessBlockConfiguration, VersioningConfiguration, ObjectLockConfiguration, LoggingConfiguration, LifecycleConfiguration; AWS::S3::BucketPolicy).',
    command:
      'aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true && aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled',
  },
  limits: [
    'The settings are tested, not the files: that none is missing is shown by digest files.',
    'A bucket in an account outside the scope cannot be read and leaves the result open.',
    'Without a lifecycle rule log files are kept without end: enough for PCI DSS, but a question of storage limitation where they identify people.',
    'Log groups of CloudWatch Logs that receive a copy are not looked at, nor are expiries of noncurrent versions.',
    'Who may read the bucket by identity policies is not judged here.',
  ],
  sources: ['s3', 'cloudtrail-trails', 'cloudtrail-lookup'],
  subject: 'trail',
  needs: ['description', 'storage'],
  whenEmpty: { outcome: 'not-satisfied', reason: 'There is no trail in the scope, so no log files are kept.' },
  noun: ['trail', 'trails'],
  changes: [
    {
      // One setting of several: the event does not tell what the others were.
      source: 's3.amazonaws.com',
      names: [
        'DeleteBucketEncryption',
        'DeleteBucketLifecycle',
        'DeleteBucketPolicy',
        'DeleteBucketPublicAccessBlock',
        'PutBucketEncryption',
        'PutBucketLifecycle',
        'PutBucketLogging',
        'PutBucketObjectLockConfiguration',
        'PutBucketPolicy',
        'PutBucketPublicAccessBlock',
        'PutBucketVersioning',
      ],
      judge: (event) => {
        const what = removed[event.name];
        if (what === undefined) return 'unknown';
        return notSatisfied(
          `The ${what} of the bucket was removed.`,
          field('eventName', event.name, `must not remove the ${what}`, false),
        );
      },
    },
    { source: 'cloudtrail.amazonaws.com', names: ['CreateTrail', 'UpdateTrail'], judge: (event) => movesBucket(event) },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, { parameters }) =>
    judging(() => {
      const trail = facts.description.value;
      const settings = facts.storage.value;
      const bucket = requiredText(settings, 'bucket');
      for (const member of ['versioning', 'logging']) object(settings, member);
      const prefix = text(trail, 'S3KeyPrefix');
      const files = `${prefix === undefined || prefix === '' ? '' : `${prefix}/`}AWSLogs/`;
      const transport = plainHttp(settings);
      const checks = [
        publicAccess(settings),
        ...(transport === null ? [] : [transport]),
        encryption(settings),
        overwriting(settings),
        accessLog(settings),
        ...retention(settings, files, parameters.logRetentionDays),
      ];
      const shown = [field('S3BucketName', bucket, 'keeps the log files', true), ...checks.map((one) => one.shown)];
      const problems = checks.flatMap(({ problem }) => problem ?? []);
      if (problems.length > 0)
        return notSatisfied(`The bucket ${bucket} of trail ${resource.name} ${listed(problems)}.`, ...shown);
      if (transport === null)
        return inconclusive(`Not determinable: the policy of the bucket ${bucket} is not readable.`, ...shown);
      const end = settings.lifecycle === null ? ' It keeps log files without end.' : '';
      return satisfied(`The bucket ${bucket} of trail ${resource.name} is protected in all points.${end}`, ...shown);
    }),
});

const removed: Readonly<Record<string, string>> = {
  DeleteBucketPolicy: 'bucket policy, and with it the denial of plain HTTP,',
  DeleteBucketPublicAccessBlock: 'block of public access',
};

/** A trail that was made or moved keeps its files in a bucket whose settings the event does not tell. */
const movesBucket = ({ name, parameters }: ChangeEvent): ReturnType<typeof judgingEvent> =>
  judgingEvent(() => (name === 'CreateTrail' || text(parameters, 's3bucketname') !== undefined ? 'unknown' : null));

const listed = (problems: readonly string[]): string =>
  problems.length === 1 ? problems.join('') : `${problems.slice(0, -1).join(', ')} and ${problems.at(-1)}`;
