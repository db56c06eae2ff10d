import { bank, type Scenario } from '../scenario/bank.ts';

/** The bucket that queries write to, and lists of verified log files are put into. */
export const queryBucket = { name: 'meridian-audit-queries', account: bank.production.id } as const;

const written = new WeakMap<Scenario, Map<string, Uint8Array>>();

/** What was put into it, by key: the one thing in the sandbox that its callers change. */
export function writtenObjects(scenario: Scenario): Map<string, Uint8Array> {
  const objects = written.get(scenario) ?? new Map<string, Uint8Array>();
  written.set(scenario, objects);
  return objects;
}
