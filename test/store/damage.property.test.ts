import { mkdtempSync } from 'node:fs';
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Evidence } from '../../src/model/index.ts';
import { openStore, readStore } from '../../src/store/index.ts';
import { host, plan } from '../collect/support.ts';
import { bytes, collected, unavailable } from './support.ts';

const root = mkdtempSync(join(tmpdir(), 'audit-pack-damage-'));
const original = join(root, 'original');
let files: readonly string[];
let good: ReadonlyMap<string, Evidence>;

beforeAll(async () => {
  const store = await openStore(original, plan(), host);
  for (const table of ['a', 'b', 'c']) {
    const body = bytes(`{"Table":{"TableName":"${table}","Filler":"${table.repeat(300)}"}}`);
    await store.put(collected(table, body), body);
  }
  const pages = [1, 2].map((page) => [page, bytes(`{"page":${page}}`)] as const);
  for (const [page, body] of pages) await store.put(collected('list', body, { page, last: page === 2 }), body);
  await store.put(unavailable('denied'));
  await store.close();
  files = (await readdir(original, { recursive: true })).filter((name) => /\.(gz|ndjson|json)$/.test(name)).sort();
  good = new Map((await readStore(original)).evidence.records.map((record) => [record.id, record]));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Whether a damaged folder says so, and gives nothing as good that is not byte for byte what was collected. */
async function expectNoticed(folder: string): Promise<void> {
  let stored;
  try {
    stored = await readStore(folder);
  } catch (error) {
    expect(error).toMatchObject({ code: 'E_STORE' });
    return;
  }
  expect(stored.damage.length).toBeGreaterThan(0);
  for (const record of stored.evidence.records) {
    if (record.kind !== 'collected') continue;
    expect(record).toEqual(good.get(record.id));
    expect(stored.evidence.body(record.sha256)).toBeDefined();
  }
}

let copies = 0;
async function damaged(file: string, change: (data: Buffer) => Uint8Array): Promise<string> {
  const folder = join(root, `copy-${(copies += 1)}`);
  await cp(original, folder, { recursive: true });
  await writeFile(join(folder, file), change(await readFile(join(folder, file))));
  return folder;
}

test('any flipped bit in any file is noticed', async () => {
  const property = fc.asyncProperty(
    fc.nat(),
    fc.nat(),
    fc.integer({ min: 0, max: 7 }),
    async (fileIndex, position, bit) => {
      const file = files[fileIndex % files.length] ?? '';
      const folder = await damaged(file, (data) => {
        data[position % data.length] = (data[position % data.length] ?? 0) ^ (1 << bit);
        return data;
      });
      await expectNoticed(folder);
      await rm(folder, { recursive: true });
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

test('a flip of every single byte of an object and of a journal line is noticed', async () => {
  const object = files.find((name) => name.endsWith('.gz')) ?? '';
  for (const file of [object, 'records.ndjson']) {
    const folder = await damaged(file, (data) => data);
    const intact = await readFile(join(folder, file));
    for (let position = 0; position < Math.min(intact.length, 700); position += 1) {
      const data = Buffer.from(intact);
      data[position] = (data[position] ?? 0) ^ 0x01;
      await writeFile(join(folder, file), data);
      await expectNoticed(folder);
    }
  }
});

test('any file that ends early, except at the end of a journal line, is noticed', async () => {
  const property = fc.asyncProperty(fc.nat(), fc.nat(), async (fileIndex, length) => {
    const file = files[fileIndex % files.length] ?? '';
    const whole = await readFile(join(original, file));
    const end = length % whole.length;
    fc.pre(file !== 'records.ndjson' || (end > 0 && whole[end - 1] !== 0x0a && whole[end] !== 0x0a));
    const folder = await damaged(file, (data) => data.subarray(0, end));
    await expectNoticed(folder);
    await rm(folder, { recursive: true });
  });
  await fc.assert(property, { numRuns: 100 });
});
