import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPublicKeys, verifyLogs, type CoverageLedger, type VerifiedDigest } from '../../src/events/index.ts';
import { addTrail, logKey, trailLogs, type TrailLogs } from '../support/trail-logs/generate.ts';
import { memoryStore } from '../support/trail-logs/memory-store.ts';
import { cloudTrailKey, publicKeysOf, signDigest } from '../support/trail-logs/signing.ts';
import { gapsOf, logShares, problemKinds, verifyGenerated } from '../support/trail-logs/verify.ts';

const withoutMetadata = (logs: TrailLogs): TrailLogs => {
  for (const [key, { bytes }] of logs.store.objects) logs.store.objects.set(key, { bytes, metadata: null });
  return logs;
};

describe('verifying trail logs', () => {
  it('finds prefixes, organisations, regions and several trails of one bucket', async () => {
    const logs = trailLogs({ hours: 3 });
    const others = [
      addTrail(logs.store, { hours: 3, trail: 'second_trail_eu-central-1' }),
      addTrail(logs.store, { hours: 3, region: 'us-east-1', homeRegion: 'eu-central-1' }),
      addTrail(logs.store, { hours: 3, prefix: 'audit/2026', account: '999988887777', region: 'eusc-de-east-1' }),
      addTrail(logs.store, { hours: 3, organisation: 'o-exampleorgid', account: '222233334444' }),
    ];
    const seen = await verifyGenerated(
      logs,
      [logs, ...others].map(({ key }) => key),
    );
    expect(seen.ledger.verdict).toBe('covered');
    const names = seen.ledger.trails.map(({ root, region, trail, homeRegion }) => [root, region, trail, homeRegion]);
    expect(names).toEqual([
      ['AWSLogs/111122223333/', 'eu-central-1', 'bank-trail', 'eu-central-1'],
      ['AWSLogs/111122223333/', 'eu-central-1', 'second_trail_eu-central-1', 'eu-central-1'],
      ['AWSLogs/111122223333/', 'us-east-1', 'bank-trail', 'eu-central-1'],
      ['AWSLogs/o-exampleorgid/222233334444/', 'eu-central-1', 'bank-trail', 'eu-central-1'],
      ['audit/2026/AWSLogs/999988887777/', 'eusc-de-east-1', 'bank-trail', 'eusc-de-east-1'],
    ]);
    expect(logShares(seen)).toBe('12/12 6/6 6/6 6/6');
    expect(seen.records).toBe(30 * 3);
    const only = await verifyGenerated(logs, [logs.key], { prefixes: ['audit/2026/'] });
    expect(only.ledger.trails.map(({ account }) => account)).toEqual(['999988887777']);
  });

  it('gives the same ledger in every run, whatever the order of answers', async () => {
    const logs = trailLogs({ backfill: [2], stopped: [4] });
    addTrail(logs.store, { region: 'us-east-1' });
    const { get } = logs.store;
    const keys = [logs.key, cloudTrailKey('us-east-1')];
    const ordinary = await verifyGenerated(logs, keys);
    let turn = 0;
    const store: typeof logs.store = {
      ...logs.store,
      get: async (key) => {
        turn = (turn * 7 + 3) % 11;
        await new Promise((resolve) => void setTimeout(resolve, turn));
        return await get(key);
      },
    };
    expect((await verifyGenerated({ ...logs, store }, keys)).ledger).toEqual(ordinary.ledger);
  });

  it('keeps at most 64 requests in flight', async () => {
    const logs = trailLogs({ hours: 24, logsPerHour: 8 });
    for (const region of ['us-east-1', 'eu-west-1', 'eu-north-1']) addTrail(logs.store, { region, hours: 24 });
    await verifyGenerated(logs, [logs.key]);
    expect(logs.store.mostInFlight()).toBeLessThanOrEqual(64);
    expect(logs.store.mostInFlight()).toBeGreaterThan(32);
  });

  it('stops when it is told to', async () => {
    const { store, from, to } = trailLogs();
    const stop = AbortSignal.abort();
    const run = verifyLogs({ store, keys: new Map(), period: { from, to }, signal: stop });
    await expect(run).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
  });

  it('says that nothing is covered where there is nothing', async () => {
    const logs = trailLogs({ hours: 0 });
    const { ledger } = await verifyGenerated(logs, [logs.key]);
    expect(ledger).toMatchObject({ verdict: 'gaps', trails: [], places: [] });
  });

  it('says that validation is off where logs have no digest at all', async () => {
    const logs = trailLogs({ hours: 2, validationOff: [0, 1] });
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(gapsOf(seen)).toEqual(['validation-off 0-2']);
    expect(seen.ledger.trails).toMatchObject([{ trail: null, bucket: null }]);
    expect(logShares(seen)).toBe('0/4');
  });
});

describe('coverage of the period', () => {
  const keysOf = (logs: TrailLogs) => readPublicKeys([publicKeysOf([logs.key])]).keys;

  it('is cut to the period, and digests around it prove its ends', async () => {
    const logs = withoutMetadata(trailLogs({ hours: 12 }));
    const period = { from: '2026-10-05T02:30:00.000Z', to: '2026-10-05T09:00:00.000Z' };
    const ledger = await verifyLogs({ store: logs.store, keys: keysOf(logs), period });
    expect(ledger.verdict).toBe('covered');
    expect(ledger.trails[0]!.covered).toEqual([period]);
  });

  it('lacks what is before the first digest and after the last one', async () => {
    const logs = trailLogs({ hours: 4 });
    const period = { from: '2026-10-04T00:00:00.000Z', to: '2026-10-06T00:00:00.000Z' };
    const ledger = await verifyLogs({ store: logs.store, keys: keysOf(logs), period });
    expect(ledger.verdict).toBe('gaps');
    expect(ledger.trails[0]!.gaps).toEqual([
      { from: period.from, to: '2026-10-05T00:00:00.000Z', kind: 'logging-stopped' },
      { from: '2026-10-05T04:00:00.000Z', to: period.to, kind: 'digests-missing' },
    ]);
  });

  it('lacks the newest digest when the metadata are lost; the others are proven by their successors', async () => {
    const logs = withoutMetadata(trailLogs());
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(seen.ledger.verdict).toBe('gaps');
    expect(problemKinds(seen)).toEqual(['digest-unprovable']);
    expect(gapsOf(seen)).toEqual(['unverifiable 7-8']);
    expect(seen.ledger.trails).toMatchObject([{ digests: { verified: 7, of: 8 }, logs: { verified: 14, of: 14 } }]);
    expect(logShares(seen)).toBe('14/16');
  });

  it('lacks every digest when a forged one stands before a stop and nothing else proves it', async () => {
    const logs = withoutMetadata(trailLogs({ stopped: [3] }));
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(gapsOf(seen)).toEqual(['unverifiable 2-4', 'unverifiable 7-8']);
  });
});

describe('backfill digests', () => {
  it('are a chain of their own, whose logs are evidence', async () => {
    const logs = trailLogs({ backfill: [1, 4] });
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(seen.ledger.verdict).toBe('covered');
    expect(seen.ledger.trails).toMatchObject([{ digests: { verified: 8, of: 8 }, backfills: { verified: 2, of: 2 } }]);
    expect(logShares(seen)).toBe('18/18');
  });

  it('do not fill the gap of an hourly digest', async () => {
    const logs = trailLogs({ backfill: [3] });
    logs.store.objects.delete(logs.digests[3]!.key);
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(gapsOf(seen)).toEqual(['digests-missing 3-4']);
    expect(logShares(seen)).toBe('15/17');
  });

  it('are found missing by their successor', async () => {
    const logs = trailLogs({ backfill: [1, 4] });
    logs.store.objects.delete(logs.backfills[0]!.key);
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(seen.ledger.verdict).toBe('failed');
    expect(problemKinds(seen)).toEqual(['digest-missing', 'log-unnamed']);
  });

  it('need the time of their making in the metadata', async () => {
    const logs = trailLogs({ backfill: [1] });
    const held = logs.store.objects.get(logs.backfills[0]!.key)!;
    const { 'backfill-generation-timestamp': _, ...metadata } = held.metadata!;
    logs.store.objects.set(logs.backfills[0]!.key, { ...held, metadata });
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(problemKinds(seen)).toEqual(['digest-format', 'log-unnamed']);
  });

  it('that cannot be proven leave their logs unproven, not foreign', async () => {
    const logs = withoutMetadata(trailLogs({ backfill: [1] }));
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(seen.ledger.verdict).toBe('gaps');
    expect(seen.ledger.places).toMatchObject([{ unnamed: 0, unproven: 3 }]);
  });
});

describe('what a digest says of its neighbours', () => {
  const resign = (logs: TrailLogs, hour: number, change: Readonly<Record<string, unknown>>): void => {
    const { body, key } = logs.digests[hour]!;
    logs.store.objects.set(key, signDigest({ ...body, ...change }, logs.key).object);
  };

  it('must fit in time', async () => {
    const logs = trailLogs();
    resign(logs, 7, { digestStartTime: '2026-10-05T06:30:00Z' });
    expect(problemKinds(await verifyGenerated(logs, [logs.key]))).toEqual(['digest-time']);
    resign(logs, 7, { digestStartTime: '2026-10-05T07:10:00Z' });
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(gapsOf(seen)[0]).toMatch(/^digests-missing 7-7\.16/);
    expect(seen.ledger.verdict).toBe('failed');
  });

  it('must be the hash and the signature of the one before', async () => {
    for (const change of [{ previousDigestHashValue: '0'.repeat(64) }, { previousDigestSignature: '00'.repeat(256) }]) {
      const logs = trailLogs();
      resign(logs, 7, change);
      const seen = await verifyGenerated(logs, [logs.key]);
      expect(problemKinds(seen)).toEqual(['digest-link']);
      expect(gapsOf(seen)).toEqual(['unverifiable 6-7']);
    }
  });

  it('may name one under another prefix, which is found by itself', async () => {
    const logs = trailLogs({ hours: 2 });
    const moved = addTrail(logs.store, { hours: 2, from: '2026-10-05T02:00:00.000Z', prefix: 'new' });
    const [last, next] = [logs.digests[1]!, moved.digests[0]!];
    const held = logs.store.objects.get(last.key)!;
    const signed = signDigest(last.body, logs.key);
    expect(signed.object.bytes).toEqual(held.bytes);
    const body = {
      ...next.body,
      previousDigestS3Bucket: logs.store.bucket,
      previousDigestS3Object: last.key,
      previousDigestHashValue: signed.hash,
      previousDigestHashAlgorithm: 'SHA-256',
      previousDigestSignature: signed.signature,
    };
    logs.store.objects.set(next.key, signDigest(body, logs.key).object);
    logs.store.objects.delete(moved.digests[1]!.key);
    const seen = await verifyGenerated({ ...logs, to: moved.to }, [logs.key]);
    expect(problemKinds(seen)).toEqual([]);
    expect(gapsOf(seen)).toEqual(['digests-missing 2-4', 'digests-missing 0-2', 'digests-missing 3-4']);
  });

  it('lets no digest in between break the chain', async () => {
    const logs = withoutMetadata(trailLogs());
    const key = logs.digests[7]!.key.replace('T080000Z', 'T073000Z');
    logs.store.objects.set(key, { bytes: gzipSync('{}'), metadata: {} });
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(gapsOf(seen)).toEqual(['unverifiable 7-8']);
    expect(seen.ledger.trails).toMatchObject([{ digests: { verified: 7, of: 9 } }]);
  });
});

describe('where objects lie', () => {
  it('must be the bucket that the digests are signed for', async () => {
    const logs = trailLogs();
    const seen = await verifyGenerated(logs, [logs.key], { bucket: 'another-bucket' });
    expect(new Set(problemKinds(seen))).toEqual(new Set(['digest-moved']));
    expect(logShares(seen)).toBe('0/16');
  });

  it('may be outside of the store for logs, which are then not verified', async () => {
    const logs = trailLogs({ hours: 1 });
    const { body, key } = logs.digests[0]!;
    const [log] = body.logFiles;
    const signed = signDigest({ ...body, logFiles: [{ ...log, s3Bucket: 'older-bucket' }] }, logs.key);
    logs.store.objects.set(key, signed.object);
    logs.store.objects.delete(logs.logs[1]!.key);
    const seen = await verifyGenerated(logs, [logs.key]);
    expect(seen.ledger.verdict).toBe('gaps');
    expect(problemKinds(seen)).toEqual(['log-elsewhere']);
  });

  it('is counted beyond a thousand problems, not told', async () => {
    const logs = trailLogs({ hours: 4 });
    for (let index = 0; index < 1200; index += 1) {
      const key = logKey({}, Date.parse('2026-10-05T01:10:00Z'), `forged ${index}`);
      logs.store.objects.set(key, { bytes: gzipSync('{}'), metadata: {} });
    }
    const { ledger } = await verifyGenerated(logs, [logs.key]);
    expect(ledger.problems).toHaveLength(1000);
    expect(ledger.problemsLeftOff).toBe(200);
    expect(ledger.places).toMatchObject([{ unnamed: 1200 }]);
  });
});

describe('digests without their log files', () => {
  it('are handed out as they are stored, and prove the same again where no log is', async () => {
    const logs = trailLogs({ backfill: [2], stopped: [4] });
    addTrail(logs.store, { region: 'us-east-1' });
    const keys = readPublicKeys([publicKeysOf([logs.key, cloudTrailKey('us-east-1')])]).keys;
    const period = { from: logs.from, to: logs.to };
    const kept = memoryStore(logs.store.bucket);
    const named: string[] = [];
    const keep = ({ key, bytes, metadata, logs }: VerifiedDigest): void => {
      kept.objects.set(key, { bytes, metadata });
      named.push(...logs.map((log) => log.key));
    };
    const ledger = await verifyLogs({ store: logs.store, keys, period, keep });
    expect(kept.objects.size).toBe(7 + 1 + 8);
    for (const [key, held] of kept.objects) expect(held).toEqual(logs.store.objects.get(key));
    expect(named).toHaveLength(14 + 1 + 16);
    const again = await verifyLogs({ store: kept, keys, period, logs: 'name-only' });
    expect(again).toMatchObject({ logs: 'name-only', verdict: ledger.verdict, problems: [] });
    const proven = (each: CoverageLedger) =>
      each.trails.map(({ covered, gaps, digests, backfills, logs: { of } }) => ({
        covered,
        gaps,
        digests,
        backfills,
        of,
      }));
    expect(proven(again)).toEqual(proven(ledger));
    expect(again.places.map(({ logs: { verified, of } }) => `${verified}/${of}`)).toEqual(['0/15', '0/16']);
  });

  it('are refused when they were changed', async () => {
    const logs = trailLogs();
    const { keys } = readPublicKeys([publicKeysOf([logs.key])]);
    const { key, body } = logs.digests[3]!;
    logs.store.objects.set(key, {
      ...logs.store.objects.get(key)!,
      bytes: gzipSync(JSON.stringify({ ...body, x: 1 })),
    });
    const kept: string[] = [];
    const ledger = await verifyLogs({
      store: logs.store,
      keys,
      period: { from: logs.from, to: logs.to },
      keep: (digest) => void kept.push(digest.key),
      logs: 'name-only',
    });
    expect(ledger.verdict).toBe('failed');
    expect(kept).toHaveLength(7);
    expect(kept).not.toContain(key);
  });
});
