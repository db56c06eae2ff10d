import { clip, gapsBetween, logCalls, mergeIntervals } from '../../model/index.ts';
import type {
  Absent,
  Assessment,
  ChangeEvent,
  EvidenceId,
  EvidenceSet,
  Interval,
  JsonObject,
  KeyUseRow,
  PlaceLedger,
  TrailCoverage,
  UsageRow,
} from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { textAt } from '../shape.ts';
import type { Archive, Reading } from './archive.ts';
import { openOnce } from './archive.ts';
import { readPages } from './lookups.ts';
import { objectItem, populationOf } from './fact.ts';
import { readLedger } from './ledger.ts';

/** What the trail logs of one account and region in one place say. */
export interface TrailLogs extends Place {
  /** The bucket or folder, as the configuration names it. */
  readonly logs: string;
  /** Null when it could not be read; then `absent` says why. */
  readonly ledger: PlaceLedger | null;
  readonly absent: Absent | null;
  readonly events: readonly ChangeEvent[];
  readonly usage: readonly UsageRow[];
  readonly keyUse: readonly KeyUseRow[];
  /** Of the counts alone. */
  readonly usageEvidence: readonly EvidenceId[];
  readonly evidence: readonly EvidenceId[];
}

/** Reads what verified trail logs say. An answer that is not complete says nothing: its ledger counts as absent. */
export function readTrailLogs(evidence: EvidenceSet, assessment: Assessment): readonly TrailLogs[] {
  const archive = openOnce(evidence, assessment);
  const asked = new Map(
    evidence.records
      .filter(({ source, operation }) => source === logCalls.source && operation === logCalls.ledger)
      .map(({ account, region, request }) => {
        const logs = textAt(request, 'logs') ?? '';
        return [`${account} ${region} ${logs}`, { account, region, logs }] as const;
      }),
  );
  return [...asked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => readPlace(archive, place));
}

function readPlace(archive: Archive, place: Place & { readonly logs: string }): TrailLogs {
  const { account, region, logs } = place;
  const ask = (operation: string): Reading =>
    archive({ service: logCalls.service, operation, request: { logs } }, { account, region });
  const answers = [logCalls.ledger, logCalls.events, logCalls.usage, logCalls.digests].map(ask);
  const [stored, changes, counts] = answers as [Reading, Reading, Reading];
  const events = readPages(changes, { account, region, source: null });
  const usage = populationOf(counts, 'Usage', objectItem(usageRow));
  const keyUse = populationOf(counts, 'KeyUse', objectItem(keyUseRow));
  const ledger = readLedger(stored);
  const absent =
    stored.absent ??
    (ledger === null ? unlike(stored) : null) ??
    answers.find((answer) => answer.absent !== null)?.absent ??
    events.absent ??
    usage.absent ??
    keyUse.absent;
  return {
    ...place,
    ledger: absent === null ? ledger : null,
    absent,
    events: events.events,
    usage: usage.items,
    keyUse: keyUse.items,
    usageEvidence: counts.evidence,
    evidence: answers.flatMap((answer) => answer.evidence),
  };
}

const unlike = ({ what, evidence }: Reading): Absent => ({
  kind: 'absent',
  cause: 'unreadable',
  message: `${what}: the ledger does not have the form that this version writes`,
  evidence,
});

/**
 * Times in which a trail is proven to have delivered all that it recorded, and all of it was read. A log file that is not
 * verified takes away the time of its events, and records that could not be read the time of what they tell. Where those
 * times are not known, it may have happened at any time: then nothing is proven.
 */
export function deliveredBy(trail: TrailCoverage, ledger: PlaceLedger): readonly Interval[] {
  const [lost, unread] = [lostTimes(trail), unreadTimes(ledger)];
  if (lost === null || unread === null) return [];
  const missing = mergeIntervals([...lost, ...unread]);
  return clip(mergeIntervals(trail.covered), ledger.period).flatMap((span) => gapsBetween(clip(missing, span), span));
}

function lostTimes({ logs, lost }: TrailCoverage): readonly Interval[] | null {
  if (logs.verified === logs.of) return [];
  return lost === undefined || lost === null || lost.length === 0 ? null : lost;
}

function unreadTimes({ unreadable, unread = [] }: PlaceLedger): readonly Interval[] | null {
  if (unread.length !== unreadable) return null;
  const times = unread.map((one) => one.times ?? []);
  return times.some((each) => each.length === 0) ? null : times.flat();
}

const nullable = (row: JsonObject, member: string): string | null => textAt(row, member) ?? null;

function usageRow(row: JsonObject): UsageRow | undefined {
  const { write, count } = row;
  const texts = ['account', 'region', 'table', 'principal', 'principalType', 'operation', 'day'] as const;
  const [account, region, table, principal, principalType, operation, day] = texts.map((name) => textAt(row, name));
  if (typeof write !== 'boolean' || typeof count !== 'number' || account === undefined || region === undefined) return;
  if (table === undefined || principal === undefined || principalType === undefined) return;
  if (operation === undefined || day === undefined) return;
  const [invokedBy, error] = [nullable(row, 'invokedBy'), nullable(row, 'error')];
  const [tls, endpoint] = [nullable(row, 'tls'), nullable(row, 'endpoint')];
  return {
    account,
    region,
    table,
    principal,
    principalType,
    invokedBy,
    operation,
    write,
    error,
    tls,
    endpoint,
    day,
    count,
  };
}

function keyUseRow(row: JsonObject): KeyUseRow | undefined {
  const { count } = row;
  const texts = ['account', 'region', 'key', 'operation', 'principal', 'day'] as const;
  const [account, region, key, operation, principal, day] = texts.map((name) => textAt(row, name));
  if (typeof count !== 'number' || account === undefined || region === undefined || key === undefined) return;
  if (operation === undefined || principal === undefined || day === undefined) return;
  return { account, region, key, operation, principal, error: nullable(row, 'error'), day, count };
}
