// A folder with the logs of one trail, made once for each size, and what is in it.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transpile } from '../scripts/transpile.mjs';

const account = '111122223333';
const region = 'eu-central-1';
const from = '2026-10-01T00:00:00.000Z';

/** `days` of logs, so many an hour, with so many records each. */
export async function makeTrailLogs({ days, logsPerHour, recordsPerLog }) {
  const folder = join(tmpdir(), 'dynamodb-audit-pack-bench', `${days}-${logsPerHour}-${recordsPerLog}`);
  if (existsSync(folder)) return folder;
  const code = transpile(
    ['src/events', 'src/model', 'src/sandbox', 'test/support'],
    mkdtempSync(join(tmpdir(), 'bench-code-')),
  );
  const load = (path) => import(join(code, 'test/support', path));
  const { newSpec } = await load('trail-logs/events.js');
  const { eventRecord } = await load('trail-logs/event-record.js');
  const { addTrail } = await load('trail-logs/generate.js');
  const { publicKeysOf } = await load('trail-logs/signing.js');
  const { numbers } = await load('numbers.js');
  const below = numbers(1);
  const truth = { data: 0, key: 0, change: 0, noise: 0 };
  const record = (delivered) => {
    const spec = newSpec({ account, region, delivered, dataShare: 85, changeShare: 0.2, below });
    const inside = spec.time >= Date.parse(from);
    // What names two tables counts for each.
    if (inside) truth[spec.kind] += spec.kind === 'data' ? Math.max(1, spec.tables.length) : 1;
    return eventRecord({ ...spec, forged: false }, below);
  };
  const building = `${folder}.building`;
  rmSync(building, { recursive: true, force: true });
  const metadata = {};
  const set = (key, held) => {
    mkdirSync(dirname(join(building, key)), { recursive: true });
    writeFileSync(join(building, key), held.bytes);
    if (key.includes('CloudTrail-Digest')) metadata[key] = held.metadata;
  };
  const store = { bucket: 'bank-trail-logs', objects: { set } };
  const contents = ({ delivered }) => Array.from({ length: recordsPerLog }, () => record(delivered));
  const { key, to } = addTrail(store, { account, region, from, hours: days * 24, logsPerHour, contents });
  writeFileSync(join(building, 's3-metadata.json'), JSON.stringify({ bucket: store.bucket, objects: metadata }));
  writeFileSync(join(building, 'truth.json'), JSON.stringify({ ...truth, from, to, keys: publicKeysOf([key]) }));
  renameSync(building, folder);
  rmSync(code, { recursive: true });
  return folder;
}
