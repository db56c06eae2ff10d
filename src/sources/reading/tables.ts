import type {
  Assessment,
  Fact,
  JsonObject,
  PolicySubject,
  Resource,
  TrailState,
  UnknownPart,
} from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { tableArn } from '../arn.ts';
import {
  describeContinuousBackups,
  describeKinesisStreamingDestination,
  describeTable,
  describeTimeToLive,
  getResourcePolicy,
  listTables,
  listTagsOfResource,
  noPolicy,
} from '../dynamodb.ts';
import type { TableKey } from '../kms.ts';
import { describeKey, keyOfTable } from '../kms.ts';
import { textAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { dataClassOf } from './data-class.ts';
import { factOf, memberFact, mergeFacts, objectItem, populationOf, textItem, unreadable } from './fact.ts';
import { placesOf, unknownPart } from './places.ts';

/** A table that `ListTables` names, with the key that its description names. */
export interface Table {
  readonly place: Place;
  readonly name: string;
  readonly arn: string;
  readonly description: Fact<JsonObject>;
  readonly key: Fact<TableKey>;
}

interface TableList {
  readonly tables: readonly Table[];
  readonly unknown: readonly UnknownPart[];
}

/** Reads which tables there are. A table whose key is not known may use any key: it leaves the keys incomplete too. */
export function readTableList(archive: Archive, assessment: Assessment): TableList {
  const parts = placesOf(assessment).map((place): TableList => {
    const names = populationOf(archive(listTables, place), 'TableNames', textItem);
    const tables = [...new Set(names.items)].map((name) => readTable(archive, place, name));
    return {
      tables,
      unknown: [
        ...unknownPart('table', place, names.absent),
        ...unknownPart('key', place, names.absent),
        ...tables.flatMap(({ key }) => unknownPart('key', place, key.kind === 'absent' ? key : null)),
      ],
    };
  });
  return { tables: parts.flatMap((part) => part.tables), unknown: parts.flatMap((part) => part.unknown) };
}

function readTable(archive: Archive, place: Place, name: string): Table {
  const reading = archive(describeTable(name), place);
  const description = memberFact(reading, 'Table');
  return { place, name, arn: tableArn(place, name), description, key: keyFact(reading, description) };
}

function keyFact(reading: Reading, description: Fact<JsonObject>): Fact<TableKey> {
  if (description.kind === 'absent') return description;
  const key = keyOfTable(description.value);
  if (key.kind === 'unclear') return unreadable(reading, 'the table is encrypted with a key that is not named');
  return { ...description, value: key };
}

/** What a table's facts need from elsewhere in its account. */
interface Surroundings {
  readonly policiesOf: (account: string) => Fact<readonly PolicySubject[]>;
  readonly loggingIn: (place: Place) => Fact<readonly TrailState[]>;
}

/** One table with all its facts. */
export function tableResource(
  archive: Archive,
  table: Table,
  { policiesOf, loggingIn, assessment }: Surroundings & { readonly assessment: Assessment },
): Resource<'table'> {
  const { place, name, arn } = table;
  const tags = tagsFact(archive(listTagsOfResource(arn), place));
  return {
    kind: 'table',
    id: arn,
    name,
    account: place.account,
    region: place.region,
    dataClass: dataClassOf(name, tags, assessment.scope.classification),
    facts: {
      description: table.description,
      continuousBackups: memberFact(archive(describeContinuousBackups(name), place), 'ContinuousBackupsDescription'),
      timeToLive: memberFact(archive(describeTimeToLive(name), place), 'TimeToLiveDescription'),
      tags,
      resourcePolicy: policyFact(archive(getResourcePolicy(arn), place)),
      kinesisDestinations: listFact(
        archive(describeKinesisStreamingDestination(name), place),
        'KinesisDataStreamDestinations',
      ),
      accountPolicies: policiesOf(place.account),
      key: metadataFact(archive, table),
      dataEventSelectors: loggingIn(place),
    },
  };
}

/** A fact that is a complete list of objects over all pages. */
export function listFact(reading: Reading, member: string): Fact<readonly JsonObject[]> {
  const { items, absent } = populationOf(
    reading,
    member,
    objectItem((item) => item),
  );
  return absent ?? factOf(reading, () => items);
}

function tagsFact(reading: Reading): Fact<Readonly<Record<string, string>>> {
  const { items, absent } = populationOf(reading, 'Tags', objectItem(readTag));
  return absent ?? factOf(reading, () => Object.fromEntries(items));
}

function readTag(tag: JsonObject): readonly [string, string] | undefined {
  const key = textAt(tag, 'Key');
  const value = textAt(tag, 'Value');
  return key === undefined || value === undefined ? undefined : [key, value];
}

function policyFact(reading: Reading): Fact<string | null> {
  return factOf(reading, ([page]) => {
    if (reading.error === noPolicy) return null;
    return page === undefined ? undefined : textAt(page, 'Policy');
  });
}

function metadataFact(archive: Archive, { key, place }: Table): Fact<JsonObject | null> {
  if (key.kind === 'absent') return key;
  if (key.value.kind !== 'key') return { ...key, value: null };
  const metadata = memberFact(archive(describeKey(key.value.arn), place), 'KeyMetadata');
  return mergeFacts(metadata, [key], (description) => description);
}
