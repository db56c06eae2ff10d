// Judges the bank with so many more tables: `evaluate.mjs 5000`; with `json` the figures as JSON.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { assess } from '../dist/assess/index.js';
import { controls } from '../dist/controls/index.js';
import { readFramework } from '../dist/config/framework.js';
import { withSmallHeap } from '../dist/cli/heap.js';
import { readStore } from '../dist/store/index.js';
import { cpuTimed, peakMegabytes, perSecond, row, timed } from './report.mjs';

const [, , extraTables, form] = process.argv;
// Collected by another process: the peak memory of this one is that of reading and judging.
const folder =
  process.env.BENCH_FOLDER ??
  execFileSync(process.execPath, [...process.execArgv, 'bench/collect-folder.mjs', extraTables], {
    encoding: 'utf8',
  }).trim();
const framework = readFramework(readFileSync('frameworks/soc2-2017.yaml', 'utf8'), 'soc2').value;
const signer = { name: 'bench', fingerprint: '0'.repeat(64), test: true };
const tool = { name: 'bench', version: '0' };
const empty = peakMegabytes();
const read = await timed(() => readStore(folder));
const { assessment, evidence } = read.value;
const judged = await cpuTimed(() =>
  timed(() => withSmallHeap(() => assess({ evidence, assessment, framework, signer, tool }))),
);
const { value: pack, seconds } = judged.value;
const observations = pack.findings.reduce((sum, finding) => sum + finding.observations.length, 0);
const { tables } = pack.counts;
if (form === 'json') {
  console.log(JSON.stringify({ tables, seconds, cpu: judged.seconds, peak: peakMegabytes(), empty }));
} else {
  const limit = /^--max-old-space-size=(\d+)$/.exec(process.execArgv[0] ?? '')?.[1];
  const heap = limit === undefined ? '' : `, heap of at most ${limit} MB`;
  const name = `judge ${tables.toLocaleString('en')} tables x ${controls.length} controls${heap}`;
  const found = `${evidence.records.length.toLocaleString('en')} records read in ${read.seconds.toFixed(1)} s; ${observations.toLocaleString('en')} observations, ${perSecond(observations, seconds)} observations/s`;
  row(name, found, seconds);
}
if (process.env.BENCH_FOLDER === undefined) rmSync(folder, { recursive: true });
