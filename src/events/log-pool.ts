import { Worker } from 'node:worker_threads';
import type { AskedChanges } from './log-events.ts';
import { logReader, type LogToPick, type ReadLog } from './read-log.ts';

/** Reads log files in threads; each has one file at a time. */
export interface LogPool {
  readonly read: (file: LogToPick) => Promise<ReadLog>;
  readonly close: () => Promise<void>;
}

const workerFile = new URL('./log-worker.js', import.meta.url);
/** As TypeScript, there is no file that a thread could run. */
const compiled = import.meta.url.endsWith('.js');

/** A pool of so many threads, which are started when there is work; with 0 the calling thread reads. */
export const openPool = (changes: AskedChanges, workers: number): LogPool =>
  workers > 0 && compiled
    ? threads(changes, workers)
    : { read: logReader(changes), close: async () => Promise.resolve() };

/** Bytes that nobody else has are given away, not copied: the pool is their last reader. */
function ownBytes({ fetched }: LogToPick): readonly ArrayBuffer[] {
  const { buffer, byteLength } = 'absent' in fetched ? noBytes : fetched.bytes;
  return buffer instanceof ArrayBuffer && byteLength === buffer.byteLength ? [buffer] : [];
}

const noBytes = new Uint8Array(0);

/** What a thread keeps of one file is little: a small nursery costs no time, and saves memory in each thread. */
const resourceLimits = { maxYoungGenerationSizeMb: 1 };

interface Job {
  readonly file: LogToPick;
  readonly resolve: (read: ReadLog) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | null;
}

function threads(changes: AskedChanges, most: number): LogPool {
  const all: Thread[] = [];
  const waiting: Job[] = [];
  let failure: { readonly error: unknown } | null = null;
  const fail = (error: unknown): void => {
    failure ??= { error };
    for (const { job } of all) job?.reject(error);
    for (const job of waiting.splice(0)) job.reject(error);
  };
  const give = (thread: Thread): void => {
    thread.job = waiting.shift() ?? null;
    try {
      if (thread.job !== null) thread.worker.postMessage(thread.job.file, ownBytes(thread.job.file));
    } catch (error) {
      fail(error);
    }
  };
  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(workerFile, { workerData: { changes }, resourceLimits }), job: null };
    thread.worker.on('message', (read: ReadLog) => {
      thread.job?.resolve(read);
      give(thread);
    });
    thread.worker.on('error', fail);
    thread.worker.on('exit', () => fail(new Error('a thread that reads log files has ended')));
    all.push(thread);
    return thread;
  };
  return {
    read: async (file) =>
      await new Promise<ReadLog>((resolve, reject) => {
        if (failure !== null) return reject(failure.error);
        waiting.push({ file, resolve, reject });
        const free = all.find(({ job }) => job === null) ?? (all.length < most ? start() : undefined);
        if (free !== undefined) give(free);
      }),
    close: async () => {
      await Promise.all(all.map(async ({ worker }) => await worker.terminate()));
    },
  };
}
