import type { JsonObject } from '../../model/index.ts';
import { object, objects, text, texts } from '../read.ts';

/** Whether a plan selects a table; `unclear` where AWS's documents or the evidence do not tell. */
export type Match = 'yes' | 'no' | 'unclear';

/** What a selection is matched against. */
export interface Selectable {
  readonly arn: string;
  /** Null when the tags were not read. */
  readonly tags: ReadonlyMap<string, string> | null;
  /** Whether AWS Backup is opted in for DynamoDB in the account and Region. */
  readonly optedIn: boolean;
}

/**
 * AWS Backup's own logic (Developer Guide, "Assigning resources to a backup plan"): a resource is taken when it fits
 * any ARN of `Resources` OR any tag of `ListOfTags`, AND all of `Conditions`, AND none of `NotResources`. What is taken
 * by a tag or by `*` alone needs the Region's opt-in; an ARN of DynamoDB does not.
 */
export function selects(selection: JsonObject, table: Selectable): Match {
  const listed = compiled(selection);
  const byTag = objects(selection, 'ListOfTags');
  // AWS refuses to make such a selection; what an old one does is not documented.
  if (listed.resources.isEmpty && byTag.length === 0) return 'unclear';
  if (listed.excluded.matches(table.arn)) return 'no';
  const explicit = listed.resources.matches(table.arn);
  const general = or([listed.everything ? 'yes' : 'no', ...byTag.map((condition) => hasTag(condition, table))]);
  const taken = explicit ? 'yes' : table.optedIn ? general : 'no';
  return and([taken, ...conditionsOf(selection, table)]);
}

const and = (matches: readonly Match[]): Match =>
  matches.includes('no') ? 'no' : matches.includes('unclear') ? 'unclear' : 'yes';
export const or = (matches: readonly Match[]): Match =>
  matches.includes('yes') ? 'yes' : matches.includes('unclear') ? 'unclear' : 'no';
const matchOf = (holds: boolean): Match => (holds ? 'yes' : 'no');

/** A `ListOfTags` condition: exact, with or without the prefix that `Conditions` write before the key. */
function hasTag(condition: JsonObject, { tags }: Selectable): Match {
  if (!/^string_?equals$/i.test(text(condition, 'ConditionType') ?? '')) return 'unclear';
  if (tags === null) return 'unclear';
  return matchOf(tags.get(tagKey(condition)) === text(condition, 'ConditionValue'));
}

const tagKey = (condition: JsonObject): string =>
  (text(condition, 'ConditionKey') ?? '').replace(/^aws:ResourceTag\//, '');

interface Operator {
  readonly name: string;
  readonly negated: boolean;
  readonly fits: (value: string, wanted: string) => boolean;
}

const operators: readonly Operator[] = [
  { name: 'StringEquals', negated: false, fits: (value, wanted) => value === wanted },
  { name: 'StringNotEquals', negated: true, fits: (value, wanted) => value === wanted },
  { name: 'StringLike', negated: false, fits: (value, wanted) => pattern(wanted).test(value) },
  { name: 'StringNotLike', negated: true, fits: (value, wanted) => pattern(wanted).test(value) },
];

const conditionsOf = (selection: JsonObject, table: Selectable): readonly Match[] => {
  const conditions = object(selection, 'Conditions') ?? {};
  return operators.flatMap((operator) =>
    objects(conditions, operator.name).map((condition) => holds(operator, condition, table)),
  );
};

function holds({ negated, fits }: Operator, condition: JsonObject, { tags }: Selectable): Match {
  if (tags === null) return 'unclear';
  const value = tags.get(tagKey(condition));
  // AWS writes that negated operators compare resources "that you tagged": for one without the tag it does not say.
  if (value === undefined) return negated ? 'unclear' : 'no';
  return matchOf(fits(value, text(condition, 'ConditionValue') ?? '') !== negated);
}

/** Tag keys that decide whether a selection takes a table. */
export const decidingKeys = (selection: JsonObject): readonly string[] => {
  const conditions = object(selection, 'Conditions') ?? {};
  return [...objects(selection, 'ListOfTags'), ...operators.flatMap(({ name }) => objects(conditions, name))].map(
    tagKey,
  );
};

interface ArnList {
  readonly isEmpty: boolean;
  readonly matches: (arn: string) => boolean;
}

interface Compiled {
  readonly resources: ArnList;
  readonly excluded: ArnList;
  /** `Resources` has `*`, which names no type of resource. */
  readonly everything: boolean;
}

/** Selections hold up to 500 ARNs and are matched with every table: their lists are made ready once. */
const ready = new WeakMap<JsonObject, Compiled>();

function compiled(selection: JsonObject): Compiled {
  const known = ready.get(selection);
  if (known !== undefined) return known;
  const resources = texts(selection, 'Resources');
  const made: Compiled = {
    resources: { ...arnList(resources.filter((arn) => arn !== '*')), isEmpty: resources.length === 0 },
    excluded: arnList(texts(selection, 'NotResources')),
    everything: resources.includes('*'),
  };
  ready.set(selection, made);
  return made;
}

function arnList(arns: readonly string[]): ArnList {
  const exact = new Set(arns.filter((arn) => !arn.includes('*')));
  const patterns = arns.filter((arn) => arn.includes('*')).map(pattern);
  return { isEmpty: arns.length === 0, matches: (arn) => exact.has(arn) || patterns.some((one) => one.test(arn)) };
}

/** A text in which `*` stands for any text. */
function pattern(text: string): RegExp {
  const parts = text.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
