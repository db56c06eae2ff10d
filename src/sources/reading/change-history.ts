import { clip, commonIntervals, coversAll, instantWords, mergeIntervals } from '../../model/index.ts';
import type {
  Absent,
  Assessment,
  ChangeEvent,
  EvidenceSet,
  Interval,
  PlaceLedger,
  Resource,
  TrailCoverage,
} from '../../model/index.ts';
import type { Place } from '../arn.ts';
import type { Archive } from './archive.ts';
import { openOnce } from './archive.ts';
import type { EventWindow } from './lookups.ts';
import { readLookups } from './lookups.ts';
import { recordsChanges, selectorsSince, steadyOver } from './recording.ts';
import type { TrailLogs } from './trail-logs.ts';
import { deliveredBy, readTrailLogs } from './trail-logs.ts';
import { readTrails } from './trails.ts';

export interface ChangeHistory {
  /** Each event once, by time and then by id. Read-only events are left out: they change nothing. */
  readonly events: readonly ChangeEvent[];
  /** One for each account, region and event source of the plan, also where nothing was collected. */
  readonly windows: readonly EventWindow[];
  /** What verified trail logs say; empty where none were read. */
  readonly logs: readonly TrailLogs[];
}

/**
 * Reads the change events of CloudTrail's event history and of verified trail logs, and when they are complete: where
 * one of the two is.
 */
export function readChangeEvents(evidence: EvidenceSet, assessment: Assessment): ChangeHistory {
  const archive = openOnce(evidence, assessment);
  const lookups = readLookups(archive, assessment);
  const logs = readTrailLogs(evidence, assessment);
  const events = new Map<string, ChangeEvent>();
  for (const event of [...lookups.flatMap((part) => part.events), ...logs.flatMap((place) => place.events)])
    if (!events.has(event.id)) events.set(event.id, event);
  const sorted = [...events.values()].sort(byTime);
  const windows = lookups.map(({ window }) => window);
  if (logs.length === 0) return { events: sorted, windows, logs };
  const recorded = recordings(archive, { logs, events: sorted, windows, assessment });
  return { events: sorted, logs, windows: windows.map((window) => joined(window, recorded(window), assessment)) };
}

const byTime = (a: ChangeEvent, b: ChangeEvent): number => {
  const left = `${a.time} ${a.id}`;
  const right = `${b.time} ${b.id}`;
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Accounts use the same names: a trail is told by its account too, unless it is one of the organisation. */
function isOf({ name, region, account, facts }: Trail, coverage: TrailCoverage): boolean {
  if (name !== coverage.trail || region !== coverage.homeRegion) return false;
  if (coverage.organisation === null) return account === coverage.account;
  return facts.description.kind === 'known' && facts.description.value['IsOrganizationTrail'] === true;
}

interface Recorded {
  readonly covered: readonly Interval[];
  /** Why not more is; empty when nothing is to be said. */
  readonly reason: string;
  readonly evidence: EventWindow['evidence'];
}

interface Known {
  readonly logs: readonly TrailLogs[];
  readonly events: readonly ChangeEvent[];
  readonly windows: readonly EventWindow[];
  readonly assessment: Assessment;
}

/** When trails are proven to have recorded every change of an event source in a place. */
function recordings(archive: Archive, known: Known): (window: EventWindow) => Recorded {
  const trails = readTrails(archive, known.assessment).resources.filter(isTrail);
  return ({ account, region, source }) => {
    const own = known.logs.filter((logs) => logs.account === account && logs.region === region);
    const parts = own.map((logs) => recordedBy(logs, trails, { ...known, source }));
    return {
      covered: mergeIntervals(parts.flatMap((part) => part.covered)),
      reason:
        parts.find((part) => part.reason !== '')?.reason ?? (own.length > 0 ? '' : 'no trail logs of it were read'),
      evidence: parts.flatMap((part) => part.evidence),
    };
  };
}

type Trail = Resource<'trail'>;
const isTrail = (resource: Resource): resource is Trail => resource.kind === 'trail';

function recordedBy(logs: TrailLogs, trails: readonly Trail[], known: Known & { readonly source: string }): Recorded {
  const { ledger, absent, evidence } = logs;
  if (ledger === null) return { covered: [], reason: absent?.message ?? '', evidence };
  const parts = ledger.trails.map((one) => {
    const trail = trails.find((each) => isOf(each, one));
    if (trail === undefined) return { covered: [], reason: `the settings of trail ${one.trail ?? ''} were not read` };
    return { covered: commonIntervals(deliveredBy(one, ledger), steadily(trail, known)), reason: '' };
  });
  const covered = mergeIntervals(parts.flatMap((part) => part.covered));
  const gap = ledger.trails.flatMap(({ gaps }) => gaps)[0];
  const words = gap && `the trail logs prove nothing from ${instantWords(gap.from)} to ${instantWords(gap.to)}`;
  const reason = parts.find((part) => part.reason !== '')?.reason ?? words ?? unverifiedWords(ledger);
  return { covered, reason, evidence };
}

function unverifiedWords({ trails, unreadable }: PlaceLedger): string {
  if (unreadable > 0) return 'a verified log file holds records that could not be read';
  const lost = trails.reduce((sum, { logs }) => sum + logs.of - logs.verified, 0);
  return lost === 0 ? '' : `${lost} named log file${lost === 1 ? ' is' : 's are'} not verified`;
}

/**
 * When a trail is known to have recorded all changes of an event source: from what its selectors are now back to when
 * they were last set, as far as it is known that nobody set them.
 */
function steadily(trail: Trail, { source, events, windows, logs, assessment }: Known & { readonly source: string }) {
  const { selectors } = trail.facts;
  if (selectors.kind === 'absent' || !recordsChanges(selectors.value, source)) return [];
  const home = (place: Place): boolean => place.account === trail.account && place.region === trail.region;
  const looked = windows.filter((window) => home(window) && window.source === 'cloudtrail.amazonaws.com');
  const delivered = logs.filter(home).flatMap(({ ledger }) => {
    const own = ledger?.trails.filter((one) => one.trail === trail.name && one.homeRegion === trail.region) ?? [];
    return ledger === null ? [] : own.flatMap((one) => deliveredBy(one, ledger));
  });
  const known = mergeIntervals([...looked.flatMap(({ covered }) => covered), ...delivered]);
  const steady = steadyOver(known, selectorsSince({ arn: trail.id, name: trail.name }, events));
  const reach = { from: assessment.period.from, to: assessment.startedAt };
  return steady === null ? [] : clip([steady], reach);
}

/** A window of event history together with what trails recorded. */
function joined(window: EventWindow, recorded: Recorded, { period, startedAt, sources }: Assessment): EventWindow {
  const covered = mergeIntervals([...window.covered, ...recorded.covered]);
  const evidence = [...new Set([...window.evidence, ...recorded.evidence])];
  const wanted = { from: period.from, to: period.to < startedAt ? period.to : startedAt };
  if (coversAll(covered, wanted)) return { ...window, covered, evidence, absent: null };
  const looked = sources.includes('cloudtrail-lookup') ? window.absent : null;
  const reasons = [looked?.message, recorded.reason].filter((one) => one !== undefined && one !== '').join('; ');
  const absent: Absent = { kind: 'absent', cause: looked?.cause ?? 'missing', message: reasons, evidence };
  return { ...window, covered, evidence, absent };
}
