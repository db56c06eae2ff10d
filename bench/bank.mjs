// Evidence of the embedded bank for measurements: collected over the wire protocols, without AWS's request rates.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../dist/aws/index.js';
import { collect } from '../dist/collect/index.js';
import { parsePeriod } from '../dist/config/period.js';
import { createSandbox, sandboxCredentials, sandboxDefaults } from '../dist/sandbox/index.js';
import { sources } from '../dist/sources/index.js';
import { openStore } from '../dist/store/index.js';

export const now = new Date('2026-11-23T08:00:00.000Z');

/** A pace that never waits: the limits of AWS are not what is measured. */
const unlimited = { monotonic: () => performance.now() * 1e6, sleep: () => Promise.resolve() };

/** `pace`: `realPace` keeps AWS's request rates. `onCall` is told service, operation, account and region of every call. */
export async function collectBank({ extraTables = 0, latencyMs = 0, pace = unlimited, onCall = () => {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const sandbox = createSandbox({ now: () => now, extraTables, latencyMs });
  const { organisation, scope, parameters } = sandboxDefaults;
  const startedAt = now.toISOString();
  const plan = {
    id: 'bench',
    organisation,
    period: parsePeriod('2026-10', startedAt, 'UTC'),
    scope,
    parameters,
    sources: sources.map((source) => source.id),
    startedAt,
    sandbox: true,
    tool: 'bench',
  };
  const store = await openStore(folder, plan, { pid: process.pid, isAlive: () => true });
  const { requestHandler } = sandbox;
  const connection = connect({
    accounts: scope.accounts,
    credentials: sandboxCredentials,
    requestHandler,
    now: () => now,
    pace,
  });
  const send = (service, operation, options) => {
    onCall({ service, operation, ...options });
    return connection.send(service, operation, options);
  };
  const summary = await collect({ sources, connection: { ...connection, send }, store, clock: () => startedAt });
  connection.close();
  await store.close();
  return { folder, plan, summary };
}
