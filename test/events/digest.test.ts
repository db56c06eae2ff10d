import { createPublicKey } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDigest } from '../../src/events/digest.ts';
import { isSignedBy, readPublicKeys } from '../../src/events/signature.ts';
import { trailLogs } from '../support/trail-logs/generate.ts';
import { attackersKey, publicKeysOf } from '../support/trail-logs/signing.ts';

const { digests, store, key } = trailLogs({ hours: 2 });
const [starting, second] = digests;
const read = (change: Readonly<Record<string, unknown>>) =>
  readDigest(Buffer.from(JSON.stringify({ ...second!.body, ...change })));
const log = second!.body.logFiles[0]!;

describe('a digest file', () => {
  it('is read with its window, its predecessor and its logs', () => {
    const { digest } = read({ somethingNew: { deep: [1] } });
    expect(digest).toMatchObject({
      window: { from: '2026-10-05T01:00:00.000Z', to: '2026-10-05T02:00:00.000Z' },
      endTime: '2026-10-05T02:00:00Z',
      key: second!.key,
      previous: { key: starting!.key },
    });
    expect(digest!.logs).toHaveLength(2);
    expect(readDigest(Buffer.from(JSON.stringify(starting!.body))).digest!.previous).toBeNull();
  });

  it.each([
    ['no UTC time in digestStartTime', { digestStartTime: '2026-10-05' }],
    ['no UTC time in digestEndTime', { digestEndTime: '2026-99-05T01:00:00Z' }],
    ['no text digestEndTime', { digestEndTime: 1 }],
    ['ends before it begins', { digestEndTime: '2026-10-05T01:00:00Z' }],
    ['no text digestS3Object', { digestS3Object: null }],
    ['no text digestS3Bucket', { digestS3Bucket: 'b'.repeat(5000) }],
    ['no text digestPublicKeyFingerprint', { digestPublicKeyFingerprint: [] }],
    ['digestSignatureAlgorithm that is not SHA256withRSA', { digestSignatureAlgorithm: 'MD5withRSA' }],
    ['no text previousDigestSignature', { previousDigestSignature: null }],
    ['no SHA-256 in previousDigestHashValue', { previousDigestHashValue: 'abc' }],
    ['previousDigestHashAlgorithm that is not SHA-256', { previousDigestHashAlgorithm: 'MD5' }],
    ['no list logFiles', { logFiles: {} }],
    ['a log file that is not a JSON object', { logFiles: [null] }],
    ['hashAlgorithm that is not SHA-256', { logFiles: [{ ...log, hashAlgorithm: 'SHA-1' }] }],
    ['no SHA-256 in hashValue', { logFiles: [{ ...log, hashValue: 'x'.repeat(64) }] }],
  ])('is refused: %s', (problem, change) => {
    expect(read(change).problem).toContain(problem);
  });

  it('is refused when a field of the digest before is not there at all', () => {
    const { previousDigestSignature: _, ...rest } = second!.body;
    expect(readDigest(Buffer.from(JSON.stringify(rest))).problem).toBe('lacks previousDigestSignature');
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['a list', Buffer.from('[]')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a hundred thousand brackets', Buffer.from('['.repeat(100_000))],
  ])('is refused: %s', (_, bytes) => {
    expect(readDigest(bytes).digest).toBeUndefined();
  });
});

describe('the signature of a digest', () => {
  const held = store.objects.get(second!.key)!;
  const bytes = gunzipSync(held.bytes);
  const digest = readDigest(bytes).digest!;
  const signature = held.metadata!['signature']!;
  const { keys } = readPublicKeys([publicKeysOf([key])]);

  it('is CloudTrail’s with its key in PKCS#1 as well as in SPKI', () => {
    expect(isSignedBy(digest, bytes, signature, keys)).toBe(true);
    expect(isSignedBy(digest, bytes, signature.toUpperCase(), keys)).toBe(true);
    const spki = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'pkcs1' }).export({
      format: 'der',
      type: 'spki',
    });
    const answers = [publicKeysOf([{ ...key, publicKey: spki }])];
    expect(isSignedBy(digest, bytes, signature, readPublicKeys(answers).keys)).toBe(true);
  });

  it('is tried with every key of a fingerprint, and only with those', () => {
    const other = { ...attackersKey(), fingerprint: key.fingerprint };
    expect(isSignedBy(digest, bytes, signature, readPublicKeys([publicKeysOf([other, key])]).keys)).toBe(true);
    expect(isSignedBy(digest, bytes, signature, readPublicKeys([publicKeysOf([other])]).keys)).toBe(false);
    const renamed = { ...key, fingerprint: '0'.repeat(32) };
    expect(isSignedBy(digest, bytes, signature, readPublicKeys([publicKeysOf([renamed])]).keys)).toBe(false);
  });

  it.each(['', 'abc', 'zz', '00', '00'.repeat(256), '0'.repeat(10_000)])('is not %j', (text) => {
    expect(isSignedBy(digest, bytes, text, keys)).toBe(false);
  });

  it('says what is wrong with a file of keys', () => {
    const list = { PublicKeyList: [{ Fingerprint: 'a', Value: 'AAAA' }, null, { Value: 'AAAA' }] };
    expect(readPublicKeys([list, [], { keys: 1 }]).problems).toHaveLength(5);
    expect(readPublicKeys([list]).keys.size).toBe(0);
  });
});
