import { canonicalJson, isJsonObject } from '../model/index.ts';
import type { AuditPack, Json } from '../model/index.ts';

/** Differences that are listed one by one; the rest is counted. */
const maxDifferences = 50;

/**
 * What differs between the results of two packs, in words; signer, tool, approvals and what the pack before says are left
 * out. Empty when they agree.
 */
export function sameResults(a: AuditPack, b: AuditPack): readonly string[] {
  const differences: string[] = [];
  const [mine, others] = [results(a), results(b)];
  for (const name of namesOf(mine, others)) {
    const [one, other] = [mine[name], others[name]];
    const compareParts = (left: unknown, right: unknown, path: string): void =>
      compare(asJson(left), asJson(right), path, differences);
    if (Array.isArray(one) && Array.isArray(other)) compareLists(one, other, name, compareParts);
    else compareParts(one, other, name);
  }
  if (differences.length <= maxDifferences) return differences;
  const rest = differences.length - maxDifferences;
  return [...differences.slice(0, maxDifferences), `${rest} more differences`];
}

/** A pack without what may differ between two judgements of the same evidence. */
function results(pack: AuditPack): Readonly<Record<string, unknown>> {
  const { signer: _signer, tool: _tool, history: _history, approvals: _approvals, ...rest } = pack;
  return rest;
}

const namesOf = (a: object, b: object): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();

/** A part of a pack as plain JSON: of a whole one, there would be two copies in memory. */
const asJson = (value: unknown): Json | undefined =>
  value === undefined ? undefined : (JSON.parse(canonicalJson(value)) as Json);

function compare(a: Json | undefined, b: Json | undefined, path: string, differences: string[]): void {
  if (Array.isArray(a) && Array.isArray(b))
    return compareLists<Json>(a, b, path, (left, right, at) => compare(left, right, at, differences));
  if (isJsonObject(a) && isJsonObject(b)) {
    for (const name of namesOf(a, b)) compare(a[name], b[name], path === '' ? name : `${path}.${name}`, differences);
    return;
  }
  if (a !== b) differences.push(`${path}: ${shown(a)} became ${shown(b)}`);
}

type CompareItems<Item> = (left: Item | undefined, right: Item | undefined, path: string) => void;

function compareLists<Item>(
  a: readonly Item[],
  b: readonly Item[],
  path: string,
  compareItems: CompareItems<Item>,
): void {
  const [left, right] = [byName(a), byName(b)];
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    compareItems(left.get(name), right.get(name), `${path}[${name}]`);
  }
}

/** Items by what a person calls them (id, control id, reference, subject), so that one more item does not shift all others. */
function byName<Item>(list: readonly Item[]): ReadonlyMap<string, Item> {
  const named = new Map<string, Item>();
  list.forEach((item, index) => {
    const name = nameOf(item) ?? String(index);
    named.set(named.has(name) ? `${name} #${index}` : name, item);
  });
  return named;
}

function nameOf(item: unknown): string | undefined {
  if (!isJsonObject(item)) return undefined;
  if (isJsonObject(item['control'])) return textOf(item['control']['id']);
  if (isJsonObject(item['subject'])) {
    const interval = item['interval'];
    const from = isJsonObject(interval) ? textOf(interval['from']) : undefined;
    return [textOf(item['subject']['id']), from].filter((part) => part !== undefined).join(' from ');
  }
  return textOf(item['id']) ?? textOf(item['reference']);
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value);
  return json.length > 120 ? `${json.slice(0, 117)}…` : json;
}
