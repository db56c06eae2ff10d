import { isJsonObject, later, type Instant, type Interval, type Json, type JsonObject } from '../model/index.ts';

/** A log file and what it must hash to. */
export interface HashedLog {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the uncompressed contents. */
  readonly hash: string;
}

/** A log file as a digest names it. */
export interface NamedLog extends HashedLog {
  /** From its oldest event to after its newest one; null where the digest does not tell. */
  readonly events: Interval | null;
}

/** The digest before, as its successor names it. */
export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the uncompressed digest. */
  readonly hash: string;
  readonly signature: string;
}

/** A digest file that was understood; whether it is genuine, its signature says. */
export interface Digest {
  /** The time whose deliveries it names. */
  readonly window: Interval;
  /** `digestEndTime` as it is written: a part of what is signed. */
  readonly endTime: string;
  readonly bucket: string;
  readonly key: string;
  readonly fingerprint: string;
  /** Null in a starting digest: the first after logging or validation was switched on. */
  readonly previous: PreviousDigest | null;
  readonly logs: readonly NamedLog[];
}

export type ReadDigest =
  { readonly digest: Digest; readonly problem?: never } | { readonly problem: string; readonly digest?: never };

/**
 * Reads the JSON of a digest file. Fields as the CloudTrail User Guide gives them ("CloudTrail digest file structure");
 * further fields are allowed. Never throws.
 */
export function readDigest(bytes: Uint8Array): ReadDigest {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (!isJsonObject(value)) return { problem: 'is not a JSON object' };
    return { digest: digestOf(value) };
  } catch (error) {
    if (error instanceof FieldError) return { problem: error.message };
    return { problem: 'is not JSON in UTF-8' };
  }
}

/** Inside of this file only: what a field lacks, on its way out of the nested readers. */
class FieldError extends Error {}

function digestOf(value: JsonObject): Digest {
  const endTime = text(value, 'digestEndTime');
  const window = { from: instant(value, 'digestStartTime'), to: instant(value, 'digestEndTime') };
  if (window.from >= window.to) throw new FieldError('ends before it begins');
  const algorithm = value['digestSignatureAlgorithm'] ?? 'SHA256withRSA';
  if (algorithm !== 'SHA256withRSA') throw new FieldError('has a digestSignatureAlgorithm that is not SHA256withRSA');
  return {
    window,
    endTime,
    bucket: text(value, 'digestS3Bucket'),
    key: text(value, 'digestS3Object'),
    fingerprint: text(value, 'digestPublicKeyFingerprint'),
    previous: previousOf(value),
    logs: logsOf(value['logFiles']),
  };
}

const previousFields = [
  'previousDigestS3Bucket',
  'previousDigestS3Object',
  'previousDigestHashValue',
  'previousDigestHashAlgorithm',
  'previousDigestSignature',
] as const;

/** All of its fields are null in a starting digest, and none in another one. */
function previousOf(value: JsonObject): PreviousDigest | null {
  for (const field of previousFields) {
    if (!(field in value)) throw new FieldError(`lacks ${field}`);
  }
  if (previousFields.every((field) => value[field] === null)) return null;
  sha256Only(value, 'previousDigestHashAlgorithm');
  return {
    bucket: text(value, 'previousDigestS3Bucket'),
    key: text(value, 'previousDigestS3Object'),
    hash: hash(value, 'previousDigestHashValue'),
    signature: text(value, 'previousDigestSignature'),
  };
}

function logsOf(value: Json | undefined): readonly NamedLog[] {
  if (!Array.isArray(value)) throw new FieldError('has no list logFiles');
  return (value as readonly Json[]).map((log) => {
    if (!isJsonObject(log)) throw new FieldError('names a log file that is not a JSON object');
    sha256Only(log, 'hashAlgorithm');
    const events = eventTimes(log);
    return { bucket: text(log, 's3Bucket'), key: text(log, 's3Object'), hash: hash(log, 'hashValue'), events };
  });
}

/** Times of events are whole seconds: the newest one may have happened until the next. */
function eventTimes(log: JsonObject): Interval | null {
  const [from, newest] = [timeIn(log, 'oldestEventTime'), timeIn(log, 'newestEventTime')];
  return from === null || newest === null || from > newest ? null : { from, to: later(newest, 1000) };
}

/** No text in a digest is as long: keys of S3 end at 1,024 bytes, signatures at 1,024 digits. */
const longestText = 4096;

function text(value: JsonObject, field: string): string {
  const found = value[field];
  if (typeof found === 'string' && found !== '' && found.length <= longestText) return found;
  throw new FieldError(`has no text ${field}`);
}

function hash(value: JsonObject, field: string): string {
  const found = text(value, field).toLowerCase();
  if (/^[0-9a-f]{64}$/.test(found)) return found;
  throw new FieldError(`has no SHA-256 in ${field}`);
}

function sha256Only(value: JsonObject, field: string): void {
  if (value[field] !== 'SHA-256') throw new FieldError(`has a ${field} that is not SHA-256`);
}

/** Such as `2015-08-17T15:01:31Z`, with or without fractions. */
function instant(value: JsonObject, field: string): Instant {
  const found = timeIn(value, field);
  if (found === null) throw new FieldError(`has no UTC time in ${field}`);
  return found;
}

function timeIn(value: JsonObject, field: string): Instant | null {
  const found = value[field];
  if (typeof found !== 'string') return null;
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(found) ? Date.parse(found) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
