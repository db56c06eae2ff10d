// Runs each measurement in a process of its own, so that its peak memory is its own, and prints one table.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

/** V8 lets its heap grow while there is room: with a limit, the peak is about what is needed. */
const limited = '--max-old-space-size=256';

const measurements = [
  ['collect.mjs', '0'],
  ['collect.mjs', '20'],
  ['collect.mjs', '20', 'paced'],
  ['evaluate.mjs', '5000'],
  [limited, 'evaluate.mjs', '5000'],
  ['pdf.mjs', 'bare', '100'],
  ['pdf.mjs', 'pack', '100'],
  ['pdf.mjs', 'bare', '1000'],
  ['pdf.mjs', 'pack', '1000'],
  ['seal.mjs', '1024'],
  ['events.mjs', '100000'],
  ['events.mjs', 'digests'],
  ['estate.mjs', '60', '2'],
  // A table of its own, so the last.
  ['growth.mjs', '500', '5000', '50000'],
];
// For example `npm run bench -- events 1000000`: one script, with another size.
const [, , wanted, ...sizes] = process.argv;

console.log(`Node ${process.version}, ${cpus().length} cores, ${cpus()[0]?.model}`);
console.log('| measurement | result | seconds | peak MB |\n| --- | --- | --- | --- |');
for (const measurement of measurements) {
  const flags = measurement.filter((part) => part.startsWith('--'));
  const [script, ...options] = measurement.slice(flags.length);
  if (wanted !== undefined && !script.startsWith(wanted)) continue;
  const given = sizes.length > 0 ? sizes : options;
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, `bench/${script}`, ...given], {
    encoding: 'utf8',
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  if (status !== 0) {
    console.error(stderr);
    process.exitCode = 1;
    continue;
  }
  process.stdout.write(stdout);
}
