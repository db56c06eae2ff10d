// Judges more and more tables, each number in a process of its own, and prints how time and memory grow with them.
import { spawnSync } from 'node:child_process';

const sizes = process.argv.slice(2);
/** So that the most tables fit; V8 takes what it needs of it. */
const heap = '--max-old-space-size=8192';

console.log('\n| tables | judged in | processor time | peak MB | ms per table | kB per table |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const size of sizes) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [heap, 'bench/evaluate.mjs', size, 'json'], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    console.error(stderr);
    process.exitCode = 1;
    continue;
  }
  const { tables, seconds, cpu, peak, empty } = JSON.parse(stdout);
  const each = (total) => (total / tables).toFixed(1);
  console.log(
    `| ${tables.toLocaleString('en')} | ${seconds.toFixed(1)} s | ${cpu.toFixed(1)} s | ${peak.toLocaleString('en')} | ${each(seconds * 1000)} | ${each((peak - empty) * 1024)} |`,
  );
}
