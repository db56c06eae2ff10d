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

/** Runs one command line in process, as the program does, and returns what it printed. */
export async function cli(argv: readonly string[], given: Partial<Context> = {}): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const context: Context = {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    env: {},
    cwd: resolve('.'),
    now: () => new Date(cliClock),
    sleep: () => Promise.reject(new Error('nothing waits in this test')),
    isTerminal: false,
    signal: new AbortController().signal,
    host: { pid: process.pid, isAlive: () => true },
    ...given,
  };
  const code = await run(argv, context);
  return { code, stdout, stderr };
}
