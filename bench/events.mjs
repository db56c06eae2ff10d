// Reading events of trail logs against the floor, `zcat | wc -c`, in the same run; or the digests of 30 days at 20 ms a
// request: node bench/events.mjs EVENTS | digests
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLogs, readPublicKeys } from '../dist/events/index.js';
import { openLogFolder } from '../dist/store/index.js';
import { perSecond, row, timed } from './report.mjs';
import { makeTrailLogs } from './trail-logs.mjs';
import { truthOf } from './truth.mjs';

const [, , size] = process.argv;
const latency = 20;

/** CPU seconds of a pipe, its children included. */
function floor(folder) {
  const logs = `find ${folder} -path '*/CloudTrail/*' -name '*.gz' -print0`;
  const start = performance.now();
  const { stdout } = spawnSync('bash', ['-c', `${logs} | xargs -0 zcat | wc -c; times`], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  const [bytes, , children] = stdout.trim().split('\n');
  const [user, system] = children.split(' ').map((time) => {
    const [minutes, rest] = time.split('m');
    return Number(minutes) * 60 + Number.parseFloat(rest);
  });
  return { bytes: Number(bytes), cpu: user + system, seconds };
}

const readIn = (folder, ...options) =>
  JSON.parse(execFileSync(process.execPath, ['bench/read-logs.mjs', folder, ...options], { encoding: 'utf8' }));

function check({ verdict, found, unreadable }, truth) {
  const wrong = ['data', 'key', 'change'].filter((kind) => found[kind] !== truth[kind]);
  if (verdict !== 'covered' || wrong.length > 0 || unreadable > 0)
    throw new Error(`not what is in the logs: ${wrong.join(', ')}`);
}

async function events(count) {
  // 2,083 records a file, as 10 million events in a month of two files an hour have them at most.
  const logsPerHour = Math.max(2, Math.round(count / 720 / 2083));
  const recordsPerLog = Math.round(count / 720 / logsPerHour);
  const folder = await makeTrailLogs({ days: 30, logsPerHour, recordsPerLog });
  const truth = truthOf(folder);
  const name = `${(720 * logsPerHour * recordsPerLog).toLocaleString('en')} events`;
  const cache = mkdtempSync(join(tmpdir(), 'bench-cache-'));
  const bare = floor(folder);
  row(
    `zcat, ${name}`,
    `${Math.round(bare.bytes / 1e6).toLocaleString('en')} MB; CPU ${bare.cpu.toFixed(2)} s`,
    bare.seconds,
    0,
  );
  const runs = [
    ['1 thread', readIn(folder, '0')],
    ['2 threads', readIn(folder, '2')],
    ['first run with a cache', readIn(folder, '2', cache)],
    ['next run with the cache', readIn(folder, '2', cache)],
  ];
  rmSync(cache, { recursive: true });
  const first = runs[2][1];
  for (const [how, run] of runs) {
    check(run, truth);
    const ratio = `CPU ${run.cpu.toFixed(2)} s, ${(run.cpu / bare.cpu).toFixed(2)} times zcat`;
    const rate = `${perSecond(count, run.seconds)} events/s`;
    const share =
      run.recalled > 0
        ? `, ${((run.seconds / first.seconds) * 100).toFixed(1)} % of the first in time, ${((run.cpu / first.cpu) * 100).toFixed(1)} % in CPU`
        : '';
    row(`read ${name}, ${how}`, `${rate}; ${ratio}${share}`, run.seconds, run.peak);
  }
}

async function digests() {
  const folder = await makeTrailLogs({ days: 30, logsPerHour: 12, recordsPerLog: 20 });
  const { from, to, keys } = truthOf(folder);
  const store = await openLogFolder(folder);
  const slow = async (key) => {
    await new Promise((resolve) => setTimeout(resolve, latency));
    return await store.get(key);
  };
  const input = { store: { ...store, get: slow }, keys: readPublicKeys([keys]).keys, period: { from, to } };
  const { value, seconds } = await timed(() => verifyLogs(input));
  const [{ digests, logs }] = value.trails;
  if (value.verdict !== 'covered') throw new Error('the logs are not proven');
  row(`verify 30 days, ${latency} ms a request`, `${digests.verified} digests, ${logs.verified} logs`, seconds);
}

await (size === 'digests' ? digests() : events(Number(size)));
