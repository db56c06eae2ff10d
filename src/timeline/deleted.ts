import { factNames, instantWords } from '../model/index.ts';
import type { Absent, ChangeEvent, Interval, Resource } from '../model/index.ts';
import { parseArn, resourceArn } from './arn.ts';
import { textField } from './fields.ts';
import { byTime } from './history.ts';
import { birthsOf, tableIdOf } from './life.ts';
import type { Turn } from './span.ts';

/** A resource that existed in the period and was deleted before it could be read: known by events only. */
export interface DeletedResource {
  readonly resource: Resource;
  readonly created: Turn | null;
  readonly deleted: Turn;
  /** Its own change events, without those of others under the same name. */
  readonly events: readonly ChangeEvent[];
}

/** Events that end a resource: a table or cache without one is alive. */
export const deaths = [
  { kind: 'table', source: 'dynamodb.amazonaws.com', event: 'DeleteTable', parameter: 'tablename', noun: 'table' },
  { kind: 'dax-cluster', source: 'dax.amazonaws.com', event: 'DeleteCluster', parameter: 'clustername', noun: 'cache' },
] as const;

/** Tables and DAX clusters that existed for a part of the period and were deleted since. */
export function deletedResources(events: readonly ChangeEvent[], period: Interval): readonly DeletedResource[] {
  return eventsByName(events).flatMap(({ kind, events: own }) =>
    livesOf(own, kind).filter((life) => touches(life, period)),
  );
}

/** A table or DAX cluster that was not deleted, as far as events tell. */
export interface SurvivingName {
  readonly kind: (typeof deaths)[number]['kind'];
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Its deletion, if it was there before under its name: what happened until then is of another one. */
  readonly after: ChangeEvent | null;
  /** By its creation, else not before that deletion. */
  readonly created: Turn | null;
  /** Successful ones of its own service, at least one. */
  readonly events: readonly ChangeEvent[];
}

/** What events name and do not tell the deletion of. */
export function survivingNames(events: readonly ChangeEvent[]): readonly SurvivingName[] {
  return eventsByName(events).flatMap(({ kind, name, events: all }) => {
    const end = all.findLastIndex((event) => event.name === kind.event);
    const own = all.slice(end + 1);
    const [first] = own;
    // What fits no name, such as the id of an export, is none.
    if (first === undefined || !/^[\w.-]{1,255}$/.test(name)) return [];
    const birth = own.findLast((event) => birthsOf(kind.kind).includes(event.name)) ?? null;
    const { account, region } = first;
    const after = all[end] ?? null;
    const since = birth ?? after;
    const created = since === null ? null : { at: since.time, event: birth };
    return [{ kind: kind.kind, account, region, name, after, created, events: own }];
  });
}

interface NamedEvents {
  readonly kind: (typeof deaths)[number];
  readonly name: string;
  readonly events: readonly ChangeEvent[];
}

/** Successful events by the table or cluster that they name, in the order of time. */
function eventsByName(events: readonly ChangeEvent[]): readonly NamedEvents[] {
  const successful = events.filter((event) => event.error === null).toSorted(byTime);
  return deaths.flatMap((kind) => {
    const ofKind = successful.filter((event) => event.source === kind.source);
    const byName = new Map<
      string,
      { readonly kind: typeof kind; readonly name: string; readonly events: ChangeEvent[] }
    >();
    for (const event of ofKind) {
      const name = nameIn(event, kind.parameter);
      const key = `${event.account} ${event.region} ${name}`;
      const known = byName.get(key) ?? { kind, name, events: [] };
      known.events.push(event);
      byName.set(key, known);
    }
    return [...byName.values()];
  });
}

const touches = ({ created, deleted }: DeletedResource, period: Interval): boolean =>
  deleted.at > period.from && (created === null || created.at < period.to);

/** Name of the table that an event of DynamoDB is about, or of another thing where it is about none. */
export const tableIn = (event: ChangeEvent): string => nameIn(event, 'tablename');

function nameIn(event: ChangeEvent, parameter: string): string {
  const told =
    textField(event.parameters, parameter) ??
    textField(event.parameters, `target${parameter}`) ??
    textField(event.response, 'tabledescription.tablename') ??
    event.resources.find((text) => parseArn(text) !== null) ??
    event.resources[0] ??
    '';
  const arn = parseArn(resourceArn(told));
  return arn === null ? told : (arn.resource.split('/').at(-1) ?? told);
}

/** One life for each deletion: from the creation before it, if recorded, else from an unknown beginning. */
function livesOf(own: readonly ChangeEvent[], kind: (typeof deaths)[number]): readonly DeletedResource[] {
  let since = 0;
  const lives: DeletedResource[] = [];
  own.forEach((event, index) => {
    if (event.name !== kind.event) return;
    const events = own.slice(since, index);
    since = index + 1;
    const birth = events.findLast((one) => birthsOf(kind.kind).includes(one.name)) ?? null;
    lives.push({
      resource: remains(event, kind),
      created: birth === null ? null : { at: birth.time, event: birth },
      deleted: { at: event.time, event },
      events: birth === null ? events : events.slice(events.indexOf(birth)),
    });
  });
  return lives;
}

function remains(event: ChangeEvent, kind: (typeof deaths)[number]): Resource {
  const name = nameIn(event, kind.parameter);
  const arn =
    event.resources.find((text) => parseArn(text) !== null) ??
    textField(event.response, 'tabledescription.tablearn') ??
    `${kind.source}:${event.region}:${event.account}:${name}`;
  const absent: Absent = {
    kind: 'absent',
    cause: 'missing',
    message: `the ${kind.noun} was deleted at ${instantWords(event.time)} (${event.name}), before its settings were read`,
    evidence: [event.evidence],
  };
  const facts = Object.fromEntries(factNames[kind.kind].map((name) => [name, absent])) as Resource['facts'];
  const id = `${resourceArn(arn)}#${tableIdOf(event) ?? event.time}`;
  const { account, region } = event;
  return { kind: kind.kind, id, name: `${name} (deleted)`, account, region, dataClass: null, facts };
}
