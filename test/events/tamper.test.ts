import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CoverageLedger } from '../../src/events/index.ts';
import { logKey, trailLogs, type TrailLogs } from '../support/trail-logs/generate.ts';
import { attackersKey, hex256, signDigest, type DigestBody, type SigningKey } from '../support/trail-logs/signing.ts';
import { gapsOf, logShares, problemKinds, verifyGenerated, type Seen } from '../support/trail-logs/verify.ts';

const verify = async (logs: TrailLogs): Promise<Seen> => await verifyGenerated(logs, [logs.key]);

const metadataOf = (logs: TrailLogs, key: string) => logs.store.objects.get(key)!.metadata;
const bytesOf = (logs: TrailLogs, key: string) => Buffer.from(logs.store.objects.get(key)!.bytes);
const put = (logs: TrailLogs, key: string, bytes: Uint8Array, metadata = metadataOf(logs, key)) =>
  void logs.store.objects.set(key, { bytes, metadata });
const forged = gzipSync(JSON.stringify({ Records: [{ eventName: 'DeleteTable' }] }));
const change = (bytes: Buffer): Buffer => gzipSync(String(gunzipSync(bytes)).replace('DescribeTable', 'DeleteTable'));
const logOf = (logs: TrailLogs, hour: number) => logs.logs[hour * 2]!.key;
const digestOf = (logs: TrailLogs, hour: number) => logs.digests[hour]!;
const remove = (logs: TrailLogs, ...hours: readonly number[]) =>
  hours.forEach((hour) => logs.store.objects.delete(digestOf(logs, hour).key));

/** Puts the hash of a changed log into its digest; `key` signs it anew, else the old signature stays. */
function changeBoth(logs: TrailLogs, hour: number, key?: SigningKey): void {
  const [digest, log] = [digestOf(logs, hour), logOf(logs, hour)];
  put(logs, log, change(bytesOf(logs, log)));
  const body: DigestBody = {
    ...digest.body,
    digestPublicKeyFingerprint: key?.fingerprint ?? digest.body.digestPublicKeyFingerprint,
    logFiles: digest.body.logFiles.map((each) =>
      each['s3Object'] === log ? { ...each, hashValue: hex256(gunzipSync(bytesOf(logs, log))) } : each,
    ),
  };
  const signed = signDigest(body, key ?? logs.key);
  put(logs, digest.key, signed.object.bytes, key === undefined ? metadataOf(logs, digest.key) : signed.object.metadata);
}

interface Case {
  readonly name: string;
  readonly tamper: (logs: TrailLogs) => void;
  readonly verdict: CoverageLedger['verdict'];
  readonly problems: readonly string[];
  readonly gaps: readonly string[];
  /** Verified of all log files. */
  readonly logs: string;
}

const cases: readonly Case[] = [
  {
    name: 'nothing changed',
    tamper: () => undefined,
    verdict: 'covered',
    problems: [],
    gaps: [],
    logs: '16/16',
  },
  {
    name: 'a log compressed again at another level',
    tamper: (logs) => put(logs, logOf(logs, 3), gzipSync(gunzipSync(bytesOf(logs, logOf(logs, 3))), { level: 1 })),
    verdict: 'covered',
    problems: [],
    gaps: [],
    logs: '16/16',
  },
  {
    name: 'a second gzip member with forged records',
    tamper: (logs) => put(logs, logOf(logs, 3), Buffer.concat([bytesOf(logs, logOf(logs, 3)), forged])),
    verdict: 'failed',
    problems: ['log-format'],
    gaps: [],
    logs: '15/16',
  },
  {
    name: 'bytes after the gzip data of a log',
    tamper: (logs) => put(logs, logOf(logs, 3), Buffer.concat([bytesOf(logs, logOf(logs, 3)), Buffer.alloc(8)])),
    verdict: 'failed',
    problems: ['log-format'],
    gaps: [],
    logs: '15/16',
  },
  {
    name: 'a forged log that no digest names',
    tamper: (logs) => {
      const key = logKey({}, Date.parse('2026-10-05T03:20:00Z'), 'forged');
      logs.store.objects.set(key, { bytes: forged, metadata: {} });
    },
    verdict: 'failed',
    problems: ['log-unnamed'],
    gaps: [],
    logs: '16/17',
  },
  {
    name: 'the newest digests deleted',
    tamper: (logs) => remove(logs, 6, 7),
    verdict: 'gaps',
    problems: [],
    gaps: ['digests-missing 6-8'],
    logs: '12/16',
  },
  {
    name: 'two digests in a row deleted',
    tamper: (logs) => remove(logs, 3, 4),
    verdict: 'failed',
    problems: ['digest-missing'],
    gaps: ['digests-missing 3-5'],
    logs: '12/16',
  },
  {
    name: 'one digest deleted',
    tamper: (logs) => remove(logs, 3),
    verdict: 'failed',
    problems: ['digest-missing'],
    gaps: ['digests-missing 3-4'],
    logs: '14/16',
  },
  {
    name: 'a digest that is broken',
    tamper: (logs) => put(logs, digestOf(logs, 3).key, bytesOf(logs, digestOf(logs, 3).key).subarray(0, 60)),
    verdict: 'failed',
    problems: ['digest-format'],
    gaps: ['unverifiable 3-4'],
    logs: '14/16',
  },
  {
    name: 'a second gzip member after a digest',
    tamper: (logs) => {
      const { key } = digestOf(logs, 3);
      put(logs, key, Buffer.concat([bytesOf(logs, key), forged]));
    },
    verdict: 'failed',
    problems: ['digest-format'],
    gaps: ['unverifiable 3-4'],
    logs: '14/16',
  },
  {
    name: 'the newest digest without its signature',
    tamper: (logs) => put(logs, digestOf(logs, 7).key, bytesOf(logs, digestOf(logs, 7).key), {}),
    verdict: 'gaps',
    problems: ['digest-unprovable'],
    gaps: ['unverifiable 7-8'],
    logs: '14/16',
  },
  {
    name: 'an older digest without its signature, which its successor holds',
    tamper: (logs) => put(logs, digestOf(logs, 3).key, bytesOf(logs, digestOf(logs, 3).key), {}),
    verdict: 'covered',
    problems: [],
    gaps: [],
    logs: '16/16',
  },
  {
    name: 'a log changed',
    tamper: (logs) => put(logs, logOf(logs, 3), change(bytesOf(logs, logOf(logs, 3)))),
    verdict: 'failed',
    problems: ['log-hash'],
    gaps: [],
    logs: '15/16',
  },
  {
    name: 'a log deleted',
    tamper: (logs) => void logs.store.objects.delete(logOf(logs, 3)),
    verdict: 'failed',
    problems: ['log-missing'],
    gaps: [],
    logs: '15/16',
  },
  {
    name: 'a log truncated',
    tamper: (logs) => put(logs, logOf(logs, 3), bytesOf(logs, logOf(logs, 3)).subarray(0, -12)),
    verdict: 'failed',
    problems: ['log-format'],
    gaps: [],
    logs: '15/16',
  },
  {
    name: 'a log and its digest changed',
    tamper: (logs) => changeBoth(logs, 3),
    verdict: 'failed',
    problems: ['digest-link'],
    gaps: ['unverifiable 3-4'],
    logs: '14/16',
  },
  {
    name: 'a log and the newest digest changed',
    tamper: (logs) => changeBoth(logs, 7),
    verdict: 'failed',
    problems: ['digest-signature'],
    gaps: ['unverifiable 7-8'],
    logs: '14/16',
  },
  {
    name: 'a digest changed and signed with another key',
    tamper: (logs) => changeBoth(logs, 3, attackersKey()),
    verdict: 'failed',
    problems: ['digest-link'],
    gaps: ['unverifiable 3-4'],
    logs: '14/16',
  },
  {
    name: 'the newest digest changed and signed with a key that is not given',
    tamper: (logs) => changeBoth(logs, 7, attackersKey()),
    verdict: 'gaps',
    problems: ['digest-key-unknown'],
    gaps: ['unverifiable 7-8'],
    logs: '14/16',
  },
  {
    name: 'the newest digest signed with another key under the name of the right one',
    tamper: (logs) => changeBoth(logs, 7, { ...attackersKey(), fingerprint: logs.key.fingerprint }),
    verdict: 'failed',
    problems: ['digest-signature'],
    gaps: ['unverifiable 7-8'],
    logs: '14/16',
  },
  {
    name: 'a genuine signature that is not this digest’s',
    tamper: (logs) => {
      const { key } = digestOf(logs, 3);
      put(logs, key, bytesOf(logs, key), metadataOf(logs, digestOf(logs, 2).key));
    },
    verdict: 'failed',
    problems: ['digest-link'],
    gaps: ['unverifiable 3-4'],
    logs: '14/16',
  },
  {
    name: 'an old digest in the place of a newer one',
    tamper: (logs) => {
      const [old, newer] = [digestOf(logs, 2).key, digestOf(logs, 3).key];
      put(logs, newer, bytesOf(logs, old), metadataOf(logs, old));
    },
    verdict: 'failed',
    problems: ['digest-moved'],
    gaps: ['unverifiable 3-4'],
    logs: '14/16',
  },
];

describe('tampering with trail logs', () => {
  it.each(cases)('$name: $verdict', async ({ tamper, verdict, problems, gaps, logs: expected }) => {
    const logs = trailLogs();
    tamper(logs);
    const seen = await verify(logs);
    expect({
      verdict: seen.ledger.verdict,
      problems: problemKinds(seen),
      gaps: gapsOf(seen),
      logs: logShares(seen),
    }).toEqual({
      verdict,
      problems,
      gaps,
      logs: expected,
    });
    // What is not verified is not read, and so is in no count.
    expect(seen.read).toHaveLength(Number(expected.split('/')[0]));
    expect(seen.records).toBe(seen.read.length * 3);
  });

  it('stopped and started again: a gap, and the reason of it', async () => {
    const seen = await verify(trailLogs({ stopped: [3, 4] }));
    expect(seen.ledger.verdict).toBe('gaps');
    expect(gapsOf(seen)).toEqual(['logging-stopped 3-5']);
    expect(problemKinds(seen)).toEqual([]);
    expect(logShares(seen)).toBe('12/12');
  });

  it('validation off for some hours: their logs are not verified', async () => {
    const seen = await verify(trailLogs({ validationOff: [3, 4] }));
    expect(seen.ledger.verdict).toBe('gaps');
    expect(gapsOf(seen)).toEqual(['validation-off 3-5']);
    expect(seen.ledger.places).toMatchObject([{ logs: { verified: 12, of: 16 }, unnamed: 0, unproven: 4 }]);
  });
});
