import { factNames, instantWords } from '../model/index.ts';
import type { Absent, Assessment, ChangeEvent, Resource, ResourceKind, UnknownPart, UsageRow } from '../model/index.ts';
import { partitionOf, tableArn, type Place } from '../sources/arn.ts';
import { dataClassOf } from '../sources/reading/data-class.ts';
import type { TrailLogs } from '../sources/reading/index.ts';
import { byTime, survivingNames, turnWords } from '../timeline/index.ts';
import type { DeletedResource, NamedLife, SurvivingName, Turn } from '../timeline/index.ts';
import { livesInScope, type Told } from './seen-lives.ts';

/** A resource that only events tell of, for AWS did not list what there is in its place. */
export interface SeenResource {
  readonly resource: Resource;
  readonly created: Turn | null;
  /** The deletion of another one under the same name: events until then are not its own. */
  readonly after: ChangeEvent | null;
}

/** What only events tell of: what is there, and what was there in the period and was deleted. */
export interface Seen {
  readonly present: readonly SeenResource[];
  readonly deleted: readonly DeletedResource[];
}

export interface SeenIn extends Told {
  readonly resources: readonly Resource[];
  readonly unknown: readonly UnknownPart[];
}

const seenKinds = new Set<ResourceKind>(['table', 'dax-cluster', 'trail', 'key', 'vpc-endpoint']);

/**
 * The tables, DAX clusters, trails, keys of tables and VPC endpoints for DynamoDB that events name where the list of them is
 * not known. They are judged by what events tell, beside the part of the population that stays unknown: so they can make
 * a result worse, and never better. Deleted tables and clusters are found elsewhere, whether or not there is a list.
 */
export function seenResources(input: SeenIn): Seen {
  const { assessment, events, logs, resources, unknown } = input;
  if (!unknown.some(({ kind }) => seenKinds.has(kind))) return { present: [], deleted: [] };
  const listed = new Set(resources.map(({ id }) => id));
  const why = reasons(unknown);
  const present = new Map<string, SeenResource>();
  const deleted: DeletedResource[] = [];
  const add = (name: Present, witness: Absent | undefined): void => {
    const id = arnOf(name);
    if (witness === undefined || listed.has(id) || present.has(id)) return;
    const { created, after } = name;
    present.set(id, { resource: resourceOf(name, { id, witness, assessment }), created, after });
  };
  for (const name of survivingNames(events)) add(name, witnessed(why(name.kind, name), name.events.at(-1)));
  for (const { name, row, evidence } of usedTables(logs, events)) {
    const reason = why('table', name);
    add(name, reason && { ...reason, message: `${reason.message}; ${usedWords(row)}`, evidence });
  }
  for (const life of livesInScope(input)) {
    const reason = why(life.kind, life);
    if (life.deleted === null) add(life, witnessed(reason, life.events.at(-1)));
    else if (reason !== undefined && !listed.has(arnOf(life))) deleted.push(remainsOf(life, life.deleted, input));
  }
  return { present: [...present.values()], deleted };
}

type Present = Omit<SurvivingName | NamedLife, 'events' | 'deleted'>;

/** Why it is not known what there is of a kind in a place; undefined where it is known. */
function reasons(unknown: readonly UnknownPart[]): (kind: ResourceKind, place: Place) => Absent | undefined {
  const first = new Map<string, Absent>();
  for (const { kind, account, region, reason } of unknown) {
    const key = `${kind} ${account} ${region}`;
    if (!first.has(key)) first.set(key, reason);
  }
  return (kind, { account, region }) => first.get(`${kind} ${account} ${region}`);
}

/** One that was deleted, with its own events. Another trail may have its name: ids are given once. */
function remainsOf(life: NamedLife, deleted: Turn, { assessment }: SeenIn): DeletedResource {
  const arn = arnOf(life);
  const id = life.kind === 'trail' ? `${arn}#${deleted.at}` : arn;
  const witness: Absent = {
    kind: 'absent',
    cause: 'missing',
    message: `${nouns[life.kind]} was deleted at ${turnWords(deleted)}, before its settings were read`,
    evidence: deleted.event === null ? [] : [deleted.event.evidence],
  };
  const name = `${life.name} (deleted)`;
  const resource = resourceOf({ ...life, name }, { id, witness, assessment });
  return { resource, created: life.created, deleted, events: life.events };
}

const nouns = { trail: 'the trail', key: 'the key', 'vpc-endpoint': 'the VPC endpoint' } as const;

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
  const deletions = new Map<string, ChangeEvent>();
  for (const event of events)
    if (event.name === 'DeleteTable' && event.error === null)
      for (const named of event.resources) deletions.set(`${event.account} ${event.region} ${named}`, event);
  for (const { account, region, usage, usageEvidence } of logs) {
    for (const row of lastUses(usage)) {
      const [, name] = /:table\/([\w.-]{1,255})$/.exec(row.table) ?? [];
      // Tables of other accounts are in the logs of those.
      if (name === undefined || row.table !== tableArn({ account, region }, name)) continue;
      const after = latest(deletions, [row.table, name], { account, region });
      if (after !== undefined && row.day <= after.time.slice(0, 10)) continue;
      const created = after === undefined ? null : { at: after.time, event: null };
      const named = { kind: 'table', account, region, name, created, after: after ?? null } as const;
      yield { name: named, row, evidence: usageEvidence };
    }
  }
}

const latest = (
  deletions: ReadonlyMap<string, ChangeEvent>,
  names: readonly string[],
  { account, region }: Place,
): ChangeEvent | undefined =>
  names
    .flatMap((name) => deletions.get(`${account} ${region} ${name}`) ?? [])
    .toSorted(byTime)
    .at(-1);

/** One row of each table. Calls that were refused may name tables that are not there. */
function lastUses(usage: readonly UsageRow[]): Iterable<UsageRow> {
  const last = new Map<string, UsageRow>();
  for (const row of usage) {
    if (row.error === null && row.day > (last.get(row.table)?.day ?? '')) last.set(row.table, row);
  }
  return last.values();
}

function arnOf({ kind, name, account, region }: Pick<Present, 'kind' | 'name' | 'account' | 'region'>): string {
  const arn = (service: string, resource: string): string =>
    `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}/${name}`;
  switch (kind) {
    case 'table':
      return tableArn({ account, region }, name);
    case 'dax-cluster':
      return arn('dax', 'cache');
    case 'trail':
      return arn('cloudtrail', 'trail');
    case 'key':
      return arn('kms', 'key');
    case 'vpc-endpoint':
      return arn('ec2', 'vpc-endpoint');
  }
}

interface About {
  readonly id: string;
  /** Why its settings are not known. */
  readonly witness: Absent;
  readonly assessment: Assessment;
}

function resourceOf(
  { kind, name, account, region }: Pick<Present, 'kind' | 'name' | 'account' | 'region'>,
  { id, witness, assessment }: About,
): Resource {
  const dataClass = kind === 'table' ? dataClassOf(name, witness, assessment.scope.classification) : null;
  const facts = Object.fromEntries(factNames[kind].map((fact) => [fact, witness])) as Resource['facts'];
  return { kind, id, name, account, region, dataClass, facts };
}
