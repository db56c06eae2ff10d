import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPublicKeys, verifyLogs } from '../../src/events/index.ts';
import type { Interval, PlaceLedger, TrailCoverage, UnreadLog } from '../../src/model/index.ts';
import { deliveredBy } from '../../src/sources/reading/trail-logs.ts';
import { trailLogs } from '../support/trail-logs/generate.ts';
import { publicKeysOf } from '../support/trail-logs/signing.ts';

const hours = 6;
const whole = trailLogs({ hours, stopped: [3] });
const { keys } = readPublicKeys([publicKeysOf([whole.key])]);
const period = { from: whole.from, to: whole.to };

/** What is proven after some log files were changed or removed. */
async function proven(lost: readonly number[], remove: boolean): Promise<readonly Interval[]> {
  const logs = trailLogs({ hours, stopped: [3] });
  for (const index of lost) {
    const { key } = logs.logs[index]!;
    if (remove) logs.store.objects.delete(key);
    else logs.store.objects.set(key, { bytes: gzipSync('{"Records":[]}'), metadata: {} });
  }
  const { trails, places, problems, problemsLeftOff, until } = await verifyLogs({ store: logs.store, keys, period });
  const ledger: PlaceLedger = { period, until, trails, places, problems, problemsLeftOff, unreadable: 0 };
  return deliveredBy(trails[0]!, ledger);
}

/** Times of the events in a log file, as they were generated: one a second, four minutes before it was delivered. */
function eventsIn(index: number): readonly number[] {
  const { key, records } = whole.logs[index]!;
  const [, day = '', hour = '', minute = ''] = /_(\d{8})T(\d\d)(\d\d)Z_/.exec(key) ?? [];
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  const delivered = Date.parse(`${date}T${hour}:${minute}:00Z`);
  return Array.from({ length: records }, (_, number) => delivered - 240_000 + number * 1000);
}

const holds = (spans: readonly Interval[], time: number): boolean =>
  spans.some(({ from, to }) => Date.parse(from) <= time && time < Date.parse(to));

describe('a log file that is not verified', () => {
  it('takes away the time of its events, as the signed digest tells it, and no more', async () => {
    expect(await proven([2], true)).toEqual([
      { from: '2026-10-05T00:00:00.000Z', to: '2026-10-05T01:01:00.000Z' },
      { from: '2026-10-05T01:59:01.000Z', to: '2026-10-05T03:00:00.000Z' },
      { from: '2026-10-05T04:00:00.000Z', to: '2026-10-05T06:00:00.000Z' },
    ]);
  });

  it('never leaves proven what it recorded, nor makes anything better', async () => {
    const all = await proven([], true);
    const some = fc.uniqueArray(fc.nat(whole.logs.length - 1), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(some, fc.nat(5), fc.boolean(), async (lost, kept, remove) => {
        const left = await proven(lost, remove);
        for (const time of lost.flatMap(eventsIn)) expect(holds(left, time)).toBe(false);
        const fewer = await proven(lost.slice(0, kept), remove);
        for (const { from, to } of left) {
          expect(fewer.some((span) => span.from <= from && to <= span.to)).toBe(true);
          expect(all.some((span) => span.from <= from && to <= span.to)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  const trail: TrailCoverage = {
    account: '111122223333',
    organisation: null,
    region: 'eu-central-1',
    trail: 'bank-trail',
    homeRegion: 'eu-central-1',
    root: 'AWSLogs/111122223333/',
    bucket: 'logs',
    covered: [period],
    gaps: [],
    digests: { verified: 6, of: 6 },
    backfills: { verified: 0, of: 0 },
    logs: { verified: 11, of: 12 },
    lost: [{ from: '2026-10-05T01:00:00.000Z', to: '2026-10-05T02:00:00.000Z' }],
  };
  const ledger: PlaceLedger = {
    period,
    until: whole.to,
    trails: [trail],
    places: [],
    problems: [],
    problemsLeftOff: 0,
    unreadable: 0,
  };

  const unread = (times: readonly Interval[] | null): UnreadLog => ({ log: 'log', message: 'not read', times });

  it('takes away the time of records that could not be read, in addition', () => {
    const times = [{ from: '2026-10-05T01:30:00.000Z', to: '2026-10-05T03:00:00.000Z' }];
    expect(deliveredBy(trail, { ...ledger, unreadable: 1, unread: [unread(times)] })).toEqual([
      { from: period.from, to: '2026-10-05T01:00:00.000Z' },
      { from: '2026-10-05T03:00:00.000Z', to: period.to },
    ]);
    const whole = { ...trail, logs: { verified: 12, of: 12 }, lost: [] };
    expect(deliveredBy(whole, { ...ledger, unreadable: 1, unread: [unread(times)] })).toEqual([
      { from: period.from, to: '2026-10-05T01:30:00.000Z' },
      { from: '2026-10-05T03:00:00.000Z', to: period.to },
    ]);
  });

  it.each<readonly [string, Partial<TrailCoverage>, Partial<PlaceLedger>]>([
    ['its digest does not tell when its events happened', { lost: null }, {}],
    ['the ledger names no such time', { lost: [] }, {}],
    ['an earlier version could not read a record', {}, { unreadable: 1 }],
    ['of a record that could not be read no time is known', {}, { unreadable: 1, unread: [unread(null)] }],
    ['of one of two no time is known', {}, { unreadable: 2, unread: [unread([period]), unread([])] }],
    ['one of two is not listed', {}, { unreadable: 2, unread: [unread([])] }],
  ])('takes away everything where %s', (_, more, other) => {
    expect(deliveredBy({ ...trail, ...more }, { ...ledger, ...other })).toEqual([]);
  });

  it('takes away everything in evidence of an earlier version', () => {
    const { lost: _lost, ...earlier } = trail;
    expect(deliveredBy(earlier, ledger)).toEqual([]);
    expect(deliveredBy(trail, ledger)).toHaveLength(2);
  });
});
