// Collects from an endpoint into a folder and prints a line for each page that is on disk.
import process from 'node:process';
import { connect, unpaced } from '../../src/aws/index.ts';
import { collect } from '../../src/collect/index.ts';
import { sandboxCredentials } from '../../src/sandbox/identity.ts';
import { sources } from '../../src/sources/index.ts';
import { openStore } from '../../src/store/index.ts';
import { clock, host, now, plan } from './plan.ts';

const [folder = '', endpoint = ''] = process.argv.slice(2);
const { scope } = plan();
const assessment = plan({
  sources: ['dynamodb', 'sts'],
  scope: { ...scope, accounts: scope.accounts.slice(0, 1), regions: scope.regions.slice(0, 1) },
});
const store = await openStore(folder, assessment, host);
await collect({
  sources,
  store,
  clock,
  connection: connect({
    accounts: assessment.scope.accounts,
    credentials: sandboxCredentials,
    endpoint,
    pace: unpaced,
    now: () => now,
  }),
  progress: (event) => {
    if (event.kind === 'page') process.stdout.write(`${event.operation} ${event.page}\n`);
  },
});
await store.close();
process.exit(0);
