import { byText, oncePerList, union } from '../model/index.ts';
import type { Assessment, ChangeEvent, ChangeRule, Resource } from '../model/index.ts';
import { parseArn } from './arn.ts';
import { textField } from './fields.ts';
import { known } from './handle.ts';
import type { Handle } from './handle.ts';
import { creates, handlesOfEvent, handlesOfResource, homeOf, keyArns, logGroupArns, trailArns } from './handles.ts';
import type { EndpointPlaces } from './handles.ts';
import { birthsOf, creationOf, isOwn } from './life.ts';
import type { Turn } from './span.ts';
import { combineWindows, windowFinder } from './window.ts';
import type { Coverage, EventWindow } from './window.ts';

/** The change events of an assessment, found by the resource they concern. */
export interface History {
  /** Successful events that concern a resource and fit one of the rules, in the order of time, since its creation. */
  readonly changesOf: (resource: Resource, rules: readonly ChangeRule[]) => readonly ChangeEvent[];
  /** What the event windows behind these rules prove for the resource; null without rules. */
  readonly coverageOf: (resource: Resource, rules: readonly ChangeRule[]) => Coverage | null;
  readonly creationOf: (resource: Resource) => Turn | null;
  /** What the event windows behind these rules prove for an account and region without any resource. */
  readonly placeCoverage: (place: Place, rules: readonly ChangeRule[]) => Coverage | null;
}

export interface HistoryInput {
  readonly events: readonly ChangeEvent[];
  readonly windows: readonly EventWindow[];
  readonly resources: readonly Resource[];
  readonly assessment: Assessment;
}

export function indexHistory(input: HistoryInput): History {
  const find = finder(input);
  const window = windowFinder(input.windows);
  const birthRules = birthRulesOf();
  const sources = watchedSources();
  const creations = new Map<Resource, Turn | null>();
  const creation = (resource: Resource): Turn | null => {
    const cached = creations.get(resource);
    if (cached !== undefined) return cached;
    const turn = creationOf(
      resource,
      find(resource, birthRules(resource)).filter((event) => creates(event, resource)),
    );
    creations.set(resource, turn);
    return turn;
  };
  const common = oncePerList(combineWindows);
  return {
    creationOf: creation,
    placeCoverage: ({ account, region }, rules) =>
      combineWindows(rules.map((rule) => window(account, region, rule.source))),
    changesOf: (resource, rules) => {
      const found = find(resource, rules);
      if (found.length === 0) return found;
      const since = creation(resource)?.at ?? '';
      return found.filter((event) => event.time >= since && isOwn(event, resource) && !createsAnother(event, resource));
    },
    coverageOf: (resource, rules) =>
      common(
        sources(rules).flatMap((source) =>
          placesOf(resource, source, input.assessment).map((place) => window(place.account, place.region, source)),
        ),
      ),
  };
}

const createsAnother = (event: ChangeEvent, resource: Resource): boolean =>
  event.source === homeOf(resource) && birthsOf(resource.kind).includes(event.name) && !creates(event, resource);

/** Which events create a resource: one value for all of a kind. */
function birthRulesOf(): (resource: Resource) => Watching {
  const known = new Map<string, Watching>();
  return (resource) => {
    const { kind } = resource;
    const source = homeOf(resource);
    const rules = known.get(kind) ?? (source === null ? [] : [{ source, names: birthsOf(kind) }]);
    known.set(kind, rules);
    return rules;
  };
}

type Find = (resource: Resource, rules: Watching) => readonly ChangeEvent[];

function finder(input: HistoryInput): Find {
  const byHandle = fileByHandle(input.events, endpointPlaces(input));
  const handles = new Map<Resource, readonly Handle[]>();
  const handlesOf = (resource: Resource): readonly Handle[] => {
    const cached = handles.get(resource);
    if (cached !== undefined) return cached;
    // Handles without any event are of no use: most resources keep a few or none.
    const used = [...handlesOfResource(resource)].filter((handle) => byHandle.has(handle));
    handles.set(resource, used);
    return used;
  };
  const kindsOf = watchedKinds();
  return (resource, rules) => {
    const own = handlesOf(resource);
    if (own.length === 0) return [];
    const watched = kindsOf(rules);
    const lists: (readonly ChangeEvent[])[] = [];
    for (const handle of own)
      for (const [kind, events] of byHandle.get(handle) ?? []) if (watched.has(kind)) lists.push(events);
    return lists.length === 0 ? [] : union(lists).toSorted(byTime);
  };
}

type Watching = readonly Pick<ChangeRule, 'source' | 'names'>[];

/** The kinds of events that rules watch. */
function watchedKinds(): (rules: Watching) => ReadonlySet<string> {
  const known = new Map<Watching, ReadonlySet<string>>();
  return (rules) => {
    const kinds =
      known.get(rules) ?? new Set(rules.flatMap(({ source, names }) => names.map((name) => kindOf(source, name))));
    known.set(rules, kinds);
    return kinds;
  };
}

/** The sources of the events that rules watch. */
function watchedSources(): (rules: Watching) => readonly string[] {
  const known = new Map<Watching, readonly string[]>();
  return (rules) => {
    const sources = known.get(rules) ?? [...new Set(rules.map(({ source }) => source))];
    known.set(rules, sources);
    return sources;
  };
}

const kindOf = (source: string, name: string): string => `${source}|${name}`;

type Filed = ReadonlyMap<Handle, ReadonlyMap<string, readonly ChangeEvent[]>>;

function fileByHandle(events: readonly ChangeEvent[], places: EndpointPlaces): Filed {
  const filed = new Map<Handle, Map<string, ChangeEvent[]>>();
  for (const event of events) {
    if (event.error !== null) continue; // an attempt, not a change
    const kind = kindOf(event.source, event.name);
    for (const handle of handlesOfEvent(event, places)) {
      const kinds = filed.get(handle) ?? new Map<string, ChangeEvent[]>();
      const list = kinds.get(kind) ?? [];
      list.push(event);
      kinds.set(kind, list);
      filed.set(handle, kinds);
    }
  }
  return filed;
}

export const byTime = (a: ChangeEvent, b: ChangeEvent): number =>
  byText(a.time, b.time) || byText(a.id, b.id) || byText(a.name, b.name);

function endpointPlaces({ events, resources }: HistoryInput): EndpointPlaces {
  const places = new Map<string, string>();
  const place = (endpoint: string | undefined, vpc: string | undefined): void => {
    if (endpoint !== undefined && vpc !== undefined) places.set(endpoint, vpc);
  };
  for (const { name, response } of events)
    if (name === 'CreateVpcEndpoint') {
      const base = 'createvpcendpointresponse.vpcendpoint';
      place(textField(response, `${base}.vpcendpointid`), textField(response, `${base}.vpcid`));
    }
  for (const resource of resources)
    if (resource.kind === 'vpc-endpoint') {
      const description = known(resource, 'description');
      place(textField(description, 'VpcEndpointId'), textField(description, 'VpcId'));
    }
  return places;
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** CloudTrail records the events of IAM, a global service, in this region (per partition). */
const globalRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** Where the events of a source that concern a resource are recorded. */
export function placesOf(resource: Resource, source: string, assessment: Assessment): readonly Place[] {
  const { account, region } = resource;
  switch (source) {
    case 'iam.amazonaws.com': {
      const partition = parseArn(resource.id)?.partition ?? 'aws';
      return [{ account, region: globalRegions[partition] ?? 'us-east-1' }];
    }
    case 'kms.amazonaws.com':
      return resource.kind === 'key' ? [{ account, region }] : arnPlaces(keyArns(resource));
    case 'cloudtrail.amazonaws.com':
      return resource.kind === 'trail' ? trailPlaces(resource) : regionsAnd(trailArns(resource), account, assessment);
    case 'logs.amazonaws.com':
    case 'monitoring.amazonaws.com':
      return regionsAnd(logGroupArns(resource), account, assessment);
    case 'events.amazonaws.com':
      return [...everyRegion(account, assessment), { account, region: globalRegionOf(assessment) }];
    default:
      return resource.kind === 'account' ? everyRegion(account, assessment) : [{ account, region }];
  }
}

const arnPlaces = (arns: readonly string[]): readonly Place[] =>
  arns.flatMap((text) => {
    const arn = parseArn(text);
    return arn === null ? [] : [{ account: arn.account, region: arn.region }];
  });

function trailPlaces(resource: Resource): readonly Place[] {
  const [home] = arnPlaces([resource.id]);
  return [home ?? { account: resource.account, region: resource.region }];
}

const everyRegion = (account: string, assessment: Assessment): readonly Place[] =>
  assessment.scope.regions.map((region) => ({ account, region }));

/** Region in which the events of IAM come to EventBridge: that of the partition of the scope. */
const globalRegionOf = ({ scope }: Assessment): string => {
  const [first = ''] = scope.regions;
  const partition = first.startsWith('cn-') ? 'aws-cn' : first.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return globalRegions[partition] ?? 'us-east-1';
};

/**
 * Trails and log groups are changed in their own account and region: every region of this account, and the place of
 * those that come from another account.
 */
function regionsAnd(arns: readonly string[], account: string, assessment: Assessment): readonly Place[] {
  const inScope = new Set(assessment.scope.accounts.map(({ id }) => id));
  const foreign = arnPlaces(arns).filter((place) => inScope.has(place.account));
  const places = [...everyRegion(account, assessment), ...foreign];
  return [...new Map(places.map((place) => [`${place.account} ${place.region}`, place])).values()];
}
