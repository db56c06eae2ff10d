import type { Assessment, Estate, Fact, JsonObject, Resource, TrailState } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { placeOf } from '../arn.ts';
import type { TrailName } from '../cloudtrail-trails.ts';
import { describeTrails, getEventSelectors, getTrailStatus, trailName } from '../cloudtrail-trails.ts';
import { textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import type { Population } from './fact.ts';
import { factOf, mergeFacts, objectItem, populationOf } from './fact.ts';
import { placesOf, unknownPart, wholeAccount } from './places.ts';

interface Trail extends TrailName {
  readonly description: JsonObject;
}

/** The trails that record what happens in one region of an account. */
interface TrailList extends Population<Trail> {
  readonly place: Place;
  readonly fact: Fact<readonly Trail[]>;
}

type TrailResource = Resource<'trail'>;

interface TrailReading extends Estate {
  /** Trails that are logging and record what happens in a region of an account. */
  readonly loggingIn: (place: Place) => Fact<readonly TrailState[]>;
}

/**
 * Reads trails, and for each account the trails that cover it. An organisation trail covers the accounts that list it:
 * with shadow trails asked for, `DescribeTrails` gives it in every member account.
 */
export function readTrails(archive: Archive, assessment: Assessment): TrailReading {
  const lists = placesOf(assessment).map((place) => readList(archive, place));
  const trails = resourcesOf(lists, archive, assessment);
  const accounts = assessment.scope.accounts.map((account) => {
    const own = lists.filter((list) => list.place.account === account.id);
    return accountResource(account, statesOf(own, trails));
  });
  const logging = new Map(
    lists.map((list) => [`${list.place.account} ${list.place.region}`, onlyLogging(statesOf([list], trails))] as const),
  );
  return {
    resources: [...trails.values(), ...accounts],
    unknown: lists.flatMap((list) => unknownPart('trail', list.place, list.absent)),
    loggingIn: ({ account, region }) => logging.get(`${account} ${region}`) ?? notAsked,
  };
}

function readList(archive: Archive, place: Place): TrailList {
  const reading = archive(describeTrails, place);
  const population = populationOf(
    reading,
    'trailList',
    objectItem((description) => {
      const name = trailName(description);
      return name === undefined ? undefined : { ...name, description };
    }),
  );
  const items = population.items.filter((trail) => covers(trail, place.region));
  const fact = population.absent ?? factOf(reading, () => items);
  return { ...population, items, place, fact };
}

const covers = ({ homeRegion, description }: Trail, region: string): boolean =>
  homeRegion === region || description['IsMultiRegionTrail'] === true;

/** One resource for each trail, however many accounts and regions list it. */
function resourcesOf(
  lists: readonly TrailList[],
  archive: Archive,
  { scope }: Assessment,
): ReadonlyMap<string, TrailResource> {
  const accounts = scope.accounts.map(({ id }) => id);
  const resources = new Map<string, TrailResource>();
  for (const { arn } of lists.flatMap((list) => list.items)) {
    if (resources.has(arn)) continue;
    const listing = lists.filter((list) => list.items.some((trail) => trail.arn === arn));
    const owner = placeOf(arn)?.account;
    // The owner's view counts; a member account sees the same trail through its shadow.
    const viewer = accounts.find((id) => id === owner) ?? listing[0]?.place.account ?? '';
    const [best] = sortByView(listing, arn, viewer);
    const trail = best?.items.find((one) => one.arn === arn);
    if (best !== undefined && trail !== undefined) resources.set(arn, trailResource(trail, best, { archive, viewer }));
  }
  return resources;
}

function sortByView(lists: readonly TrailList[], arn: string, viewer: string): readonly TrailList[] {
  const rank = ({ place, items }: TrailList): number => {
    const home = items.find((trail) => trail.arn === arn)?.homeRegion;
    return (place.account === viewer ? 0 : 2) + (place.region === home ? 0 : 1);
  };
  return [...lists].sort((a, b) => rank(a) - rank(b));
}

function trailResource(
  trail: Trail,
  list: TrailList,
  { archive, viewer }: { readonly archive: Archive; readonly viewer: string },
): TrailResource {
  const { arn } = trail;
  const place = { account: viewer, region: trail.homeRegion };
  return {
    kind: 'trail',
    id: arn,
    name: textAt(trail.description, 'Name') ?? arn.replace(/^.*:trail\//, ''),
    account: placeOf(arn)?.account ?? viewer,
    region: trail.homeRegion,
    dataClass: null,
    facts: {
      description: mergeFacts(list.fact, [], () => trail.description),
      status: factOf(archive(getTrailStatus(trail), place), ([page]) => page),
      selectors: factOf(archive(getEventSelectors(trail), place), ([page]) => page),
    },
  };
}

/** States of all trails in the lists: absent when a list is not complete or a trail's state is not known. */
function statesOf(
  lists: readonly TrailList[],
  trails: ReadonlyMap<string, TrailResource>,
): Fact<readonly TrailState[]> {
  const [first, ...others] = lists;
  if (first === undefined) return notAsked;
  const listed = mergeFacts(
    first.fact,
    others.map((list) => list.fact),
    (own, more) => [own, ...more].flat(),
  );
  if (listed.kind === 'absent') return listed;
  const arns = [...new Set(listed.value.map((trail) => trail.arn))].sort();
  const states = arns.flatMap((arn) => trails.get(arn) ?? []).map(stateOf);
  return mergeFacts(listed, states, (_, all) => all);
}

const notAsked: Fact<never> = {
  kind: 'absent',
  cause: 'missing',
  message: 'trails of an account or region outside the scope are not collected',
  evidence: [],
};

function stateOf({ id, facts }: TrailResource): Fact<TrailState> {
  return mergeFacts(
    facts.description,
    [facts.status, facts.selectors],
    (description, [status = {}, selectors = {}]) => ({
      arn: id,
      description,
      status,
      selectors,
    }),
  );
}

function onlyLogging(states: Fact<readonly TrailState[]>): Fact<readonly TrailState[]> {
  if (states.kind === 'absent') return states;
  const unclear = states.value.find((state) => typeof state.status['IsLogging'] !== 'boolean');
  if (unclear !== undefined) {
    const message = `GetTrailStatus of ${unclear.arn}: the answer does not say whether the trail is logging`;
    return { kind: 'absent', cause: 'unreadable', message, evidence: states.evidence };
  }
  return { ...states, value: states.value.filter((state) => state.status['IsLogging'] === true) };
}

const accountResource = (
  account: { readonly id: string; readonly name: string },
  trails: Fact<readonly TrailState[]>,
): Resource<'account'> => ({
  kind: 'account',
  id: account.id,
  name: account.name,
  account: account.id,
  region: wholeAccount,
  dataClass: null,
  facts: { trails },
});
