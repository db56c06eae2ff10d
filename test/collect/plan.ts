import { sandboxDefaults } from '../../src/sandbox/defaults.ts';
import type { Assessment } from '../../src/model/index.ts';
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
