import {
  readLogs,
  readPublicKeys,
  type CoverageLedger,
  type EngineCache,
  type EventAnswers,
  type EventEngine,
  type PublicKeys,
  type Spool,
} from '../events/index.ts';
import { failureOf, type Failure } from '../aws/index.ts';
import { AuditPackError, canonicalJson, logCalls } from '../model/index.ts';
import type { Assessment, Call, Interval, JsonObject, ObjectStore, PlaceLedger } from '../model/index.ts';
import { globalRegionOf, type Place } from '../sources/arn.ts';
import { historyDays } from '../sources/cloudtrail-lookup.ts';
import { listPublicKeys } from '../sources/cloudtrail-trails.ts';
import { decodeBody } from '../sources/decode.ts';
import { ownerOf } from '../sources/owner.ts';
import { lookupAttributes } from '../sources/lookup-attributes.ts';
import type { EvidenceStore } from '../store/index.ts';
import { newestDigests, type ObjectMetadata } from './newest-digests.ts';
import { createPager, storeWhole, type Pager } from './pager.ts';
import { unavailableRecord } from './record.ts';

/** Where trail logs lie. */
export interface LogPlace {
  /** As the configuration names it: part of what identifies the evidence. */
  readonly shownAs: string;
  readonly store: ObjectStore;
  /** Key prefix of the trails, empty or ending in a slash; null where everything is searched. */
  readonly prefix: string | null;
}

export interface ReadTrailLogs {
  readonly store: EvidenceStore;
  readonly keys: PublicKeys;
  readonly clock: () => string;
  readonly cache?: EngineCache;
  /** Where changes are put aside while logs are read; left out: in memory. */
  readonly spool?: Spool;
  readonly workers?: number;
  /** Who reads and counts; left out: this program. */
  readonly engine?: EventEngine;
  /** Is given the metadata of the newest digests by key, before the place counts as read. */
  readonly keepMetadata?: (objects: ReadonlyMap<string, ObjectMetadata>) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** What reading one place of trail logs came to, for people. */
export interface TrailLogSummary {
  readonly logs: { readonly verified: number; readonly of: number };
  readonly changes: number;
  readonly problems: number;
  /** Questions to a query service and the bytes that it scanned for them; null where none was asked. */
  readonly asked: { readonly questions: number; readonly scannedBytes: number } | null;
  /** Why nothing could be read; null when it could. */
  readonly failure: Failure | null;
}

/**
 * Verifies the trail logs of a place for the accounts and regions of the scope and stores what they say: the ledger of
 * what is proven, changes, counts and digests. An earlier run that came to its end is not repeated.
 * @returns null where an earlier run had read the place
 */
export async function takeInTrailLogs(place: LogPlace, into: ReadTrailLogs): Promise<TrailLogSummary | null> {
  const { store } = into;
  const { assessment } = store;
  const places = placesOf(assessment);
  const callOf = ({ account, region }: Place, operation: string): Call => ({
    source: logCalls.source,
    service: logCalls.service,
    operation,
    request: { logs: place.shownAs },
    account,
    region,
  });
  if (places.every((each) => store.lookup(callOf(each, logCalls.ledger), 1)?.kind === 'collected')) return null;
  const pagerOf = openPagers(callOf, into);
  const newest = newestDigests();
  try {
    const result = await (into.engine ?? readLogs)({
      store: place.store,
      keys: into.keys,
      period: readOver(assessment),
      wanted: ({ account, region }) => places.some((each) => each.account === account && each.region === region),
      ...(place.prefix !== null && { prefixes: [place.prefix] }),
      ...(into.cache !== undefined && { cache: into.cache }),
      ...(into.spool !== undefined && { spool: into.spool }),
      ...(into.workers !== undefined && { workers: into.workers }),
      ...(into.signal !== undefined && { signal: into.signal }),
      changes: watched,
      keep: async (digest) => {
        newest.add(digest);
        const { key, bytes, metadata } = digest;
        const where = placeOfKey(key);
        const body = Buffer.from(bytes).toString('base64');
        if (where !== null)
          await pagerOf(where, logCalls.digests).add('Digests', { Key: key, Metadata: metadata, Body: body });
      },
    });
    await storeResult(result, places, {
      pagerOf,
      whole: (where, operation, text) => storeWhole(callOf(where, operation), text, into),
    });
    await into.keepMetadata?.(newest.metadata());
    for (const where of places) {
      await storeWhole(callOf(where, logCalls.ledger), canonicalJson(ledgerOf(result, where)), into);
    }
    return summaryOf(result);
  } catch (error) {
    const failure = refusalOf(error);
    await refuse(
      places.map((where) => callOf(where, logCalls.ledger)),
      failure,
      into,
    );
    return { logs: { verified: 0, of: 0 }, changes: 0, problems: 0, asked: null, failure };
  }
}

/** What is answered in pages, with the members of each page. */
const listsOf = {
  [logCalls.events]: ['Events'],
  [logCalls.usage]: ['KeyUse', 'Usage'],
  [logCalls.digests]: ['Digests'],
} as const;

type ListOperation = keyof typeof listsOf;
type Member = (typeof listsOf)[ListOperation][number];

/** One pager for each question about a place. */
function openPagers(callOf: (where: Place, operation: string) => Call, into: ReadTrailLogs): Storing['pagerOf'] {
  const pagers = new Map<string, Pager<Member>>();
  return (where, operation) => {
    const key = `${placeKey(where)} ${operation}`;
    const known = pagers.get(key);
    if (known !== undefined) return known;
    const pager = createPager<Member>(callOf(where, operation), listsOf[operation], into);
    pagers.set(key, pager);
    return pager;
  };
}

/** Stores that ledgers are unavailable, and why. */
async function refuse(calls: readonly Call[], failure: Failure, { store, clock }: ReadTrailLogs): Promise<void> {
  for (const call of calls) {
    await store.put(unavailableRecord({ call, page: 1, caller: null, collectedAt: clock() }, failure));
  }
}

/** Why a place could not be read. @throws what is no answer of the place, such as an interruption or a bug */
function refusalOf(error: unknown): Failure {
  if (!(error instanceof AuditPackError) || (error.code !== 'E_NETWORK' && error.code !== 'E_USAGE')) throw error;
  const cause = error.cause === undefined ? 'unreadable' : failureOf(error.cause).cause;
  return { cause, message: error.message };
}

/** Keys of CloudTrail that `ListPublicKeys` gave: the only ones that digests are trusted by. */
export function trustedKeys(store: EvidenceStore): PublicKeys {
  const { assessment } = store;
  const answers = placesOf(assessment).flatMap(({ account, region }) => {
    const { service, operation, request } = listPublicKeys(assessment);
    return pagesOf(store, { source: ownerOf(service, operation), service, operation, request, account, region });
  });
  return readPublicKeys(answers).keys;
}

function pagesOf(store: EvidenceStore, call: Call): readonly JsonObject[] {
  const pages: JsonObject[] = [];
  for (let page = 1; ; page += 1) {
    const record = store.lookup(call, page);
    const body = record?.kind === 'collected' ? store.body(record.sha256) : undefined;
    if (record?.kind !== 'collected' || body === undefined) return pages;
    pages.push(decodeBody(record.mediaType, body));
    if (record.last) return pages;
  }
}

const placesOf = ({ scope }: Assessment): readonly Place[] => {
  const regions = new Set([...scope.regions, ...scope.regions.slice(0, 1).map(globalRegionOf)]);
  return scope.accounts.flatMap(({ id }) => [...regions].map((region) => ({ account: id, region })));
};

const hours = 3_600_000;
/** Digests are delivered up to two hours after the events: what is newer cannot be proven yet. */
const youngest = 2 * hours;

/**
 * The time whose logs are read: the period, and beyond it up to now where event history does not reach back to its end,
 * for states are carried back from now.
 */
function readOver({ period, startedAt }: Assessment): Interval {
  const now = Date.parse(startedAt);
  const provable = new Date(now - youngest).toISOString();
  const oldestHistory = new Date(now - historyDays * 24 * hours).toISOString();
  const to = period.to < oldestHistory || period.to > provable ? provable : period.to;
  return { from: period.from, to: to > period.from ? to : period.from };
}

/** What is asked of event history, as the names of events. */
const watched: Readonly<Record<string, 'all' | readonly string[]>> = Object.fromEntries(
  Object.entries(lookupAttributes).map(([source, lookups]) => [
    source,
    lookups.some(({ AttributeKey }) => AttributeKey === 'EventSource')
      ? 'all'
      : lookups.map(({ AttributeValue }) => AttributeValue),
  ]),
);

/** Account and region that a key of a log file or digest names. */
function placeOfKey(key: string): Place | null {
  const found = /(?:^|\/)AWSLogs\/(?:o-[^/]+\/)?(\d{12})\/CloudTrail(?:-Digest)?\/([a-z0-9-]+)\//.exec(key);
  return found === null ? null : { account: found[1] ?? '', region: found[2] ?? '' };
}

const isAt =
  ({ account, region }: Place) =>
  (one: Place | null): boolean =>
    one?.account === account && one.region === region;

interface Storing {
  readonly pagerOf: (where: Place, operation: ListOperation) => Pager<Member>;
  readonly whole: (where: Place, operation: string, text: string) => Promise<void>;
}

const placeKey = ({ account, region }: Place): string => `${account} ${region}`;

async function storeResult(
  { changes, usage, keyUse, queries }: EventAnswers,
  places: readonly Place[],
  { pagerOf, whole }: Storing,
): Promise<void> {
  const [first] = places;
  if (first !== undefined && queries.length > 0) {
    await whole(first, logCalls.queries, canonicalJson({ Queries: queries }));
  }
  const asked = new Set(places.map(placeKey));
  const isAsked = (where: Place): boolean => asked.has(placeKey(where));
  for (const change of changes) {
    if (!isAsked(change)) continue;
    const { eventId, time, source, record, log, logHash } = change;
    const head = { EventId: eventId, EventTime: time, EventSource: source };
    const event = { ...head, LogFile: log, LogSha256: logHash, CloudTrailEvent: record };
    await pagerOf(change, logCalls.events).add('Events', event);
  }
  for (const row of keyUse) if (isAsked(row)) await pagerOf(row, logCalls.usage).add('KeyUse', { ...row });
  for (const row of usage) if (isAsked(row)) await pagerOf(row, logCalls.usage).add('Usage', { ...row });
  for (const where of places) {
    for (const operation of [logCalls.events, logCalls.usage, logCalls.digests] as const)
      await pagerOf(where, operation).end();
  }
}

function ledgerOf({ ledger, unreadable }: EventAnswers, where: Place): PlaceLedger {
  const { period, until, trails, places, problems, problemsLeftOff } = ledger;
  const here = isAt(where);
  const unread = unreadable.filter(({ log }) => here(placeOfKey(log)));
  return {
    period,
    until,
    trails: trails.filter(here),
    places: places.filter(here),
    problems: problems.filter(({ key }) => here(placeOfKey(key))),
    problemsLeftOff,
    unreadable: unread.length,
    ...(unread.length > 0 && { unread }),
  };
}

const summaryOf = ({ ledger, changes, queries }: EventAnswers): TrailLogSummary => ({
  logs: sumOf(ledger),
  changes: changes.length,
  problems: ledger.problems.length + ledger.problemsLeftOff,
  asked:
    queries.length === 0
      ? null
      : { questions: queries.length, scannedBytes: queries.reduce((sum, { scannedBytes }) => sum + scannedBytes, 0) },
  failure: null,
});

const sumOf = ({ places }: CoverageLedger): TrailLogSummary['logs'] => ({
  verified: places.reduce((sum, { logs }) => sum + logs.verified, 0),
  of: places.reduce((sum, { logs }) => sum + logs.of, 0),
});
