import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkDigest } from '../../src/events/check-digest.ts';
import { checkLog } from '../../src/events/check-log.ts';
import { readDigest } from '../../src/events/digest.ts';
import { gunzipOne } from '../../src/events/gzip.ts';
import { readPublicKeys } from '../../src/events/index.ts';
import { mutate } from '../support/mutate.ts';
import { numbers, type Below } from '../support/numbers.ts';
import { trailLogs } from '../support/trail-logs/generate.ts';
import { publicKeysOf } from '../support/trail-logs/signing.ts';
import { verifyGenerated } from '../support/trail-logs/verify.ts';

const logs = trailLogs({ hours: 3, logsPerHour: 1, backfill: [1] });
const { keys } = readPublicKeys([publicKeysOf([logs.key])]);
const [, digest] = logs.digests;
const heldDigest = logs.store.objects.get(digest!.key)!;
const digestText = gunzipSync(heldDigest.bytes);
const log = digest!.body.logFiles[0]!;
const named = { bucket: log['s3Bucket']!, key: log['s3Object']!, hash: log['hashValue']! };
const heldLog = logs.store.objects.get(named.key)!;
const logText = gunzipSync(heldLog.bytes);
const trust = { keys, bucket: logs.store.bucket, backfill: false };

/** Mutates the file, or its contents under a good compression. */
const mutateFile = (file: Uint8Array, text: Uint8Array, below: Below): Buffer =>
  below(2) === 0 ? mutate(file, below) : gzipSync(mutate(text, below), { level: 1 });

describe('mutated trail logs', () => {
  it('4,000 gzip files: what is inflated is one member that zlib agrees with', () => {
    const below = numbers(1);
    for (let run = 0; run < 4000; run += 1) {
      const file = mutate(below(2) === 0 ? heldLog.bytes : heldDigest.bytes, below);
      const { bytes } = gunzipOne(file, 1024 * 1024);
      if (bytes !== undefined) expect(gunzipSync(file)).toEqual(bytes);
    }
  });

  it('3,000 digests: none but the genuine one is verified, with and without metadata', () => {
    const below = numbers(2);
    let understood = 0;
    for (let run = 0; run < 3000; run += 1) {
      const bytes = mutateFile(heldDigest.bytes, digestText, below);
      const metadata = below(3) === 0 ? null : heldDigest.metadata;
      const signature = heldDigest.metadata!['signature']!;
      const claim = { bucket: logs.store.bucket, key: digest!.key, hash: '', signature, verified: false };
      const checked = checkDigest(digest!.key, { bytes, metadata }, claim, trust);
      if (checked.digest !== null) understood += 1;
      if (checked.problem === null) expect(gunzipSync(bytes)).toEqual(digestText);
    }
    expect(understood).toBeGreaterThan(100);
  });

  it('1,500 metadata: a changed signature is none', () => {
    const below = numbers(3);
    const original = heldDigest.metadata!['signature']!;
    for (let run = 0; run < 1500; run += 1) {
      const signature = String(mutate(Buffer.from(original), below));
      const metadata = { ...heldDigest.metadata, signature };
      const { problem } = checkDigest(digest!.key, { bytes: heldDigest.bytes, metadata }, null, trust);
      if (problem === null) expect(signature.toLowerCase()).toBe(original);
    }
  });

  it('1,500 texts as digests: understood or refused with a reason', () => {
    const below = numbers(4);
    for (let run = 0; run < 1500; run += 1) {
      const read = readDigest(mutate(digestText, below));
      if (read.digest === undefined) expect(read.problem).not.toBe('');
    }
  });

  it('2,000 logs: none but the genuine contents are verified', () => {
    const below = numbers(5);
    for (let run = 0; run < 2000; run += 1) {
      const checked = checkLog(named, { bytes: mutateFile(heldLog.bytes, logText, below), metadata: null });
      if (checked.problem === undefined) expect(checked.bytes).toEqual(logText);
    }
  });

  it('300 buckets with one object changed: never more evidence than was delivered', async () => {
    const below = numbers(6);
    const names = [...logs.store.objects.keys()];
    const genuine = new Set(logs.logs.map(({ key }) => key));
    for (let run = 0; run < 300; run += 1) {
      const store = { ...logs.store, objects: new Map(logs.store.objects) };
      const key = names[below(names.length)]!;
      const held = logs.store.objects.get(key)!;
      const bytes = mutateFile(held.bytes, gunzipSync(held.bytes), below);
      const get: typeof store.get = async (asked) =>
        Promise.resolve(asked === key ? { ...held, bytes } : logs.store.objects.get(asked)!);
      const seen = await verifyGenerated({ ...logs, store: { ...store, get } }, [logs.key]);
      expect(seen.read.every((each) => genuine.has(each))).toBe(true);
      expect(seen.records).toBe(seen.read.length * 3);
      if (!isSame(bytes, held.bytes)) expect(seen.ledger.verdict).not.toBe('covered');
    }
  });
});

/** Whether two files hold the same contents in one gzip member. */
function isSame(file: Uint8Array, other: Uint8Array): boolean {
  const { bytes } = gunzipOne(file, 1024 * 1024);
  return bytes !== undefined && Buffer.from(bytes).equals(gunzipSync(other));
}
