import type { JsonObject } from '../../src/model/index.ts';
import { account, home, one } from './bank-names.ts';
import type { Raw } from './recorder.ts';

export const logGroupArn = `arn:aws:logs:${home}:${account}:log-group:trail:*`;

/** S3 sends the settings of a bucket as XML, without naming a media type. */
const setting = (root: string, inner: string): Raw => ({
  mediaType: 'application/xml',
  pages: [`<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`],
});

const logRule = { Name: 'changes', Arn: `arn:aws:events:${home}:${account}:rule/changes`, EventPattern: '{}' };

/** What the small bank answers about where its trail's logs lie and who watches them; undefined for other operations. */
export function logAnswers(operation: string, request: JsonObject, atHome: boolean): Raw | undefined {
  switch (operation) {
    case 'GetBucketPolicy':
      return one({ Version: '2012-10-17', Statement: [] });
    case 'GetBucketEncryption':
      return setting(
        'ServerSideEncryptionConfiguration',
        '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>',
      );
    case 'GetBucketVersioning':
      return setting('VersioningConfiguration', '<Status>Enabled</Status>');
    case 'GetObjectLockConfiguration':
      return setting('ObjectLockConfiguration', '<ObjectLockEnabled>Enabled</ObjectLockEnabled>');
    case 'GetBucketLifecycleConfiguration':
      return setting('LifecycleConfiguration', '<Rule><ID>all</ID><Status>Enabled</Status></Rule>');
    case 'GetPublicAccessBlock':
      return setting('PublicAccessBlockConfiguration', '<BlockPublicAcls>true</BlockPublicAcls>');
    case 'GetBucketLogging':
      return setting('BucketLoggingStatus', '');
    case 'DescribeMetricFilters':
      return one({ metricFilters: [{ filterName: 'changes', logGroupName: 'trail' }] });
    case 'DescribeAlarms':
      return one({ MetricAlarms: [], CompositeAlarms: [] });
    case 'ListRules':
      return one({ Rules: atHome ? [logRule] : [] });
    case 'ListTargetsByRule':
      return one({ Targets: [{ Id: '1', Arn: `arn:aws:sns:${home}:${account}:${String(request['Rule'])}` }] });
    case 'ListDetectors':
      return one({ detectorIds: atHome ? ['d1'] : [] });
    case 'GetDetector':
      return one({ status: 'ENABLED' });
    default:
      return undefined;
  }
}
