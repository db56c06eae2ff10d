import { parentPort, workerData } from 'node:worker_threads';
import type { AskedChanges } from './log-events.ts';
import { readLog, type LogToPick } from './read-log.ts';

// A thread that reads one log file after the other; what goes wrong ends it.
const { changes } = workerData as { readonly changes: AskedChanges };

async function answer(file: LogToPick): Promise<void> {
  const read = await readLog(file, changes);
  const { kinds, ids, seconds, marks } = read.events ?? {};
  const moved = [kinds, ids, seconds, marks].flatMap((words) =>
    words === undefined ? [] : [words.buffer as ArrayBuffer],
  );
  parentPort?.postMessage(read, moved);
}

parentPort?.on('message', (file: LogToPick) => void answer(file));
