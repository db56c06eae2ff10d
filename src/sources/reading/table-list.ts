import type { Absent, Assessment, DataClass, Fact, JsonObject, UnknownPart } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { tableArn } from '../arn.ts';
import { describeTable, listTables, listTagsOfResource } from '../dynamodb.ts';
import type { TableKey } from '../kms.ts';
import { keyOfTable } from '../kms.ts';
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

export interface TableList {
  readonly tables: readonly Table[];
  readonly unknown: readonly UnknownPart[];
  /** All tables of an account, known only where every region could be listed. */
  readonly listedIn: (account: string) => Fact<readonly Table[]>;
}

interface Listing {
  readonly place: Place;
  readonly listed: Fact<readonly Table[]>;
  readonly tables: readonly Table[];
  readonly unknown: readonly UnknownPart[];
}

/** Reads which tables there are. A table whose key is not known may use any key: it leaves the keys incomplete too. */
export function readTableList(archive: Archive, assessment: Assessment): TableList {
  const parts = placesOf(assessment).map((place) => listingOf(archive, place));
  const byAccount = new Map(assessment.scope.accounts.map(({ id }) => [id, listedIn(parts, id)]));
  return {
    tables: parts.flatMap((part) => part.tables),
    unknown: parts.flatMap((part) => part.unknown),
    listedIn: (account) => byAccount.get(account) ?? outsideScope,
  };
}

function listingOf(archive: Archive, place: Place): Listing {
  const reading = archive(listTables, place);
  const names = populationOf(reading, 'TableNames', textItem);
  const tables = [...new Set(names.items)].map((name) => readTable(archive, place, name));
  return {
    place,
    listed: names.absent ?? factOf(reading, () => tables),
    tables,
    unknown: [
      ...unknownPart('table', place, names.absent),
      ...unknownPart('key', place, names.absent),
      ...tables.flatMap(({ key }) => unknownPart('key', place, key.kind === 'absent' ? key : null)),
    ],
  };
}

function listedIn(parts: readonly Listing[], account: string): Fact<readonly Table[]> {
  const [first, ...others] = parts.filter(({ place }) => place.account === account).map(({ listed }) => listed);
  if (first === undefined) return outsideScope;
  return mergeFacts(first, others, (tables, more) => [tables, ...more].flat());
}

const outsideScope: Absent = {
  kind: 'absent',
  cause: 'missing',
  message: 'tables of an account outside the scope are not listed',
  evidence: [],
};

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

/** Class of a table's data; absent when its tags would tell it and were not read. */
export function knownClass(
  archive: Archive,
  { name, arn, place }: Table,
  assessment: Assessment,
): DataClass | null | Absent {
  const tags = tagsFact(archive(listTagsOfResource(arn), place));
  const dataClass = dataClassOf(name, tags, assessment.scope.classification);
  return dataClass === null && tags.kind === 'absent' ? tags : dataClass;
}

/** A list of tags as names with values. */
export function tagsFact(reading: Reading): Fact<Readonly<Record<string, string>>> {
  const { items, absent } = populationOf(reading, 'Tags', objectItem(readTag));
  return absent ?? factOf(reading, () => Object.fromEntries(items));
}

function readTag(tag: JsonObject): readonly [string, string] | undefined {
  const key = textAt(tag, 'Key');
  const value = textAt(tag, 'Value');
  return key === undefined || value === undefined ? undefined : [key, value];
}
