import { commonIntervals, instantWords, union } from '../model/index.ts';
import type { Absent, Cause, EvidenceId, Instant, Interval } from '../model/index.ts';

/** When the change events of one event source are known to the last one. */
export interface EventWindow {
  readonly account: string;
  readonly region: string;
  /** Event source such as `dynamodb.amazonaws.com`. */
  readonly source: string;
  /** Merged, in the order of time; empty for never. */
  readonly covered: readonly Interval[];
  /** Why nothing, or not everything, is covered. */
  readonly absent: Absent | null;
  readonly evidence: readonly EvidenceId[];
}

/** What is proven complete for one subject and one control: the times that every needed window covers. */
export interface Coverage {
  readonly covered: readonly Interval[];
  /** Why the rest is not covered. */
  readonly cause: Cause;
  readonly message: string;
  readonly evidence: readonly EvidenceId[];
}

const missing = (account: string, region: string, source: string): EventWindow => ({
  account,
  region,
  source,
  covered: [],
  absent: {
    kind: 'absent',
    cause: 'missing',
    message: `no change events of ${source} were collected for ${region} of ${account}`,
    evidence: [],
  },
  evidence: [],
});

function uncoveredMessage({ absent, covered, source, region, account }: EventWindow): string {
  if (absent !== null) return absent.message;
  const events = `the change events of ${source} in ${region} of ${account} were`;
  if (covered.length === 0) return `${events} not read`;
  return `${events} read only ${covered.map(({ from, to }) => `from ${instantWords(from)} to ${instantWords(to)}`).join(', ')}`;
}

/** The common part of windows; a window that is not there covers nothing. */
export function combineWindows(windows: readonly EventWindow[]): Coverage | null {
  const [first, ...rest] = windows;
  if (first === undefined) return null;
  const covered = rest.reduce((common, window) => commonIntervals(common, window.covered), first.covered);
  // The window that limits most gives the cause: one without any coverage, else one with a stated reason.
  const limiting =
    windows.find((one) => one.covered.length === 0) ?? windows.find((one) => one.absent !== null) ?? first;
  return {
    covered,
    cause: limiting.absent?.cause ?? 'missing',
    message: uncoveredMessage(limiting),
    evidence: union([limiting.absent?.evidence ?? [], limiting.evidence]),
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
    byKey.set(key, other === undefined ? window : narrower(other, window));
  }
  return (account, region, source) => {
    const key = `${account} ${region} ${source}`;
    const window = byKey.get(key) ?? missing(account, region, source);
    byKey.set(key, window);
    return window;
  };
}

/** Two windows for the same question: only what both cover is proven. */
const narrower = (a: EventWindow, b: EventWindow): EventWindow => ({
  ...a,
  covered: commonIntervals(a.covered, b.covered),
  absent: a.absent ?? b.absent,
  evidence: [...a.evidence, ...b.evidence],
});

/** Longest time between the end of an event window and a snapshot that the window may still speak for. */
export const collectionHours = 24;

/**
 * The covered time that speaks for an instant; null for none. A snapshot is taken while collecting, so shortly after
 * the last of it: one run counts as one moment, if it took no longer than `collectionHours`.
 */
export function speakingFor(covered: readonly Interval[], instant: Instant): Interval | null {
  const around = covered.find(({ from, to }) => from <= instant && instant <= to);
  const last = covered.at(-1);
  if (around !== undefined || last === undefined || instant < last.to) return around ?? null;
  return Date.parse(instant) - Date.parse(last.to) <= collectionHours * 3_600_000 ? last : null;
}
