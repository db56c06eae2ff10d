import type { JsonObject } from '../model/index.ts';
import { placeOf } from './arn.ts';
import { describeKinesisStreamingDestination, listTables, tableNames } from './dynamodb.ts';
import { objectsAt, textAt } from './shape.ts';
import type { Ask, Question, Source } from './source.ts';

/** Every function that polls a stream or queue of the Region: those of the tables are picked when reading. */
export const listEventSourceMappings: Question = {
  service: 'lambda',
  operation: 'ListEventSourceMappings',
  request: { MaxItems: 100 },
  paging: { input: 'Marker', output: 'NextMarker' },
};

/** A Kinesis data stream is asked about in the Region that its ARN names. */
export function describeStreamSummary(arn: string): Question {
  const region = placeOf(arn)?.region;
  return {
    service: 'kinesis',
    operation: 'DescribeStreamSummary',
    request: { StreamARN: arn },
    ...(region === undefined ? {} : { region }),
  };
}

/** Whether a destination receives changes, or did until a moment ago: one that could not be enabled never did. */
export const isLive = (destination: JsonObject): boolean =>
  !/^(DISABLED|ENABLE_FAILED)$/.test(textAt(destination, 'DestinationStatus') ?? '');

async function destinationsOf(ask: Ask, table: string): Promise<readonly string[]> {
  const answer = await ask(describeKinesisStreamingDestination(table));
  if (answer.kind === 'unavailable') return [];
  const destinations = answer.pages.flatMap((page) => objectsAt(page, 'KinesisDataStreamDestinations'));
  return destinations.filter(isLive).flatMap((destination) => textAt(destination, 'StreamArn') ?? []);
}

const tables = 'arn:aws:dynamodb:*:*:table/*';

const source: Source = {
  id: 'data-flows',
  title: 'Consumers of table changes: AWS Lambda and Kinesis data streams',
  per: 'region',
  actions: [
    // Which streams receive changes is read from the tables.
    { action: 'dynamodb:DescribeKinesisStreamingDestination', resource: tables },
    { action: 'dynamodb:ListTables', resource: '*' },
    { action: 'kinesis:DescribeStreamSummary', resource: 'arn:aws:kinesis:*:*:stream/*' },
    { action: 'lambda:ListEventSourceMappings', resource: '*' },
  ],
  freshnessHours: 24,
  collect: async (ask) => {
    const [list] = await Promise.all([ask(listTables), ask(listEventSourceMappings)]);
    const found = await Promise.all(tableNames(list).map((name) => destinationsOf(ask, name)));
    await Promise.all([...new Set(found.flat())].map((arn) => ask(describeStreamSummary(arn))));
  },
};
export default source;
