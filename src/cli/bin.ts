#!/usr/bin/env node
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { keepHeapModest } from './heap.ts';

// The SDK warns on Node 20 about versions to come; an auditor's log should hold what concerns the run.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
keepHeapModest();
const { run } = await import('./main.ts');

const interrupt = new AbortController();
let interrupted = false;
process.on('SIGINT', () => {
  if (interrupted) process.exit(130); // asked twice: at once, what is stored is safe
  interrupted = true;
  interrupt.abort();
});
process.on('SIGTERM', () => interrupt.abort());
process.stdout.on('error', () => process.exit(0)); // a reader such as `head` has gone

process.exitCode = await run(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  program: [process.execPath, process.argv[1] ?? 'report'],
  now: () => new Date(),
  sleep: (milliseconds) => delay(milliseconds, undefined, { signal: interrupt.signal }).catch(() => undefined),
  isTerminal: process.stderr.isTTY,
  signal: interrupt.signal,
  host: { pid: process.pid, isAlive },
});

/** Whether a process exists: signal 0 only asks. One that belongs to another user exists, too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: unknown }).code === 'EPERM';
  }
}
