import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logCacheUse, openLogCache, pruneLogCache } from '../../src/store/index.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'log-cache-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const on = (day: number, hour = 0): Date => new Date(Date.UTC(2026, 9, day, hour));
const cacheOn = (day: number, hour?: number) => openLogCache(folder, () => on(day, hour));
const files = (): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
const bytes = Buffer.from('what was read');

describe('the use of entries', () => {
  it('is marked when they are put and when they are asked for, once a day', async () => {
    await cacheOn(1).put('a', [bytes]);
    await cacheOn(1).put('b', [bytes]);
    expect(await logCacheUse(folder, on(2))).toEqual({
      used: { entries: 0, bytes: 0 },
      unused: { entries: 2, bytes: 2 * bytes.length },
    });
    expect(await cacheOn(1, 12).get('a')).toEqual(bytes);
    expect((await logCacheUse(folder, on(1, 6))).used.entries).toBe(0);
    expect(await cacheOn(30).get('a')).toEqual(bytes);
    expect(await logCacheUse(folder, on(20))).toEqual({
      used: { entries: 1, bytes: bytes.length },
      unused: { entries: 1, bytes: bytes.length },
    });
  });

  it('decides what is removed', async () => {
    await cacheOn(1).put('a', [bytes]);
    await cacheOn(20).put('b', [bytes]);
    expect(await pruneLogCache(folder, on(10))).toEqual({ entries: 1, bytes: bytes.length });
    expect(await cacheOn(21).get('a')).toBeNull();
    expect(await cacheOn(21).get('b')).toEqual(bytes);
    expect(await pruneLogCache(folder, on(10))).toEqual({ entries: 0, bytes: 0 });
  });
});

it('a folder that is not there has no entries', async () => {
  const none = join(folder, 'none');
  expect((await logCacheUse(none, on(1))).used.entries).toBe(0);
  expect((await pruneLogCache(none, on(1))).entries).toBe(0);
});

it('removes what writing left behind, and nothing else', async () => {
  await cacheOn(1).put('a', [bytes]);
  const [entry = ''] = files();
  const left = `${entry}.0123456789ab.tmp`;
  for (const name of [left, 'notes.txt', `${entry.slice(0, 2)}/notes.txt`, 'ff'])
    if (!files().includes(name)) writeFileSync(join(folder, name), 'x');
  expect((await pruneLogCache(folder, on(365 * 10))).entries).toBe(2);
  expect([...files()].sort()).toEqual([`${entry.slice(0, 2)}/notes.txt`, 'ff', 'notes.txt'].sort());
});

it('what a link leads to is not removed', async () => {
  await cacheOn(1).put('a', [bytes]);
  const [entry = ''] = files();
  const [within = '', name = ''] = entry.split('/');
  renameSync(join(folder, within), join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, within));
  expect((await pruneLogCache(folder, on(365 * 10))).entries).toBe(0);
  expect(files()).toContain(join('elsewhere', name));
});

it('runs that use the cache while it is pruned read again what is gone, and keep what they put', async () => {
  const keys = Array.from({ length: 200 }, (_, index) => `key ${index}`);
  const old = cacheOn(1);
  await Promise.all(keys.map((key) => old.put(key, [bytes])));
  const now = cacheOn(300);
  const using = keys.map(async (key) => {
    const found = await now.get(key);
    if (found === null) await now.put(key, [bytes]);
    else expect(found).toEqual(bytes);
  });
  const [removed] = await Promise.all([pruneLogCache(folder, on(200)), ...using]);
  expect(removed.entries).toBeGreaterThanOrEqual(0);
  await Promise.all(keys.map((key) => now.put(key, [bytes])));
  expect((await logCacheUse(folder, on(200))).used.entries).toBe(200);
});
