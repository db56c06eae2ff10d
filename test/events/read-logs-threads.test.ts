import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transpile } from '../../scripts/transpile.mjs';
import { readLogs, readPublicKeys } from '../../src/events/index.ts';
import { generateEvents } from '../support/trail-logs/events.ts';
import { trailLogs } from '../support/trail-logs/generate.ts';
import { publicKeysOf } from '../support/trail-logs/signing.ts';

/** Threads run files, not TypeScript: the engine as it is published. */
interface Published {
  readonly readLogs: typeof readLogs;
}

describe('threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'threads-'));
  let published: Published;
  beforeAll(async () => {
    transpile(['src/events', 'src/model'], folder);
    published = (await import(pathToFileURL(join(folder, 'src/events/index.js')).href)) as Published;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const logs = trailLogs({ hours: 12, contents: generateEvents().contents });
  const input = {
    store: logs.store,
    keys: readPublicKeys([publicKeysOf([logs.key])]).keys,
    period: { from: logs.from, to: logs.to },
    changes: { 'dynamodb.amazonaws.com': 'all' },
  } as const;

  it.each([0, 1, 2, 5])('%d of them read what one process reads', async (workers) => {
    expect(await published.readLogs({ ...input, workers })).toEqual(await readLogs(input));
  });

  it('read more files with nothing in them than there are threads', async () => {
    const empty = trailLogs({ hours: 6, contents: () => [] });
    const period = { from: empty.from, to: empty.to };
    const { ledger, unreadable } = await published.readLogs({ ...input, store: empty.store, period, workers: 2 });
    expect(ledger.verdict).toBe('covered');
    expect(unreadable).toEqual([]);
    const broken = trailLogs({ hours: 6, contents: () => [1, 2] as never });
    const result = await published.readLogs({ ...input, store: broken.store, period, workers: 2 });
    expect(result.unreadable).toHaveLength(12);
  });

  it('end with the run, also when it fails', async () => {
    const failing = { ...logs.store, folders: () => Promise.reject(new Error('no list')) };
    await expect(published.readLogs({ ...input, store: failing, workers: 2 })).rejects.toThrow('no list');
    const stopping = new AbortController();
    const get: typeof logs.store.get = async (key) => {
      if (key === logs.logs[3]!.key) stopping.abort();
      return await logs.store.get(key);
    };
    const run = published.readLogs({ ...input, store: { ...logs.store, get }, signal: stopping.signal, workers: 2 });
    await expect(run).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
  });

  it('fail the run when one of them fails', async () => {
    // A hash that no thread can be given.
    const get: typeof logs.store.get = async (key) => {
      const found = await logs.store.get(key);
      if (key !== logs.logs[4]!.key || !('bytes' in found)) return found;
      return { ...found, metadata: { broken: (() => 0) as unknown as string } };
    };
    const run = published.readLogs({ ...input, store: { ...logs.store, get }, workers: 2 });
    await expect(run).rejects.toThrow(/could not be cloned/);
  });
});
