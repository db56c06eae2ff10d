import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../src/cli/context.ts';
import { cli, type Ran } from './context.ts';

/** A folder with a small configuration of the embedded bank, and a clock that stands where it is told. */
export interface Months {
  readonly folder: string;
  readonly output: string;
  /** Runs a command at an instant, such as `2026-11-02T03:00:00Z`; every wait sets the clock on. */
  readonly at: (instant: string, ...argv: readonly string[]) => Promise<Ran & { readonly waited: number }>;
  /** The same in a context that is given. */
  readonly given: (given: Partial<Context>, instant: string, ...argv: readonly string[]) => ReturnType<Months['at']>;
  readonly remove: () => void;
}

const config = `organisation: Meridian Retail Bank
frameworks: [gdpr]
sources: [sts, dynamodb, cloudtrail-lookup]
scope:
  accounts: [{ id: '111122223333', name: meridian-retail-prod, roleArn: 'arn:aws:iam::111122223333:role/AuditPackReader' }]
  regions: [eu-central-1]
`;

export function months(more = ''): Months {
  const folder = mkdtempSync(join(tmpdir(), 'months-'));
  const file = join(folder, 'audit.config.yaml');
  writeFileSync(file, config + more);
  const output = join(folder, 'output');
  const given: Months['given'] = async (more, instant, command = '', ...rest) => {
    let clock = Date.parse(instant);
    let waited = 0;
    const sleep = (milliseconds: number): Promise<void> => {
      clock += milliseconds;
      waited += milliseconds;
      return Promise.resolve();
    };
    const argv = [...command.split(' '), '--sandbox', '--config', file, '--out', output, ...rest];
    return { ...(await cli(argv, { now: () => new Date(clock), sleep, cwd: folder, ...more })), waited };
  };
  return {
    folder,
    output,
    given,
    at: (instant, ...argv) => given({}, instant, ...argv),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
