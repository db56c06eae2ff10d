import type { Instant, Interval, ObjectStore } from '../model/index.ts';

/**
 * Where the trails of one account record one region (User Guide, "Finding your CloudTrail log files"):
 * `[prefix/]AWSLogs/[organisation/]account/CloudTrail[-Digest]/region/year/month/day/`.
 */
export interface Place {
  /** Up to and with the account and a slash. */
  readonly root: string;
  readonly account: string;
  /** `o-…` for an organisation trail, else null. */
  readonly organisation: string | null;
  readonly region: string;
}

/** The digests of one trail in a place: the newest first. */
export interface DigestKeys {
  readonly trail: string;
  readonly homeRegion: string;
  readonly standard: readonly string[];
  readonly backfill: readonly string[];
}

const accountPattern = /^\d{12}$/;
const organisationPattern = /^o-[a-z0-9]{10,32}$/;
const regionPattern = /^[a-z]+(?:-[a-z]+)+-\d+$/;
const folders = { logs: 'CloudTrail', digests: 'CloudTrail-Digest' } as const;
const deepestPrefix = 8;

/** Every place below the key prefixes of a store, in the order of their keys. */
export async function findPlaces(store: ObjectStore, prefixes: readonly string[] | null): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const base of prefixes ?? (await findPrefixes(store, '', 0))) {
    const below = await store.folders(`${base}AWSLogs/`);
    for (const name of below) {
      const root = `${base}AWSLogs/${name}/`;
      if (accountPattern.test(name)) places.push(...(await placesOf(store, root, null)));
      if (!organisationPattern.test(name)) continue;
      for (const account of await store.folders(root)) {
        if (accountPattern.test(account)) places.push(...(await placesOf(store, `${root}${account}/`, name)));
      }
    }
  }
  return places;
}

/** Key prefixes under which there is a folder `AWSLogs`; each is empty or ends in a slash. */
async function findPrefixes(store: ObjectStore, prefix: string, depth: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await store.folders(prefix)) {
    if (name === 'AWSLogs') found.push(prefix);
    else if (depth < deepestPrefix) found.push(...(await findPrefixes(store, `${prefix}${name}/`, depth + 1)));
  }
  return found;
}

async function placesOf(store: ObjectStore, root: string, organisation: string | null): Promise<readonly Place[]> {
  const account = root.split('/').at(-2) ?? '';
  const regions = new Set<string>();
  for (const folder of Object.values(folders)) {
    for (const region of await store.folders(`${root}${folder}/`)) if (regionPattern.test(region)) regions.add(region);
  }
  return [...regions].sort().map((region) => ({ root, account, organisation, region }));
}

/** `…_CloudTrail-Digest_region_trail_homeRegion_20261005T010000Z[_backfill].json.gz`; only the trail may hold underscores. */
const digestName =
  /^(?<account>\d{12})_CloudTrail-Digest_(?<region>[a-z0-9-]+)_(?<trail>.+)_(?<homeRegion>[a-z0-9-]+)_(?<time>\d{8}T\d{6}Z)(?<backfill>_backfill)?\.json\.gz$/;

const partsOf = (key: string) => digestName.exec(key.slice(key.lastIndexOf('/') + 1))?.groups;

/** When a digest ends, by its name; null when it has no such name. */
export const endOfDigest = (key: string): Instant | null => instantOf(partsOf(key)?.['time'] ?? '');

/** Keys of the digests whose end, by their name, lies in an interval, by trail. */
export async function findDigests(store: ObjectStore, place: Place, within: Interval): Promise<readonly DigestKeys[]> {
  const trails = new Map<string, { trail: string; homeRegion: string; standard: string[]; backfill: string[] }>();
  for (const day of daysOf(within)) {
    for await (const key of store.list(`${place.root}${folders.digests}/${place.region}/${day}/`)) {
      const parts = partsOf(key);
      if (parts === undefined || parts['account'] !== place.account || parts['region'] !== place.region) continue;
      const end = instantOf(parts['time'] ?? '');
      if (end === null || end < within.from || end >= within.to) continue;
      const { trail = '', homeRegion = '' } = parts;
      const id = `${trail}\n${homeRegion}`;
      const found = trails.get(id) ?? { trail, homeRegion, standard: [], backfill: [] };
      (parts['backfill'] === undefined ? found.standard : found.backfill).push(key);
      trails.set(id, found);
    }
  }
  const byTrail = [...trails].sort(([a], [b]) => (a < b ? -1 : 1));
  return byTrail.map(([, found]) => ({
    ...found,
    standard: newestFirst(found.standard),
    backfill: newestFirst(found.backfill),
  }));
}

const newestFirst = (keys: readonly string[]): readonly string[] => [...keys].sort().reverse();

export interface ListedLog {
  readonly key: string;
  /** By its name, when it was delivered; where the name does not say, the begin of its day's folder. */
  readonly delivered: Instant;
}

/** Everything that lies in a place's folders of logs, by day of delivery. */
export async function* listLogs(store: ObjectStore, place: Place, within: Interval): AsyncIterable<ListedLog> {
  for (const day of daysOf(within)) {
    for await (const key of store.list(`${place.root}${folders.logs}/${place.region}/${day}/`)) {
      if (key.endsWith('/')) continue; // a folder that a person made in the console
      const time = /_(?<time>\d{8}T\d{4}Z)_[^_]+$/.exec(key)?.groups?.['time'];
      const delivered = instantOf(time ?? '') ?? `${day.replaceAll('/', '-')}T00:00:00.000Z`;
      yield { key, delivered };
    }
  }
}

const dayLength = 86_400_000;

/** `2026/10/05` for every UTC day that an interval touches. */
function daysOf({ from, to }: Interval): readonly string[] {
  const first = Math.floor(Date.parse(from) / dayLength);
  const last = Math.floor((Date.parse(to) - 1) / dayLength);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    new Date((first + index) * dayLength).toISOString().slice(0, 10).replaceAll('-', '/'),
  );
}

/** `20261005T0100Z` or with seconds; null when it is no such time. */
function instantOf(compact: string): Instant | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z$/.exec(compact);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second = '00'] = parts;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
