import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Spool } from '../../src/events/index.ts';
import { openSpool } from '../../src/store/index.ts';
import { memoryCache, oneTrail, read, said } from '../support/trail-logs/reading.ts';
import { truthOf } from '../support/trail-logs/truth.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'changes-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('changes that are put aside while logs are read', () => {
  it('are those that there are, in order, each time they are asked for', async () => {
    const { logs, events, ...bucket } = oneTrail();
    const spool = openSpool(folder);
    const put: number[] = [];
    const watched: Spool = {
      ...spool,
      append: (bytes) => {
        put.push(bytes.length);
        return spool.append(bytes);
      },
    };
    const cache = memoryCache();
    const first = await read(bucket, { spool: watched, cache });
    expect(put.length).toBeGreaterThan(0);
    expect(said(first)).toEqual(truthOf(events.events(), bucket));
    expect(said(first)).toEqual(said(first));
    const recalled = await read(bucket, { spool: watched, cache });
    expect(recalled.recalled).toBe(logs.logs.length);
    expect(said(recalled)).toEqual(said(first));
    spool.close();
  });

  it.each<readonly [string, (bytes: Uint8Array) => Uint8Array]>([
    ['changed in a byte', (bytes) => bytes.map((byte, index) => (index === bytes.length >> 1 ? byte ^ 1 : byte))],
    ['cut off', (bytes) => bytes.subarray(0, bytes.length - 1)],
    ['gone', () => new Uint8Array()],
  ])('end the run where they are %s, and are never fewer', async (_, damage) => {
    const { logs: _logs, events: _events, ...bucket } = oneTrail(3);
    const spool = openSpool(folder);
    const damaged: Spool = { ...spool, read: (place, length) => damage(spool.read(place, length)) };
    await expect(read(bucket, { spool: damaged })).rejects.toMatchObject({ code: 'E_OUTPUT' });
    spool.close();
  });
});
