import { all, any, type Match } from './match.ts';
import { wantedGroups, type WantedEvent, type WantedGroup } from './wanted.ts';
import type { Watcher } from './watchers.ts';

/** How far the events of one group are noticed. */
export interface GroupCoverage {
  readonly what: string;
  /** Names of all its events. */
  readonly names: readonly string[];
  /** What tells somebody of them, for sentences. */
  readonly by: readonly string[];
  /** `DisableKey in eu-west-1`: nobody is told of these. */
  readonly missing: readonly string[];
  /** The same, where it cannot be told whether somebody is. */
  readonly unclear: readonly string[];
  /** What sees missing events and tells nobody, or cannot be read. */
  readonly silent: readonly string[];
}

/** Where the events of an account are looked for. */
export interface Territory {
  readonly account: string;
  readonly regions: readonly string[];
  /** Region in which the events of IAM are recorded. */
  readonly globalRegion: string;
}

/** What of the wanted events reaches somebody through some of the watchers. */
export const coverageOf = (watchers: readonly Watcher[], territory: Territory): readonly GroupCoverage[] =>
  wantedGroups.map((group) => groupCoverage(group, watchers, territory));

function groupCoverage(group: WantedGroup, watchers: readonly Watcher[], territory: Territory): GroupCoverage {
  const found = group.events.flatMap((event) =>
    regionsOf(event, territory).map((region) => noticed(event, region, { watchers, territory })),
  );
  const open = (match: Match): readonly string[] => found.filter((one) => one.match === match).map(({ said }) => said);
  const unmet = found.filter(({ match }) => match !== 'yes');
  return {
    what: group.what,
    names: [...new Set(group.events.map(({ name }) => name))],
    by: [...new Set(found.flatMap(({ telling }) => telling))],
    missing: open('no'),
    unclear: open('unclear'),
    silent: [...new Set(unmet.flatMap(({ silent }) => silent))],
  };
}

/** Region in which the events of IAM, a global service, are recorded: one for each partition. */
export const globalRegionOf = (region: string): string =>
  region.startsWith('cn-') ? 'cn-north-1' : region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';

const regionsOf = ({ service }: WantedEvent, { regions, globalRegion }: Territory): readonly string[] =>
  service === 'iam' ? [globalRegion] : regions;

interface Noticed {
  readonly said: string;
  readonly match: Match;
  readonly telling: readonly string[];
  readonly silent: readonly string[];
}

function noticed(
  event: WantedEvent,
  region: string,
  { watchers, territory }: { readonly watchers: readonly Watcher[]; readonly territory: Territory },
): Noticed {
  const here = watchers.filter((watcher) => watcher.region === null || watcher.region === region);
  const results = here.map(({ label, tells, sees }) => {
    const seen = sees(event, territory.account, region);
    return { label, seen, match: all([seen, tells]) };
  });
  return {
    said: `${event.name} in ${region}`,
    match: any(results.map(({ match }) => match)),
    telling: results.filter(({ match }) => match === 'yes').map(({ label }) => label),
    silent: results
      .filter(({ seen, match }) => match === 'unclear' || (seen === 'yes' && match === 'no'))
      .map(({ label }) => label),
  };
}
