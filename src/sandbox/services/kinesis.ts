import { epochSeconds, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { streamsOf } from '../scenario/consumers.ts';

const describeStreamSummary: Operation['answer'] = (context, input) => {
  const [name, arn] = [textOf(input, 'StreamName'), textOf(input, 'StreamARN')];
  const stream = streamsOf(context.scenario)
    .filter(({ account, region }) => account === context.account && region === context.region)
    .find((one) => (arn === undefined ? one.name === name : one.arn === arn));
  if (stream === undefined) {
    throw new SandboxFailure(
      'ResourceNotFoundException',
      `Stream ${name ?? arn} under account ${context.account} not found.`,
    );
  }
  return {
    StreamDescriptionSummary: {
      StreamName: stream.name,
      StreamARN: stream.arn,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      RetentionPeriodHours: stream.retentionHours,
      StreamCreationTimestamp: epochSeconds(stream.createdAt),
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      ...(stream.keyId === null ? { EncryptionType: 'NONE' } : { EncryptionType: 'KMS', KeyId: stream.keyId }),
      OpenShardCount: 4,
      ConsumerCount: 0,
    },
  };
};

/** Amazon Kinesis Data Streams, API version 2013-12-02. */
export const kinesisOperations: readonly Operation[] = [
  { service: 'kinesis', operation: 'DescribeStreamSummary', answer: describeStreamSummary },
];
