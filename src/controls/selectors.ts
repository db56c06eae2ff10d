import type { JsonObject } from '../model/index.ts';
import { flag, objects, text, texts } from './read.ts';

/** How far a trail records one half (reads or writes) of some events; `by` names the filter that narrows it. */
export type Coverage =
  { readonly kind: 'full' } | { readonly kind: 'partial'; readonly by: string } | { readonly kind: 'none' };

export interface Halves {
  readonly read: Coverage;
  readonly write: Coverage;
}

const full: Coverage = { kind: 'full' };
const none: Coverage = { kind: 'none' };
const partial = (by: string): Coverage => ({ kind: 'partial', by });

/** The best of several coverages: what one selector misses another may record. Partial ones do not add up. */
export const best = (list: readonly Coverage[]): Coverage =>
  list.find(({ kind }) => kind === 'full') ?? list.find(({ kind }) => kind === 'partial') ?? none;

const bestHalves = (list: readonly Halves[]): Halves => ({
  read: best(list.map(({ read }) => read)),
  write: best(list.map(({ write }) => write)),
});

/** Management events recorded by an answer of GetEventSelectors. */
export const managementCoverage = (selectors: JsonObject): Halves =>
  bestHalves([
    ...objects(selectors, 'EventSelectors').map(basicManagement),
    ...objects(selectors, 'AdvancedEventSelectors').map((one) => advanced(one, 'Management', () => undefined)),
  ]);

/** Item-level events of one table recorded by an answer of GetEventSelectors. */
export const tableCoverage = (selectors: JsonObject, tableArn: string): Halves =>
  bestHalves([
    ...objects(selectors, 'EventSelectors').map((one) => basicTable(one, tableArn)),
    ...objects(selectors, 'AdvancedEventSelectors').map((one) => advanced(one, 'Data', tableFilter(tableArn))),
  ]);

const basicManagement = (selector: JsonObject): Halves => {
  if (flag(selector, 'IncludeManagementEvents') === false) return { read: none, write: none };
  const excluded = texts(selector, 'ExcludeManagementEventSources');
  return readWrite(selector, excluded.length === 0 ? full : partial(`without events of ${excluded.join(', ')}`));
};

const tableType = 'AWS::DynamoDB::Table';

const basicTable = (selector: JsonObject, tableArn: string): Halves => {
  const values = objects(selector, 'DataResources')
    .filter((resource) => text(resource, 'Type') === tableType)
    .flatMap((resource) => texts(resource, 'Values'));
  // A value is the service prefix `arn:aws:dynamodb` for all tables, an ARN, or the beginning of one.
  const all = tableArn.split(':').slice(0, 3).join(':');
  const covered = values.some((value) => value === all || (value.length > all.length && tableArn.startsWith(value)));
  return readWrite(selector, covered ? full : none);
};

const readWrite = (selector: JsonObject, coverage: Coverage): Halves => {
  const type = text(selector, 'ReadWriteType') ?? 'All';
  return {
    read: type === 'All' || type === 'ReadOnly' ? coverage : none,
    write: type === 'All' || type === 'WriteOnly' ? coverage : none,
  };
};

/** One field of an advanced selector: whether it lets all wanted events through, none, or some (undefined: ask on). */
type Filter = (fieldName: string, selector: JsonObject) => 'all' | 'none' | undefined;

const tableFilter =
  (tableArn: string): Filter =>
  (fieldName, selector) => {
    if (fieldName === 'resources.type') return accepts(selector, tableType) ? 'all' : 'none';
    if (fieldName === 'resources.arn') return accepts(selector, tableArn) ? 'all' : 'none';
    return undefined;
  };

/** Fields of a selector are met all at once (CloudTrail API Reference, AdvancedEventSelector). */
const advanced = (selector: JsonObject, category: 'Management' | 'Data', filter: Filter): Halves => {
  const fields = objects(selector, 'FieldSelectors');
  const named = fields.map((field) => (text(field, 'Field') ?? '').toLowerCase());
  const categoryField = fields[named.indexOf('eventcategory')];
  if (categoryField === undefined || !accepts(categoryField, category)) return { read: none, write: none };
  if (category === 'Data' && !named.includes('resources.type')) return { read: none, write: none };
  const halves = { read: true, write: true };
  const narrowing: string[] = [];
  for (const [at, field] of fields.entries()) {
    const name = named[at] ?? '';
    if (name === 'eventcategory') continue;
    if (name === 'readonly') {
      halves.read &&= accepts(field, 'true');
      halves.write &&= accepts(field, 'false');
      continue;
    }
    const passes = filter(name, field);
    if (passes === 'none') return { read: none, write: none };
    if (passes === undefined) narrowing.push(describe(field));
  }
  const coverage = narrowing.length === 0 ? full : partial(narrowing.join('; '));
  return { read: halves.read ? coverage : none, write: halves.write ? coverage : none };
};

/** Tests of values, by the operator of a selector. Selectors may name thousands of tables, and are asked about each. */
const tests: Readonly<Record<string, (listed: readonly string[]) => (value: string) => boolean>> = {
  Equals: (listed) => {
    const values = new Set(listed);
    return (value) => values.has(value);
  },
  StartsWith: (listed) => (value) => listed.some((one) => value.startsWith(one)),
  EndsWith: (listed) => (value) => listed.some((one) => value.endsWith(one)),
};

/** Whether a field selector lets a value through: any of the positive lists' values, none of the negative ones'. */
const accepts = (field: JsonObject, value: string): boolean =>
  conditionsOf(field).every(({ open, wanted, unwanted }) => (open || wanted(value)) && !unwanted(value));

interface Condition {
  /** Whether the positive list is empty, which lets everything through. */
  readonly open: boolean;
  readonly wanted: (value: string) => boolean;
  readonly unwanted: (value: string) => boolean;
}

/** The conditions of field selectors already read. */
const readConditions = new WeakMap<JsonObject, readonly Condition[]>();

function conditionsOf(field: JsonObject): readonly Condition[] {
  const known = readConditions.get(field);
  if (known !== undefined) return known;
  const conditions = Object.entries(tests).map(([operator, among]): Condition => {
    const wanted = texts(field, operator);
    return { open: wanted.length === 0, wanted: among(wanted), unwanted: among(texts(field, `Not${operator}`)) };
  });
  readConditions.set(field, conditions);
  return conditions;
}

/** `eventName NotEquals GetItem, Query`. */
const describe = (field: JsonObject): string => {
  const operators = Object.keys(tests).flatMap((operator) => [operator, `Not${operator}`]);
  const parts = operators
    .map((operator) => ({ operator, values: texts(field, operator) }))
    .filter(({ values }) => values.length > 0)
    .map(({ operator, values }) => `${operator} ${values.join(', ')}`);
  return `${text(field, 'Field') ?? 'unnamed field'} ${parts.join(' and ')}`;
};
