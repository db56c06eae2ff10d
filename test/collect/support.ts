import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpHandler } from '@smithy/protocol-http';
import { connect } from '../../src/aws/index.ts';
import type { Connection, Pace } from '../../src/aws/index.ts';
import type { Assessment } from '../../src/model/index.ts';
import { sandboxCredentials, sandboxDefaults } from '../../src/sandbox/index.ts';
import { sources } from '../../src/sources/index.ts';
import type { Host } from '../../src/store/index.ts';

export const now = new Date('2026-11-03T08:00:00.000Z');
export const clock = (): string => now.toISOString();

export const host: Host = {
  pid: process.pid,
  isAlive: (pid) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  },
};

export const plan = (changes: Partial<Assessment> = {}): Assessment => ({
  id: '2026-10',
  organisation: sandboxDefaults.organisation,
  period: { label: '2026-10', zone: 'UTC', from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
  scope: sandboxDefaults.scope,
  parameters: sandboxDefaults.parameters,
  sources: sources.map(({ id }) => id),
  startedAt: now.toISOString(),
  sandbox: true,
  tool: '0.0.0-test',
  ...changes,
});

/** No waiting: the limiter's clock does not matter where nothing enforces a rate. */
export const instantly: Pace = { monotonic: () => 0, sleep: () => Promise.resolve() };

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
    pace: options.pace ?? instantly,
    ...(options.maxAttempts === undefined ? {} : { maxAttempts: options.maxAttempts }),
  });

/** A folder of its own for one test; removed by the returned function. */
export async function temporaryFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'audit-pack-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
