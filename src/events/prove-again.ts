import { includes, mergeIntervals, type FetchedObject, type ObjectStore, type PlaceLedger } from '../model/index.ts';
import type { NamedLog } from './digest.ts';
import type { PublicKeys } from './signature.ts';
import { verifyLogs } from './verify-logs.ts';

/** A digest file as it lay in the bucket. */
export interface KeptDigest {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** What a ledger claims of one account and region, and the log files that are cited from there. */
export interface ClaimedPlace {
  readonly account: string;
  readonly region: string;
  readonly ledger: PlaceLedger;
  readonly cited: readonly { readonly event: string; readonly log: string; readonly hash: string }[];
}

export interface ProveAgainInput {
  readonly digests: readonly KeptDigest[];
  /** Keys of CloudTrail, from whoever asks: never those that came with the digests. */
  readonly keys: PublicKeys;
  readonly places: readonly ClaimedPlace[];
}

/**
 * Proves a ledger again from the digests alone: signatures, links, covered times, and that each cited log file is named
 * with its hash. Whether a log file has that hash, only the file itself shows.
 * @returns every difference, a sentence each; empty when all is proven
 */
export async function proveAgain({ digests, keys, places }: ProveAgainInput): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const place of places) differences.push(...(await provePlace(place, digests, keys)));
  return differences;
}

async function provePlace(
  { account, region, ledger, cited }: ClaimedPlace,
  digests: readonly KeptDigest[],
  keys: PublicKeys,
): Promise<readonly string[]> {
  const named = new Map<string, NamedLog>();
  const own = digests.filter(({ key }) => key.includes(`/${account}/CloudTrail-Digest/${region}/`));
  const bucket = ledger.trails.find((trail) => trail.bucket !== null)?.bucket ?? null;
  const again = await verifyLogs({
    store: storeOf(own, bucket),
    keys,
    period: ledger.period,
    logs: 'name-only',
    keep: ({ logs }) => {
      for (const log of logs) named.set(log.key, log);
    },
  });
  const where = `${region} of ${account}`;
  const trails = ledger.trails.flatMap((claimed) => {
    if (claimed.digests.verified === 0 && claimed.covered.length === 0) return [];
    const name = `trail ${claimed.trail ?? '(not named)'} in ${where}`;
    const proven = again.trails.find((one) => one.trail === claimed.trail && one.root === claimed.root);
    if (proven === undefined) return [`${name}: no digest of it proves anything`];
    return [
      ...differing(name, 'covered times', claimed.covered, proven.covered),
      ...differing(name, 'verified digests', claimed.digests.verified, proven.digests.verified),
      ...differing(name, 'named log files', claimed.logs.of, proven.logs.of),
    ];
  });
  const strangers = cited.filter(({ log, hash }) => named.get(log)?.hash !== hash);
  return [
    ...trails,
    ...hidden(ledger, named).map(
      (log) => `${log} in ${where} is not verified, and the time of its events counts as proven`,
    ),
    ...strangers.map(
      ({ event, log }) => `event ${event} in ${where}: no digest names ${log} with the hash that is cited`,
    ),
  ];
}

/** Named log files with a problem whose events are not within the times that the ledger calls lost. */
function hidden({ trails, problems }: PlaceLedger, named: ReadonlyMap<string, NamedLog>): readonly string[] {
  if (trails.some(({ logs, lost }) => logs.verified < logs.of && !Array.isArray(lost))) return []; // all counts as lost
  const lost = mergeIntervals(trails.flatMap((trail) => trail.lost ?? []));
  return problems
    .map(({ key }) => named.get(key))
    .filter((log) => log !== undefined)
    .filter(({ events }) => events === null || !lost.some((span) => includes(span, events)))
    .map(({ key }) => key);
}

const differing = (name: string, what: string, claimed: unknown, proven: unknown): readonly string[] =>
  JSON.stringify(claimed) === JSON.stringify(proven)
    ? []
    : [`${name}: ${what} are ${JSON.stringify(claimed)} in the pack, and ${JSON.stringify(proven)} are proven`];

function storeOf(digests: readonly KeptDigest[], bucket: string | null): ObjectStore {
  const objects = new Map(digests.map((digest) => [digest.key, digest]));
  const keys = [...objects.keys()].sort();
  return {
    bucket,
    list: async function* list(prefix) {
      yield* await Promise.resolve(keys.filter((key) => key.startsWith(prefix)));
    },
    folders: (prefix) => {
      const below = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length).split('/'));
      return Promise.resolve([...new Set(below.flatMap(([name, ...rest]) => (rest.length > 0 ? [name ?? ''] : [])))]);
    },
    get: (key) =>
      Promise.resolve<FetchedObject>(objects.get(key) ?? { absent: 'missing', reason: 'it is not in the pack' }),
  };
}
