// Writes records without end (or so many) and prints the id of each one once the store says that it is on disk.
import process from 'node:process';
import { openStore } from '../../src/store/index.ts';
import { host, plan } from '../collect/plan.ts';
import { bytes, collected } from './support.ts';

const [folder = '', count = 'Infinity'] = process.argv.slice(2);
try {
  const store = await openStore(folder, plan(), host);
  const worker = async (first: number): Promise<void> => {
    for (let index = first; index < Number(count); index += 7) {
      const body = bytes(`{"Table":{"TableName":"t${index}","Filler":"${String(index).repeat(200)}"}}`);
      const record = collected(`t${index}`, body);
      await store.put(record, body);
      process.stdout.write(`${record.id}\n`);
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6].map(worker));
  await store.close();
} catch (error) {
  process.stderr.write(`${(error as { code?: string }).code}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
