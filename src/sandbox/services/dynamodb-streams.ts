import type { JsonObject } from '../../model/index.ts';
import { epochSeconds, integerOf, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { hexOf, within, type BankTable } from '../scenario/bank.ts';
import { streamArnOf, streamLabelOf } from '../scenario/stream-names.ts';
import { keysOf } from './dynamodb-table.ts';

const streamed = (context: OperationContext): readonly BankTable[] =>
  within(context.scenario.tables, context).filter(({ streamView }) => streamView !== null);

function limitOf(context: OperationContext, input: JsonObject): number {
  const limit = integerOf(input, 'Limit');
  if (limit !== undefined && limit < 1) {
    throw new SandboxFailure('ValidationException', '1 validation error detected: Value at limit is too small');
  }
  return context.pageSize(Math.min(limit ?? 100, 100), 100);
}

const listStreams: Operation['answer'] = (context, input) => {
  const wanted = textOf(input, 'TableName');
  const start = textOf(input, 'ExclusiveStartStreamArn');
  const rest = streamed(context)
    .filter(({ name, arn }) => wanted === undefined || wanted === name || wanted === arn)
    .filter((table) => start === undefined || streamArnOf(table) > start);
  const page = rest.slice(0, limitOf(context, input));
  const last = page.at(-1);
  return {
    Streams: page.map((table) => ({
      StreamArn: streamArnOf(table),
      TableName: table.name,
      StreamLabel: streamLabelOf(table),
    })),
    ...(last !== undefined && rest.length > page.length && { LastEvaluatedStreamArn: streamArnOf(last) }),
  };
};

/** Shards of a stream: one that is open and one that was closed some hours ago. */
const shardsOf = (table: BankTable): readonly JsonObject[] =>
  ['closed', 'open'].map((name, index) => ({
    ShardId: `shardId-${String(table.createdAt.getTime()).padStart(20, '0')}-${hexOf(`${table.arn}/${name}`, 8)}`,
    SequenceNumberRange: {
      StartingSequenceNumber: `${100_000_000 + index}00000000000000000001`,
      ...(name === 'closed' && { EndingSequenceNumber: '10000000000000000000000009999' }),
    },
  }));

const describeStream: Operation['answer'] = (context, input) => {
  const wanted = textOf(input, 'StreamArn');
  const table = streamed(context).find((one) => streamArnOf(one) === wanted);
  if (table?.streamView == null) {
    throw new SandboxFailure('ResourceNotFoundException', `Requested resource not found: Stream: ${wanted} not found`);
  }
  const start = textOf(input, 'ExclusiveStartShardId');
  const shards = shardsOf(table);
  const rest = shards.slice(start === undefined ? 0 : shards.findIndex(({ ShardId }) => ShardId === start) + 1);
  const page = rest.slice(0, limitOf(context, input));
  const last = page.at(-1)?.['ShardId'];
  return {
    StreamDescription: {
      StreamArn: streamArnOf(table),
      StreamLabel: streamLabelOf(table),
      StreamStatus: 'ENABLED',
      StreamViewType: table.streamView,
      CreationRequestDateTime: epochSeconds(table.createdAt),
      TableName: table.name,
      KeySchema: keysOf(table)['KeySchema'] ?? [],
      Shards: page,
      ...(last !== undefined && rest.length > page.length && { LastEvaluatedShardId: last }),
    },
  };
};

/** Amazon DynamoDB Streams, API version 2012-08-10. */
export const dynamodbStreamsOperations: readonly Operation[] = [
  {
    service: 'dynamodb-streams',
    operation: 'ListStreams',
    token: { input: 'ExclusiveStartStreamArn', output: 'LastEvaluatedStreamArn' },
    answer: listStreams,
  },
  { service: 'dynamodb-streams', operation: 'DescribeStream', answer: describeStream },
];
