import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { addTrail, trailLogs } from '../support/trail-logs/generate.ts';

describe('the generator of trail logs', () => {
  it('gives the same bytes for the same options', () => {
    const [one, other] = [trailLogs({ backfill: [2] }), trailLogs({ backfill: [2] })];
    expect([...one.store.objects]).toEqual([...other.store.objects]);
  });

  it('names every log in one digest, but for the hours without validation', () => {
    const { store, digests, logs } = trailLogs({ hours: 6, stopped: [1], validationOff: [4] });
    expect(digests).toHaveLength(4);
    expect(logs.filter(({ digest }) => digest === null)).toHaveLength(2);
    expect(store.objects.size).toBe(4 + 10);
    for (const { key, records } of logs) {
      const { Records } = JSON.parse(String(gunzipSync(store.objects.get(key)!.bytes))) as { Records: unknown[] };
      expect(Records).toHaveLength(records);
    }
  });

  it('lays out prefixes, organisations and several trails in one bucket', () => {
    const { store } = trailLogs({ prefix: 'audit/logs', organisation: 'o-exampleorgid', hours: 1 });
    addTrail(store, { hours: 1, trail: 'second_trail', region: 'us-east-1', homeRegion: 'eu-west-1' });
    const keys = [...store.objects.keys()].filter((key) => key.includes('CloudTrail-Digest'));
    expect(keys).toEqual([
      'audit/logs/AWSLogs/o-exampleorgid/111122223333/CloudTrail-Digest/eu-central-1/2026/10/05/111122223333_CloudTrail-Digest_eu-central-1_bank-trail_eu-central-1_20261005T010000Z.json.gz',
      'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/10/05/111122223333_CloudTrail-Digest_us-east-1_second_trail_eu-west-1_20261005T010000Z.json.gz',
    ]);
  });
});
