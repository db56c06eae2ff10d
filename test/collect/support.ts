import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpHandler } from '@smithy/protocol-http';
import { connect, unpaced } from '../../src/aws/index.ts';
import type { Connection, Pace } from '../../src/aws/index.ts';
import { now } from './plan.ts';
import type { Assessment } from '../../src/model/index.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';

export * from './plan.ts';

export const connectTo = (
  requestHandler: HttpHandler,
  assessment: Assessment,
  options: { readonly pace?: Pace; readonly maxAttempts?: number } = {},
): Connection =>
  connect({
    accounts: assessment.scope.accounts,
    credentials: sandboxCredentials,
    requestHandler,
    now: () => now,
    pace: options.pace ?? unpaced,
    ...(options.maxAttempts === undefined ? {} : { maxAttempts: options.maxAttempts }),
  });

/** A folder of its own for one test; removed by the returned function. */
export async function temporaryFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'audit-pack-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
