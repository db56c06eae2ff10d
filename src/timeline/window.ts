import { instantWords } from '../model/index.ts';
import type { Absent, Cause, EvidenceId, Instant, Interval } from '../model/index.ts';

/** The stretch of time over which the change events of one event source were read to the end. */
export interface EventWindow {
  readonly account: string;
  readonly region: string;
  /** Event source such as `dynamodb.amazonaws.com`. */
  readonly source: string;
  readonly covered: Interval | null;
  /** Why nothing, or not everything, is covered. */
  readonly absent: Absent | null;
  readonly evidence: readonly EvidenceId[];
}

/** What is proven complete for one subject and one control: the part that every needed window covers. */
export interface Coverage {
  readonly covered: Interval | null;
  /** Why the rest is not covered. */
  readonly cause: Cause;
  readonly message: string;
  readonly evidence: readonly EvidenceId[];
}

const missing = (account: string, region: string, source: string): EventWindow => ({
  account,
  region,
  source,
  covered: null,
  absent: {
    kind: 'absent',
    cause: 'missing',
    message: `no change events of ${source} were collected for ${region} of ${account}`,
    evidence: [],
  },
  evidence: [],
});

const overlap = (a: Interval | null, b: Interval | null): Interval | null => {
  if (a === null || b === null) return null;
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from < to ? { from, to } : null;
};

function uncoveredMessage({ absent, covered, source, region, account }: EventWindow): string {
  if (absent !== null) return absent.message;
  const events = `the change events of ${source} in ${region} of ${account} were`;
  if (covered === null) return `${events} not read`;
  return `${events} read only from ${instantWords(covered.from)} to ${instantWords(covered.to)}`;
}

/** The common part of windows; a window that is not there covers nothing. */
export function combineWindows(windows: readonly EventWindow[]): Coverage | null {
  const [first, ...rest] = windows;
  if (first === undefined) return null;
  const covered = rest.reduce((common, window) => overlap(common, window.covered), first.covered);
  // The window that limits most gives the cause: one without any coverage, else one with a stated reason.
  const limiting = windows.find((one) => one.covered === null) ?? windows.find((one) => one.absent !== null) ?? first;
  return {
    covered,
    cause: limiting.absent?.cause ?? 'missing',
    message: uncoveredMessage(limiting),
    evidence: [...new Set([...(limiting.absent?.evidence ?? []), ...limiting.evidence])],
  };
}

/** Looks windows up by account, region and event source. */
export function windowFinder(
  windows: readonly EventWindow[],
): (account: string, region: string, source: string) => EventWindow {
  const byKey = new Map<string, EventWindow>();
  for (const window of windows) {
    const key = `${window.account} ${window.region} ${window.source}`;
    const other = byKey.get(key);
    // Two windows for the same question: only what both cover is proven.
    byKey.set(key, other === undefined ? window : narrower(other, window));
  }
  return (account, region, source) => byKey.get(`${account} ${region} ${source}`) ?? missing(account, region, source);
}

const narrower = (a: EventWindow, b: EventWindow): EventWindow => ({
  ...a,
  covered: overlap(a.covered, b.covered),
  absent: a.absent ?? b.absent,
  evidence: [...a.evidence, ...b.evidence],
});

/** Longest time between the end of an event window and a snapshot that the window may still speak for. */
export const collectionHours = 24;

/**
 * Whether the window speaks for an instant. A snapshot is taken while collecting, so shortly after the window ends:
 * one run counts as one moment, if it took no longer than `collectionHours`.
 */
export function speaksFor(covered: Interval, instant: Instant): boolean {
  if (instant < covered.from) return false;
  if (instant <= covered.to) return true;
  return Date.parse(instant) - Date.parse(covered.to) <= collectionHours * 3_600_000;
}
