import { resolve } from 'node:path';
import type { Context } from '../../src/cli/context.ts';
import { run } from '../../src/cli/main.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The clock of the command-line tests. */
export const cliClock = '2026-11-23T08:00:00.000Z';

/** A context that prints nothing and waits for nothing. */
export const contextOf = (given: Partial<Context> = {}): Context => ({
  stdout: () => undefined,
  stderr: () => undefined,
  env: {},
  cwd: resolve('.'),
  program: ['/usr/bin/node', '/opt/audit/report'],
  now: () => new Date(cliClock),
  sleep: () => Promise.reject(new Error('nothing waits in this test')),
  isTerminal: false,
  signal: new AbortController().signal,
  host: { pid: process.pid, isAlive: () => true },
  ...given,
});

/** Runs one command line in process, as the program does, and returns what it printed. */
export async function cli(argv: readonly string[], given: Partial<Context> = {}): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const printing = {
    stdout: (text: string) => void (stdout += text),
    stderr: (text: string) => void (stderr += text),
  };
  const code = await run(argv, contextOf({ ...printing, ...given }));
  return { code, stdout, stderr };
}
