import type { JsonObject, Period } from '../model/index.ts';
import { placeOf } from './arn.ts';
import { objectsAt, textAt } from './shape.ts';
import type { Question, Source, Target } from './source.ts';

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

/** Keys that sign the period's digests; two hours longer, so that a rotation at its end does not hide the last one. */
export const listPublicKeys = (period: Period): Question => ({
  ...question('ListPublicKeys', {
    StartTime: period.from,
    EndTime: new Date(Date.parse(period.to) + 2 * 3_600_000).toISOString(),
  }),
  paging: { input: 'NextToken', output: 'NextToken' },
});

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
function asksAbout(trail: TrailName, { account, region, assessment: { scope } }: Target): boolean {
  const owner = placeOf(trail.arn)?.account;
  if (owner !== account && scope.accounts.some(({ id }) => id === owner)) return false;
  return region === (scope.regions.includes(trail.homeRegion) ? trail.homeRegion : scope.regions[0]);
}

const trails = 'arn:aws:cloudtrail:*:*:trail/*';

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
    const [described] = await Promise.all([
      ask(describeTrails),
      ask(listTrails),
      ask(listPublicKeys(target.assessment.period)),
    ]);
    if (described.kind === 'unavailable') return;
    const found = described.pages.flatMap((page) => objectsAt(page, 'trailList')).map(trailName);
    const names = found.filter((name) => name !== undefined).filter((name) => asksAbout(name, target));
    await Promise.all(names.flatMap((name) => [ask(getTrailStatus(name)), ask(getEventSelectors(name))]));
  },
};
export default source;
