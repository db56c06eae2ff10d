import type { Fact, JsonObject, Resource } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { describeStreamSummary, isLive, listEventSourceMappings } from '../data-flows.ts';
import { listExports } from '../dynamodb-flows.ts';
import { describeKinesisStreamingDestination } from '../dynamodb.ts';
import { textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { memberFact, mergeFacts } from './fact.ts';
import { listFact } from './lists.ts';

interface Named {
  readonly place: Place;
  readonly name: string;
  readonly arn: string;
}

type ConsumerFacts = Pick<Resource<'table'>['facts'], 'kinesisDestinations' | 'kinesisStreams' | 'streamConsumers'>;

/** Who receives the changes of a table. */
export function consumerFacts(archive: Archive, { place, name, arn }: Named): ConsumerFacts {
  const destinations = listFact(
    archive(describeKinesisStreamingDestination(name), place),
    'KinesisDataStreamDestinations',
  );
  const streams = liveStreams(destinations);
  return {
    kinesisDestinations: destinations,
    kinesisStreams: mergeFacts(
      destinations,
      streams.map((stream) => memberFact(archive(describeStreamSummary(stream), place), 'StreamDescriptionSummary')),
      (_destinations, summaries: readonly JsonObject[]) => summaries,
    ),
    streamConsumers: mergeFacts(
      listFact(archive(listEventSourceMappings, place), 'EventSourceMappings'),
      [destinations],
      (mappings) => mappings.filter((mapping) => reads(mapping, arn, streams)),
    ),
  };
}

/** Exports of a table that AWS still lists. */
export function exportsFact(archive: Archive, { place, arn }: Named): Fact<readonly JsonObject[]> {
  const list = listFact(archive(listExports, place), 'ExportSummaries');
  return mergeFacts(list, [], (all) => all.filter((one) => textAt(one, 'ExportArn')?.startsWith(`${arn}/export/`)));
}

const liveStreams = (destinations: Fact<readonly JsonObject[]>): readonly string[] =>
  destinations.kind === 'absent'
    ? []
    : destinations.value.filter(isLive).flatMap((destination) => textAt(destination, 'StreamArn') ?? []);

function reads(mapping: JsonObject, table: string, streams: readonly string[]): boolean {
  const source = textAt(mapping, 'EventSourceArn') ?? '';
  return source.startsWith(`${table}/stream/`) || streams.includes(source);
}
