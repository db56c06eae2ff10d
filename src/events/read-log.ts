import type { FetchedObject } from '../model/index.ts';
import { checkLog, checkLogPieces } from './check-log.ts';
import type { HashedLog } from './digest.ts';
import { sizeStated } from './gzip.ts';
import type { KnownProblem } from './ledger.ts';
import type { AskedChanges, LogEvents, LogPlace } from './log-events.ts';
import { newPicker } from './pick.ts';
import { recordPieces } from './record-pieces.ts';
import { recordTexts } from './record-text.ts';
import { LogFormatError } from './log-format-error.ts';
import { newSplitter, parseJson, recordsOf } from './splitter.ts';

export type ReadLog =
  | { readonly events: LogEvents; readonly problem?: never }
  /** It is not proven to be CloudTrail's, so nothing of it is read. */
  | { readonly problem: KnownProblem; readonly events?: never };

export interface LogToPick {
  readonly log: HashedLog;
  readonly place: LogPlace;
  readonly fetched: FetchedObject;
}

/** A file that is larger is not parsed as a whole, which takes several times its size in memory. */
const largestWhole = 24 * 1024 * 1024;

/** Verifies a log file that a verified digest names, and takes what was asked for from the very bytes that were hashed. */
export async function readLog(file: LogToPick, changes: AskedChanges, whole = largestWhole): Promise<ReadLog> {
  const { log, fetched, place } = file;
  // A file that states less than it holds costs memory, nothing else.
  if (!('absent' in fetched) && sizeStated(fetched.bytes) > whole) return await readPieces(file, changes);
  const { bytes, problem } = checkLog(log, fetched);
  if (problem !== undefined) return { problem };
  return { events: isOfEvents(log.key) ? pickWhole(bytes, changes, place) : nothing() };
}

/** Insights and aggregated events lie in folders of their own, and are no records of events. */
export const isOfEvents = (key: string): boolean => !/\/CloudTrail-(?:Insight|Aggregated)\//.test(key);

/** New ones each time: a thread gives its arrays away. */
const nothing = (): LogEvents => newPicker({}, { account: '', region: '' }).picked();

const unreadable = ({ message }: LogFormatError): LogEvents => ({
  ...nothing(),
  unreadable: [{ message: `the file ${message}`, count: 1, times: null }],
});

/** What could be read of a file that is not whole does not count. */
export function pickWhole(contents: Uint8Array, changes: AskedChanges, place: LogPlace): LogEvents {
  const pickAll = (lists: Iterable<readonly unknown[]>): LogEvents => {
    const picker = newPicker(changes, place);
    const texts = recordTexts(contents);
    let index = 0;
    for (const records of lists) {
      for (const record of records) {
        const at = index;
        picker.pick(record, () => texts(record, at));
        index += 1;
      }
    }
    return picker.picked();
  };
  return (
    unlessRefused(
      () => pickAll(recordPieces(contents)),
      () => null,
    ) ?? unlessRefused(() => pickAll([recordsOf(parseJson(contents).value)]), unreadable)
  );
}

function unlessRefused<T>(read: () => LogEvents, otherwise: (error: LogFormatError) => T): LogEvents | T {
  try {
    return read();
  } catch (error) {
    if (error instanceof LogFormatError) return otherwise(error);
    throw error;
  }
}

async function readPieces({ log, fetched, place }: LogToPick, changes: AskedChanges): Promise<ReadLog> {
  const picker = newPicker(changes, place);
  const splitter = newSplitter((record, text) => picker.pick(record, () => text));
  let wrong: LogFormatError | null = null;
  const trying = (step: () => void): void => {
    if (wrong !== null) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof LogFormatError)) throw error;
      wrong = error; // the rest is hashed all the same: a file that is not CloudTrail's is worse
    }
  };
  const problem = await checkLogPieces(log, fetched, (bytes) => trying(() => splitter.push(bytes)));
  if (problem !== null) return { problem };
  trying(() => splitter.end());
  if (!isOfEvents(log.key)) return { events: nothing() };
  return { events: wrong === null ? picker.picked() : unreadable(wrong) };
}
