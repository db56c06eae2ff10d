import type { FetchedObject } from '../model/index.ts';
import { checkLog } from './check-log.ts';
import type { NamedLog } from './digest.ts';
import type { KnownProblem } from './ledger.ts';
import type { AskedChanges, LogEvents, LogPlace } from './log-events.ts';
import { newPicker } from './pick.ts';
import { recordTexts } from './record-text.ts';
import { LogFormatError, parseJson, recordsOf } from './splitter.ts';

export type ReadLog =
  | { readonly events: LogEvents; readonly problem?: never }
  /** It is not proven to be CloudTrail's, so nothing of it is read. */
  | { readonly problem: KnownProblem; readonly events?: never };

/** Verifies a log file that a verified digest names, and takes what was asked for from the very bytes that were hashed. */
export function readLog(log: NamedLog, fetched: FetchedObject, changes: AskedChanges, place: LogPlace): ReadLog {
  const { bytes, problem } = checkLog(log, fetched);
  if (problem !== undefined) return { problem };
  return { events: isOfEvents(log.key) ? eventsOf(bytes, changes, place) : nothing };
}

/** Insights and aggregated events lie in folders of their own, and are no records of events. */
export const isOfEvents = (key: string): boolean => !/\/CloudTrail-(?:Insight|Aggregated)\//.test(key);

const nothing = newPicker({}, { account: '', region: '' }).picked();

/** What could be read of a file that is not whole does not count. */
export function eventsOf(contents: Uint8Array, changes: AskedChanges, place: LogPlace): LogEvents {
  const picker = newPicker(changes, place);
  try {
    const texts = recordTexts(contents);
    for (const [index, record] of recordsOf(parseJson(contents).value).entries()) {
      picker.pick(record, () => texts(record, index));
    }
    return picker.picked();
  } catch (error) {
    if (error instanceof LogFormatError) return unreadable(error);
    throw error;
  }
}

export const unreadable = ({ message }: LogFormatError): LogEvents => ({
  ...nothing,
  unreadable: [[`the file ${message}`, 1]],
});
