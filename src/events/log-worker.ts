import { parentPort, workerData } from 'node:worker_threads';
import type { AskedChanges } from './log-events.ts';
import { logReader, type LogToPick } from './read-log.ts';

// A thread that reads one log file after the other; what goes wrong ends it.
const { changes } = workerData as { readonly changes: AskedChanges };

const readLog = logReader(changes);

async function answer(file: LogToPick): Promise<void> {
  const read = await readLog(file);
  const { kinds, ids, seconds, marks } = read.events ?? {};
  const moved = [kinds, ids, seconds, marks].flatMap((words) =>
    words === undefined ? [] : [words.buffer as ArrayBuffer],
  );
  parentPort?.postMessage(read, moved);
}

parentPort?.on('message', (file: LogToPick) => void answer(file));
