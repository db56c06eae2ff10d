import type { Assessment, Instant, JsonObject } from '../model/index.ts';
import { globalRegionOf, placeOf } from './arn.ts';
import { objectsAt, textAt } from './shape.ts';
import type { Ask, Question, Source, Target } from './source.ts';

const question = (operation: string, request: JsonObject): Question => ({ service: 'cloudtrail', operation, request });

/** Shadow trails included: trails of other regions, and organisation trails in member accounts, that record here. */
export const describeTrails: Question = question('DescribeTrails', { includeShadowTrails: true });

export const listTrails: Question = {
  ...question('ListTrails', {}),
  paging: { input: 'NextToken', output: 'NextToken' },
};

/** A trail is named by ARN and asked about in its home region: elsewhere the answer is about its shadow. */
export interface TrailName {
  readonly arn: string;
  readonly homeRegion: string;
}

export const getTrailStatus = (trail: TrailName): Question => ({
  ...question('GetTrailStatus', { Name: trail.arn }),
  region: trail.homeRegion,
});

export const getEventSelectors = (trail: TrailName): Question => ({
  ...question('GetEventSelectors', { TrailName: trail.arn }),
  region: trail.homeRegion,
});

/**
 * Keys that sign digests of the period and of the time until now, from which states are carried back; two hours longer
 * than the period, so that a rotation at its end does not hide the last one.
 */
export const listPublicKeys = ({ period, startedAt }: Assessment): Question => ({
  ...question('ListPublicKeys', { StartTime: period.from, EndTime: later(period.to, startedAt) }),
  paging: { input: 'NextToken', output: 'NextToken' },
});

const later = (end: Instant, now: Instant): Instant => {
  const last = new Date(Date.parse(end) + 2 * 3_600_000).toISOString();
  return now > last ? now : last;
};

/** Name of a trail out of `trailList`; undefined when it has no ARN or home region. */
export function trailName(trail: JsonObject): TrailName | undefined {
  const arn = textAt(trail, 'TrailARN');
  const homeRegion = textAt(trail, 'HomeRegion');
  return arn === undefined || homeRegion === undefined ? undefined : { arn, homeRegion };
}

/**
 * One trail shows in every region, an organisation trail in every account too: its owner asks about it, in its home
 * region. Where owner or home are outside the scope, each account that sees the trail asks, from its first region.
 */
export function isAskedBy(trail: TrailName, { account, region, assessment: { scope } }: Target): boolean {
  const owner = placeOf(trail.arn)?.account;
  if (owner !== account && scope.accounts.some(({ id }) => id === owner)) return false;
  return region === (scope.regions.includes(trail.homeRegion) ? trail.homeRegion : scope.regions[0]);
}

const trails = 'arn:aws:cloudtrail:*:*:trail/*';

/** Events of IAM are delivered in one region of the partition, signed with the key of that region. */
export const keyRegions = ({
  region,
  assessment: { scope },
}: Pick<Target, 'region' | 'assessment'>): readonly string[] =>
  region === scope.regions[0] ? [...new Set([region, globalRegionOf(region)])] : [region];

const askKeys = (ask: Ask, target: Target): Promise<unknown> =>
  Promise.all(keyRegions(target).map((region) => ask({ ...listPublicKeys(target.assessment), region })));

/** The keys by which trail logs are verified, also where nothing else is asked of CloudTrail. */
export const trailLogKeys: Source = {
  id: 'cloudtrail-logs',
  title: 'Public keys of CloudTrail',
  per: 'region',
  actions: [{ action: 'cloudtrail:ListPublicKeys', resource: '*' }],
  freshnessHours: 0,
  collect: async (ask, target) => void (await askKeys(ask, target)),
};

const source: Source = {
  id: 'cloudtrail-trails',
  title: 'CloudTrail trails: status, selectors and public keys',
  per: 'region',
  actions: [
    { action: 'cloudtrail:DescribeTrails', resource: '*' },
    { action: 'cloudtrail:GetEventSelectors', resource: trails },
    { action: 'cloudtrail:GetTrailStatus', resource: trails },
    { action: 'cloudtrail:ListPublicKeys', resource: '*' },
    { action: 'cloudtrail:ListTrails', resource: '*' },
  ],
  freshnessHours: 24,
  collect: async (ask, target) => {
    const [described] = await Promise.all([ask(describeTrails), ask(listTrails), askKeys(ask, target)]);
    if (described.kind === 'unavailable') return;
    const found = described.pages.flatMap((page) => objectsAt(page, 'trailList')).map(trailName);
    const names = found.filter((name) => name !== undefined).filter((name) => isAskedBy(name, target));
    await Promise.all(names.flatMap((name) => [ask(getTrailStatus(name)), ask(getEventSelectors(name))]));
  },
};
export default source;
