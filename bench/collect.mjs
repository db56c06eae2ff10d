import { rmSync } from 'node:fs';
import { rateOf, realPace } from '../dist/aws/index.js';
import { collectBank } from './bank.mjs';
import { perSecond, row, timed } from './report.mjs';

const latencyMs = Number(process.argv[2]);
const paced = process.argv[3] === 'paced';

/** Calls of each bucket of AWS's request rates: the fullest one is the least time that a run can take. */
const buckets = new Map();
const onCall = ({ service, operation, account, region }) => {
  const { bucket, perSecond: rate } = rateOf(service, operation);
  const name = `${bucket} in ${region} of ${account}`;
  const { calls } = buckets.get(name) ?? { calls: 0 };
  buckets.set(name, { calls: calls + 1, seconds: (calls + 1) / rate });
};

const options = { latencyMs, extraTables: 500, onCall, ...(paced ? { pace: realPace } : {}) };
const { value, seconds } = await timed(() => collectBank(options));
const { collected, items } = value.summary;
const [slowest, { seconds: imposed }] = [...buckets].sort(([, a], [, b]) => b.seconds - a.seconds)[0];
const rates = paced
  ? `AWS's rates impose ${imposed.toFixed(0)} s (${slowest}): ${(seconds / imposed).toFixed(2)} times that`
  : `${collected} answers, ${perSecond(collected, seconds)} answers/s, ${perSecond(items, seconds)} items/s`;
row(`collect 525 tables, ${latencyMs} ms a request, ${paced ? "AWS's" : 'no'} request rates`, rates, seconds);
rmSync(value.folder, { recursive: true });
