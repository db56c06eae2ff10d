// Reads a folder of logs once and prints what it took, for a process of its own: node bench/read-logs.mjs FOLDER WORKERS [CACHE]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLogs, readPublicKeys } from '../dist/events/index.js';
import { keepHeapModest, withSmallHeap } from '../dist/cli/heap.js';
import { openLogFolder, openSpool } from '../dist/store/index.js';
import { truthOf } from './truth.mjs';

// As the command line does.
keepHeapModest();
const aside = mkdtempSync(join(tmpdir(), 'bench-spool-'));
process.once('exit', () => rmSync(aside, { recursive: true }));
const spool = openSpool(aside);
const [, , folder, workers, cacheFolder] = process.argv;
const { from, to, keys } = truthOf(folder);

function folderCache(path) {
  mkdirSync(path, { recursive: true });
  return {
    get: async (key) => await readFile(join(path, key)).catch(() => null),
    put: async (key, value) => await writeFile(join(path, key), value),
  };
}

const [start, before] = [performance.now(), process.cpuUsage()];
const input = {
  store: await openLogFolder(folder),
  keys: readPublicKeys([keys]).keys,
  period: { from, to },
  changes: { 'dynamodb.amazonaws.com': 'all' },
  workers: Number(workers),
  spool,
  ...(cacheFolder === undefined ? {} : { cache: folderCache(cacheFolder) }),
};
const result = await withSmallHeap(() => readLogs(input));
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);
function sum(rows) {
  let total = 0;
  for (const { count } of rows) total += count;
  return total;
}
const { ledger, usage, keyUse, changes, duplicates, outside, unreadable, recalled } = result;
const { verdict, places } = ledger;
const found = { data: sum(usage), key: sum(keyUse), change: changes.length };
const peak = Math.round(process.resourceUsage().maxRSS / 1024);
const counts = { rows: usage.length, duplicates, outside, unreadable: unreadable.length, recalled };
console.log(JSON.stringify({ verdict, places, found, ...counts, seconds, cpu: (user + system) / 1e6, peak }));
spool.close();
