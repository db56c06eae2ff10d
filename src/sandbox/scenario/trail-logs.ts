import { createHash, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../model/index.ts';
import { hexOf, type Scenario } from './bank.ts';
import { monthsBetween, recordTime } from './events-calendar.ts';
import { usageOfMonth } from './data-events.ts';
import { eventsBetween } from './events.ts';
import type { HistoryEvent, Place } from './events-record.ts';
import { organization } from './organization.ts';
import { digestKeys } from './trails-keys.ts';
import { windowsOf, type TrailWindow } from './trail-windows.ts';
import { trailsOf, type BankTrail } from './trails.ts';

/** An object of a trail's bucket. */
export interface TrailObject {
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What trails delivered into a bucket: objects by key, made when they are read. */
export type TrailObjects = ReadonlyMap<string, () => TrailObject>;

const known = new WeakMap<Scenario, Map<string, TrailObjects>>();

/** Log files and digests of a bucket, in the order of their keys. */
export function objectsOf(scenario: Scenario, bucket: string): TrailObjects {
  const buckets = known.get(scenario) ?? new Map<string, TrailObjects>();
  known.set(scenario, buckets);
  const found = buckets.get(bucket) ?? makeObjects(scenario, bucket);
  buckets.set(bucket, found);
  return found;
}

function makeObjects(scenario: Scenario, bucket: string): TrailObjects {
  const objects = trailsOf(scenario)
    .filter((trail) => trail.bucket === bucket)
    .flatMap((trail) => placesOf(trail, scenario).flatMap((place) => deliveries(trail, place, scenario)));
  return new Map(objects.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const placesOf = (trail: BankTrail, { accounts, regions }: Scenario): readonly Place[] =>
  accounts
    .filter(({ id }) => trail.organisation || id === trail.account)
    .flatMap(({ id }) => [...regions, globalRegion].map((region) => ({ account: id, region })))
    .filter(({ region }) => trail.multiRegion || region === trail.homeRegion);

/** IAM's events are delivered here, to every trail of all regions. */
const globalRegion = 'us-east-1';

type Delivery = readonly [key: string, make: () => TrailObject];

/** Everything that a trail delivered for one account and region. */
function deliveries(trail: BankTrail, place: Place, scenario: Scenario): readonly Delivery[] {
  const windows = windowsOf(trail, scenario);
  const [first, last] = [windows.at(0), windows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const reach = { from: first.from, to: last.to };
  const events = [
    ...eventsBetween(scenario, place, reach),
    ...(trail.organisation ? monthsBetween(reach.from, reach.to) : []).flatMap((month) =>
      usageOfMonth(scenario, place, month),
    ),
  ];
  const byHour = new Map<number, HistoryEvent[]>();
  for (const event of events) byHour.set(hourOf(event.time), [...(byHour.get(hourOf(event.time)) ?? []), event]);
  const objects: Delivery[] = [];
  let previous: DigestMaker | null = null;
  for (const window of windows) {
    const records = (byHour.get(hourOf(window.from)) ?? []).filter(
      ({ time }) => time >= window.from && time < window.to && isRecorded(trail, time),
    );
    const log = records.length === 0 ? null : logOf({ trail, place, window }, records);
    if (log !== null) objects.push([log.key, () => ({ bytes: gzipSync(log.text), metadata: {} })]);
    if (!trail.validation) continue;
    const digest = digestOf({ trail, place, window }, log, window.starting ? null : previous);
    objects.push([digest.key, () => digest.make().object]);
    previous = digest;
  }
  return objects;
}

const hourOf = (instant: Date): number => Math.floor(instant.getTime() / 3_600_000);

const isRecorded = ({ stoppedAt, startedAt }: BankTrail, time: Date): boolean =>
  stoppedAt === null || time < stoppedAt || time >= startedAt;

interface Delivered {
  readonly trail: BankTrail;
  readonly place: Place;
  readonly window: TrailWindow;
}

const rootOf = ({ trail, place }: Delivered): string =>
  ['AWSLogs', ...(trail.organisation ? [organization.id] : []), place.account].join('/');
const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10).replaceAll('-', '/');
const compact = (instant: Date): string => recordTime(instant).replaceAll(/[-:]/g, '');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface LogFile {
  readonly key: string;
  readonly text: string;
  readonly newest: string;
  readonly oldest: string;
}

function logOf(of: Delivered, events: readonly HistoryEvent[]): LogFile {
  const { trail, place, window } = of;
  const { account, region } = place;
  const minute = new Date(Math.max(window.from.getTime(), window.to.getTime() - 240_000));
  const unique = hexOf(`log/${trail.arn}/${account}/${region}/${minute.toISOString()}`, 16);
  const name = `${account}_CloudTrail_${region}_${compact(minute).replace(/\d\dZ$/, 'Z')}_${unique}.json.gz`;
  const times = events.map(({ time }) => recordTime(time)).sort();
  return {
    key: `${rootOf(of)}/CloudTrail/${region}/${dayOf(minute)}/${name}`,
    text: JSON.stringify({ Records: events.map(({ record }) => record) }),
    newest: times.at(-1) ?? '',
    oldest: times.at(0) ?? '',
  };
}

interface DigestMaker {
  readonly key: string;
  readonly previous: DigestMaker | null;
  readonly isMade: () => boolean;
  readonly make: () => MadeDigest;
}

interface MadeDigest {
  readonly object: TrailObject;
  readonly signature: string;
  readonly hash: string;
}

/** A digest is made when it is read: its signature covers that of the one before, back to the first of the chain. */
function digestOf(of: Delivered, log: LogFile | null, previous: DigestMaker | null): DigestMaker {
  const { trail, place, window } = of;
  const name = `${place.account}_CloudTrail-Digest_${place.region}_${trail.name}_${trail.homeRegion}_${compact(window.to)}`;
  const key = `${rootOf(of)}/CloudTrail-Digest/${place.region}/${dayOf(window.to)}/${name}.json.gz`;
  let made: MadeDigest | undefined;
  const digest: DigestMaker = {
    key,
    previous,
    isMade: () => made !== undefined,
    make: () => {
      if (made === undefined) for (const older of unmade(previous)) older.make();
      return (made ??= signed(key, of, { log, previous }));
    },
  };
  return digest;
}

/** Digests of a chain that are not made yet, the oldest first. */
function unmade(newest: DigestMaker | null): readonly DigestMaker[] {
  const makers: DigestMaker[] = [];
  for (let maker = newest; maker !== null && !maker.isMade(); maker = maker.previous) makers.push(maker);
  return makers.reverse();
}

interface Contents {
  readonly log: LogFile | null;
  readonly previous: DigestMaker | null;
}

function signed(key: string, { trail, place, window }: Delivered, { log, previous }: Contents): MadeDigest {
  const [signing] = digestKeys(place.region, window.to, window.to);
  if (signing === undefined) throw new TypeError(`no key signs digests at ${window.to.toISOString()}`);
  const before = previous?.make();
  const end = recordTime(window.to);
  const text = JSON.stringify({
    awsAccountId: place.account,
    digestStartTime: recordTime(window.from),
    digestEndTime: end,
    digestS3Bucket: trail.bucket,
    digestS3Object: key,
    newestEventTime: log?.newest ?? null,
    oldestEventTime: log?.oldest ?? null,
    digestPublicKeyFingerprint: signing.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    previousDigestS3Bucket: previous === null ? null : trail.bucket,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: before?.hash ?? null,
    previousDigestHashAlgorithm: before === undefined ? null : 'SHA-256',
    previousDigestSignature: before?.signature ?? null,
    logFiles: log === null ? [] : [named(log, trail.bucket)],
  });
  const hash = sha256(text);
  const toSign = [end, `${trail.bucket}/${key}`, hash, before?.signature ?? 'null'].join('\n');
  const signature = sign('RSA-SHA256', Buffer.from(toSign), signing.privateKey).toString('hex');
  return {
    object: { bytes: gzipSync(text), metadata: { signature, 'signature-algorithm': 'SHA256withRSA' } },
    signature,
    hash,
  };
}

const named = ({ key, text, newest, oldest }: LogFile, bucket: string): JsonObject => ({
  s3Bucket: bucket,
  s3Object: key,
  hashValue: sha256(text),
  hashAlgorithm: 'SHA-256',
  newestEventTime: newest,
  oldestEventTime: oldest,
});
