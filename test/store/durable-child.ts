// Writes records into a durable store without end and prints the id of each one once the store says that it is kept.
import { join } from 'node:path';
import process from 'node:process';
import { openStoreBucket } from '../../src/aws/index.ts';
import { sandboxCredentials } from '../../src/sandbox/identity.ts';
import { openDurable, openDurableStore } from '../../src/store/index.ts';
import { host, plan } from '../collect/plan.ts';
import { bytes, collected } from './support.ts';

const [outputFolder = '', endpoint = ''] = process.argv.slice(2);
const run = '2026-10';
const bucket = await openStoreBucket({
  bucket: 'meridian-audit-store',
  prefix: 'store/',
  region: 'eu-central-1',
  secretsKey: 'none is written',
  credentials: sandboxCredentials,
  endpoint,
});
const durable = openDurable(bucket, { outputFolder, mark: 'finished.json', host, warn: () => undefined });
const evidence = durable.evidence(run);
const store = await openDurableStore(join(outputFolder, run, 'evidence'), plan(), { host, durable: evidence });
const worker = async (first: number): Promise<void> => {
  for (let index = first; ; index += 3) {
    const body = bytes(`{"Table":{"TableName":"t${index}"}}`);
    const record = collected(`t${index}`, body);
    await store.put(record, body);
    process.stdout.write(`${record.id}\n`);
  }
};
await Promise.all([0, 1, 2].map(worker));
