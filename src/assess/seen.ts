import { factNames, instantWords } from '../model/index.ts';
import type { Absent, Assessment, ChangeEvent, Resource, UnknownPart, UsageRow } from '../model/index.ts';
import { partitionOf, tableArn, type Place } from '../sources/arn.ts';
import { dataClassOf } from '../sources/reading/data-class.ts';
import type { TrailLogs } from '../sources/reading/index.ts';
import { survivingNames, type SurvivingName, type Turn } from '../timeline/index.ts';

/** A table or DAX cluster that only events tell of, for AWS did not list what there is in its place. */
export interface SeenResource {
  readonly resource: Resource<'table' | 'dax-cluster'>;
  readonly created: Turn | null;
  /** The deletion of another one under the same name: events until then are not its own. */
  readonly after: ChangeEvent | null;
}

export interface SeenIn {
  readonly assessment: Assessment;
  readonly events: readonly ChangeEvent[];
  /** Trail logs, whose data events name tables that nobody changed. */
  readonly logs: readonly TrailLogs[];
  readonly resources: readonly Resource[];
  readonly unknown: readonly UnknownPart[];
}

/**
 * The tables and DAX clusters that events name where the list of them is not known. They are judged by what events tell,
 * beside the part of the population that stays unknown: so they can make a result worse, and never better.
 */
export function seenResources({ assessment, events, logs, resources, unknown }: SeenIn): readonly SeenResource[] {
  if (!unknown.some(({ kind }) => kind === 'table' || kind === 'dax-cluster')) return [];
  const listed = new Set(resources.map(({ id }) => id));
  const why = (kind: Resource['kind'], { account, region }: Place): Absent | undefined =>
    unknown.find((part) => part.kind === kind && part.account === account && part.region === region)?.reason;
  const survivors = survivingNames(events);
  const seen = new Map<string, SeenResource>();
  const add = (name: Omit<SurvivingName, 'events'>, witness: Absent | undefined): void => {
    const id = arnOf(name);
    if (witness === undefined || listed.has(id) || seen.has(id)) return;
    const { created, after } = name;
    seen.set(id, { resource: resourceOf(name, { id, witness, assessment }), created, after });
  };
  for (const name of survivors) add(name, witnessed(why(name.kind, name), name.events.at(-1)));
  for (const { name, row, evidence } of usedTables(logs, events)) {
    const reason = why('table', name);
    add(name, reason && { ...reason, message: `${reason.message}; ${usedWords(row)}`, evidence });
  }
  return [...seen.values()];
}

/** Why the settings of what an event names are not known. */
const witnessed = (reason: Absent | undefined, last: ChangeEvent | undefined): Absent | undefined =>
  reason &&
  last && {
    ...reason,
    message: `${reason.message}; only events tell of it, at last ${last.name} at ${instantWords(last.time)}`,
    evidence: [...new Set([...reason.evidence, last.evidence])],
  };

const usedWords = ({ operation, day }: UsageRow): string => `only events tell of it, such as ${operation} on ${day}`;

/** Tables that were used, each with a row of its last day, unless they were deleted on that day or later. */
function* usedTables(logs: readonly TrailLogs[], events: readonly ChangeEvent[]) {
  const deleted = events.filter(({ name, error }) => name === 'DeleteTable' && error === null);
  for (const { account, region, usage, usageEvidence } of logs) {
    for (const row of lastUses(usage)) {
      const [, name] = /:table\/([\w.-]{1,255})$/.exec(row.table) ?? [];
      // Tables of other accounts are in the logs of those.
      if (name === undefined || row.table !== tableArn({ account, region }, name)) continue;
      const here = deleted.filter((event) => event.account === account && event.region === region);
      const after = here.findLast(({ resources }) => resources.includes(row.table) || resources.includes(name));
      if (after !== undefined && row.day <= after.time.slice(0, 10)) continue;
      const created = after === undefined ? null : { at: after.time, event: null };
      const named = { kind: 'table', account, region, name, created, after: after ?? null } as const;
      yield { name: named, row, evidence: usageEvidence };
    }
  }
}

/** One row of each table. Calls that were refused may name tables that are not there. */
function lastUses(usage: readonly UsageRow[]): Iterable<UsageRow> {
  const last = new Map<string, UsageRow>();
  for (const row of usage) {
    if (row.error === null && row.day > (last.get(row.table)?.day ?? '')) last.set(row.table, row);
  }
  return last.values();
}

function arnOf({ kind, name, ...place }: Pick<SurvivingName, 'kind' | 'name' | 'account' | 'region'>): string {
  const { account, region } = place;
  return kind === 'table' ? tableArn(place, name) : `arn:${partitionOf(region)}:dax:${region}:${account}:cache/${name}`;
}

interface Seen {
  readonly id: string;
  readonly witness: Absent;
  readonly assessment: Assessment;
}

function resourceOf(
  { kind, name, account, region }: Omit<SurvivingName, 'events'>,
  { id, witness, assessment }: Seen,
): SeenResource['resource'] {
  const dataClass = kind === 'table' ? dataClassOf(name, witness, assessment.scope.classification) : null;
  const facts = Object.fromEntries(factNames[kind].map((fact) => [fact, witness])) as SeenResource['resource']['facts'];
  return { kind, id, name, account, region, dataClass, facts };
}
