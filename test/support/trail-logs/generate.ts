import { gzipSync } from 'node:zlib';
import { memoryStore, type MemoryStore } from './memory-store.ts';
import { cloudTrailKey, hex256, signDigest, type DigestBody, type SignedDigest, type SigningKey } from './signing.ts';

const hour = 3_600_000;

export interface TrailLogOptions {
  readonly account?: string;
  readonly region?: string;
  readonly homeRegion?: string;
  readonly trail?: string;
  /** Key prefix of the trail, without a slash at its end. */
  readonly prefix?: string;
  /** Of an organisation trail, such as `o-exampleorgid`. */
  readonly organisation?: string;
  readonly from?: string;
  readonly hours?: number;
  readonly logsPerHour?: number;
  readonly recordsPerLog?: number;
  /** Records of a log file in place of the simple ones; asked once for each file, in the order of time. */
  readonly contents?: (file: LogFile) => readonly object[];
  /** Hours, counted from 0, in which logging was stopped: neither logs nor a digest; the next digest starts anew. */
  readonly stopped?: readonly number[];
  /** Hours in which log file validation was off: logs, and no digest; the next digest starts anew. */
  readonly validationOff?: readonly number[];
  /** Hours with one more log file, which a backfill digest names. */
  readonly backfill?: readonly number[];
}

export interface LogFile {
  readonly delivered: number;
  /** Counted from 0 in each hour. */
  readonly index: number;
}

export interface TrueDigest {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly backfill: boolean;
  readonly body: DigestBody;
}

export interface TrueLog {
  readonly key: string;
  /** Digest that names it; null while validation was off. */
  readonly digest: string | null;
  readonly records: number;
}

/** What was generated, known without reading it back. Digests and logs in the order of time. */
export interface TrailTruth {
  readonly key: SigningKey;
  readonly digests: readonly TrueDigest[];
  readonly backfills: readonly TrueDigest[];
  readonly logs: readonly TrueLog[];
  readonly from: string;
  readonly to: string;
}

export interface TrailLogs extends TrailTruth {
  readonly store: MemoryStore;
}

type Given = TrailLogOptions & Required<Omit<TrailLogOptions, 'homeRegion' | 'prefix' | 'organisation' | 'contents'>>;

const defaults: Given = {
  account: '111122223333',
  region: 'eu-central-1',
  trail: 'bank-trail',
  from: '2026-10-05T00:00:00.000Z',
  hours: 8,
  logsPerHour: 2,
  recordsPerLog: 3,
  stopped: [],
  validationOff: [],
  backfill: [],
};

/** A bucket with the logs and digests of one trail in one region; the same bytes for the same options. */
export function trailLogs(options: TrailLogOptions = {}): TrailLogs {
  const store = memoryStore('bank-trail-logs');
  return { store, ...addTrail(store, options) };
}

/** Puts the logs and digests of one more trail, or of the same in one more region, into a bucket. */
export function addTrail(store: MemoryStore, options: TrailLogOptions = {}): TrailTruth {
  const given: Given = { ...defaults, ...options };
  const begin = Date.parse(given.from);
  const key = cloudTrailKey(given.region);
  const logs: TrueLog[] = [];
  const [standard, backfills] = [chain(store, key), chain(store, key)];
  for (let index = 0; index < given.hours; index += 1) {
    const span = { from: begin + index * hour, to: begin + (index + 1) * hour };
    if (given.stopped.includes(index)) {
      standard.restart();
      continue;
    }
    const entries = Array.from({ length: given.logsPerHour }, (_, log) => addLog(store, given, span.from, log));
    const off = given.validationOff.includes(index);
    const digest = off ? null : standard.add(given, span, entries);
    if (off) standard.restart();
    logs.push(...entries.map(({ records, s3Object }) => ({ key: s3Object, digest, records })));
    if (!given.backfill.includes(index)) continue;
    const late = addLog(store, given, span.from, given.logsPerHour);
    logs.push({ key: late.s3Object, digest: backfills.add(given, span, [late], true), records: late.records });
  }
  const to = new Date(begin + given.hours * hour).toISOString();
  return { key, digests: standard.digests, backfills: backfills.digests, logs, from: given.from, to };
}

type LogEntry = Readonly<Record<'s3Object' | 's3Bucket' | 'hashValue', string>> & { readonly records: number };

interface Span {
  readonly from: number;
  readonly to: number;
}

/** `2026-10-05T01:00:00Z`: digests have no fractions of seconds. */
const seconds = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
const compact = (milliseconds: number): string => seconds(milliseconds).replaceAll(/[-:]/g, '');
const dayFolder = (milliseconds: number): string => seconds(milliseconds).slice(0, 10).replaceAll('-', '/');

const rootOf = ({ prefix, organisation, account }: Given): string =>
  [prefix, 'AWSLogs', organisation, account].filter((part) => part !== undefined).join('/');

/** The key of a log file delivered at a minute. */
export function logKey(options: TrailLogOptions, delivered: number, seed: string): string {
  const given: Given = { ...defaults, ...options };
  const { account, region } = given;
  const unique = hex256(seed).slice(0, 16);
  const minute = compact(delivered).replace(/\d\dZ$/, 'Z');
  return `${rootOf(given)}/CloudTrail/${region}/${dayFolder(delivered)}/${account}_CloudTrail_${region}_${minute}_${unique}.json.gz`;
}

function addLog(store: MemoryStore, given: Given, from: number, index: number): LogEntry {
  const delivered = from + ((index * 7 + 5) % 60) * 60_000;
  const simple = () => Array.from({ length: given.recordsPerLog }, (_, number) => record(given, delivered, number));
  const records = given.contents?.({ delivered, index }) ?? simple();
  const text = JSON.stringify({ Records: records });
  const s3Object = logKey(given, delivered, `${given.trail}/${delivered}/${index}`);
  store.objects.set(s3Object, { bytes: gzipSync(text), metadata: {} });
  return { s3Bucket: store.bucket, s3Object, hashValue: hex256(text), records: records.length };
}

const record = ({ account, region, trail }: Given, delivered: number, number: number) => ({
  eventVersion: '1.11',
  eventTime: seconds(delivered - 240_000 + number * 1000),
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'DescribeTable',
  awsRegion: region,
  requestParameters: { tableName: `table-${number}` },
  eventID: `${trail}/${region}/${delivered}/${number}`,
  readOnly: true,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: account,
  eventCategory: 'Management',
});

interface Chain {
  readonly digests: TrueDigest[];
  readonly add: (given: Given, span: Span, logs: readonly LogEntry[], backfill?: boolean) => string;
  readonly restart: () => void;
}

function chain(store: MemoryStore, signing: SigningKey): Chain {
  const digests: TrueDigest[] = [];
  let previous: (SignedDigest & { readonly key: string }) | undefined;
  return {
    digests,
    restart: () => void (previous = undefined),
    add: (given, span, logs, backfill = false) => {
      const body = digestBody(store.bucket, { given, span, logs, previous, backfill, signing });
      const stamp = { 'backfill-generation-timestamp': new Date(span.to + 3 * hour).toISOString() };
      const signed = signDigest(body, signing, backfill ? stamp : {});
      const key = body.digestS3Object;
      store.objects.set(key, signed.object);
      digests.push({ key, from: iso(span.from), to: iso(span.to), backfill, body });
      previous = { ...signed, key };
      return key;
    },
  };
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

interface DigestParts {
  readonly given: Given;
  readonly span: Span;
  readonly logs: readonly LogEntry[];
  readonly previous: (SignedDigest & { readonly key: string }) | undefined;
  readonly backfill: boolean;
  readonly signing: SigningKey;
}

function digestBody(bucket: string, { given, span, logs, previous, backfill, signing }: DigestParts): DigestBody {
  const { account, region, trail, homeRegion = region } = given;
  const name = `${account}_CloudTrail-Digest_${region}_${trail}_${homeRegion}_${compact(span.to)}`;
  const folder = `${rootOf(given)}/CloudTrail-Digest/${region}/${dayFolder(span.to)}`;
  const times = { newestEventTime: seconds(span.to - 60_000), oldestEventTime: seconds(span.from + 60_000) };
  const empty = { newestEventTime: null, oldestEventTime: null };
  return {
    awsAccountId: account,
    digestStartTime: seconds(span.from),
    digestEndTime: seconds(span.to),
    digestS3Bucket: bucket,
    digestS3Object: `${folder}/${name}${backfill ? '_backfill' : ''}.json.gz`,
    ...(logs.length === 0 ? empty : times),
    digestPublicKeyFingerprint: signing.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    previousDigestS3Bucket: previous === undefined ? null : bucket,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logs.map(({ s3Bucket, s3Object, hashValue }) => ({
      s3Bucket,
      s3Object,
      hashValue,
      hashAlgorithm: 'SHA-256',
      ...times,
    })),
  };
}
