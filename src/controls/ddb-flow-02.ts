import { defineControl, instantWords, type ControlContext, type Resource } from '../model/index.ts';
import { together, type Aspect } from './aspects.ts';
import { inconclusive } from './judgement.ts';
import { judging, object, requiredText } from './read.ts';
import { approval, bucketAspects, environment, fileEncryption, open, restoredKey } from './transfer.ts';

export default defineControl({
  id: 'DDB-FLOW-02',
  topic: 'data-protection',
  title: 'Exports, imports, restores and copies are authorised and keep protection',
  statement:
    'Every export, import and restore of a table in the period MUST be asked for by an approved principal, go to an approved bucket of a known account, keep encryption under KMS for sensitive data, and bring no data of production into another environment.',
  test: 'Reads the exports and imports that DynamoDB lists (ListExports, DescribeExport, ListImports, DescribeImport), RestoreSummary in DescribeTable, and the calls ExportTableToPointInTime, ImportTable, RestoreTableFromBackup and RestoreTableToPointInTime in CloudTrail; a job and its call are one subject. The caller must be approved as in DDB-LOG-07; the bucket must match `exportBuckets`, and its owner (absent: the own account) be an account of the scope or of `trustedAccounts`; exports of sensitive data must use S3SseAlgorithm KMS. A restore must keep the key of its source, and must not bring data of production into a table of `nonProductionAccounts` or with one of the `nonProductionTags`.',
  risk: 'A whole table leaves the bank, or lies unprotected in a test environment, by one call that leaves no trace in the data events.',
  remediation: {
    text: 'Deny exports, imports and restores to all but the approved roles, and name the bucket, its owner and a KMS key in every export (CloudFormation: AWS::IAM::ManagedPolicy PolicyDocument; AWS::S3::Bucket BucketEncryption).',
    command:
      'aws dynamodb export-table-to-point-in-time --table-arn TABLE_ARN --s3-bucket BUCKET --s3-bucket-owner ACCOUNT --s3-sse-algorithm KMS --s3-sse-kms-key-id KEY_ARN',
  },
  limits: [
    'Copies and restores by AWS Backup are not looked at here.',
    'Export needs point-in-time recovery: where it is on, whoever may export can take the whole table at once.',
    'A bulk Scan takes a table out as well: only data events show it.',
    'What happens to the files in the bucket afterwards, and its policy, are not looked at.',
    'The environment of a table that is gone is told by its account alone; tags are those of today.',
  ],
  sources: ['dynamodb', 'cloudtrail-lookup'],
  subject: 'transfer',
  needs: ['movement'],
  optional: ['job', 'request', 'source', 'target'],
  whenEmpty: {
    outcome: 'not-applicable',
    reason:
      'Neither the jobs of DynamoDB nor the complete event history hold an export, import or restore: 0 transfers.',
  },
  noun: ['transfer', 'transfers'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['ExportTableToPointInTime', 'ImportTable', 'RestoreTableFromBackup', 'RestoreTableToPointInTime'],
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const movement = facts.movement.value;
      const label = `${resource.name} at ${instantWords(requiredText(movement, 'at'))}`;
      const protection = protectionOf(requiredText(movement, 'what'), resource, context);
      if (protection === undefined) return inconclusive(`Not determinable: ${label} is of an unknown kind.`);
      return together(label, [approval(resource, context), ...protection]);
    }),
});

function protectionOf(
  what: string,
  transfer: Resource<'transfer'>,
  context: ControlContext,
): readonly Aspect[] | undefined {
  switch (what) {
    case 'export':
      return withPlace(transfer, (place) => [
        ...bucketAspects(place, transfer, context),
        fileEncryption(place, transfer),
      ]);
    case 'import':
      return withPlace(transfer, (place) => {
        const bucket = object(place, 'S3BucketSource');
        return bucket === undefined ? [open('its bucket is not told')] : bucketAspects(bucket, transfer, context);
      });
    case 'restore':
      return [environment(transfer, context), restoredKey(transfer)];
    default:
      return undefined;
  }
}

/** The job tells where data went; where AWS describes none, the call does. */
function withPlace({ facts }: Resource<'transfer'>, judge: (place: unknown) => readonly Aspect[]): readonly Aspect[] {
  const { job, request } = facts;
  const described = job.kind === 'known' ? job.value : null;
  const unread = job.kind === 'absent' ? [open(`its job could not be read (${job.message})`)] : [];
  if (described !== null) return judge(described);
  if (request.kind === 'known') return [...judge(requestOf(request.value)), ...unread];
  return unread.length > 0 ? unread : [open('neither a job nor a call tells where it went')];
}

const requestOf = (event: unknown): unknown => object(event, 'parameters');
