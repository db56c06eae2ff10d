import { gapKinds, isJsonObject } from '../../model/index.ts';
import type { CoverageGap, Interval, Json, PlaceLedger, Share, UnreadLog } from '../../model/index.ts';
import type { Reading } from './archive.ts';

/** The ledger that an answer holds; null when it has not the form that we write, for it may be of another version. */
export function readLedger({ pages }: Reading): PlaceLedger | null {
  const [page] = pages;
  if (page === undefined || pages.length !== 1) return null;
  const { period, until, trails, places, problems, problemsLeftOff, unreadable, unread } = page;
  const numbers = [problemsLeftOff, unreadable].every((each) => typeof each === 'number');
  const lists = isList(trails, isTrail) && isList(places, isPlace) && isList(problems, isProblem);
  const unreadLogs = unread === undefined || isList(unread, isUnread);
  return isInterval(period) && isText(until) && lists && numbers && unreadLogs
    ? (page as unknown as PlaceLedger)
    : null;
}

type Test = (value: Json | undefined) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isTextOrNull: Test = (value) => value === null || typeof value === 'string';
const isList = (value: Json | undefined, test: Test): boolean => Array.isArray(value) && value.every(test);

const has =
  (members: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isJsonObject(value) && Object.entries(members).every(([name, test]) => test(value[name]));

const isInterval: Test = has({ from: isText, to: isText } satisfies Record<keyof Interval, Test>);
const isCount: Test = (value) => typeof value === 'number' && value >= 0;
const isShare: Test = has({ verified: isCount, of: isCount } satisfies Record<keyof Share, Test>);
const isKind: Test = (value) => gapKinds.some((kind) => kind === value);
const isGap: Test = has({ from: isText, to: isText, kind: isKind } satisfies Record<keyof CoverageGap, Test>);

const isTrail: Test = has({
  account: isText,
  organisation: isTextOrNull,
  region: isText,
  trail: isTextOrNull,
  homeRegion: isTextOrNull,
  root: isText,
  bucket: isTextOrNull,
  covered: (value) => isList(value, isInterval),
  gaps: (value) => isList(value, isGap),
  digests: isShare,
  backfills: isShare,
  logs: isShare,
  lost: (value) => value === undefined || value === null || isList(value, isInterval),
});

const isPlace: Test = has({
  account: isText,
  region: isText,
  root: isText,
  logs: isShare,
  unnamed: isCount,
  unproven: isCount,
});

const isProblem: Test = has({
  severity: (value) => value === 'failed' || value === 'unproven',
  kind: isText,
  key: isText,
  message: isText,
});

const isUnread: Test = has({
  log: isText,
  message: isText,
  times: (value) => value === null || isList(value, isInterval),
} satisfies Record<keyof UnreadLog, Test>);
