import type { JsonObject } from '../model/index.ts';
import { newKinds } from './kinds.ts';
import type { AskedChanges, LogEvents, LogPlace } from './log-events.ts';
import { outlines } from './outline.ts';
import { newPicker } from './pick.ts';
import { readingOf, wantedOfRecord } from './reading.ts';
import { newSplitter } from './splitter.ts';
import { textOf } from './record-fields.ts';

/** A log file whose contents are taken as they arrive. */
export interface OpenedLog {
  /** @throws LogFormatError where the contents cannot be read in this way */
  readonly push: (bytes: Uint8Array) => void;
  /** @throws LogFormatError when they are not complete */
  readonly end: () => void;
  /** After `end`: what was asked for. */
  readonly picked: () => LogEvents;
}

/** Opens log files of a place. */
export type Way = (place: LogPlace) => OpenedLog;

/** Parses every record: slow, and reads all that is JSON. */
export const recordWay =
  (changes: AskedChanges): Way =>
  (place) => {
    const { pick, picked } = newPicker({ changes, place, kinds: newKinds() });
    return { ...newSplitter((record, text) => pick(record, () => text)), picked };
  };

/** In place of a kind: records of the outline do not count, or must be read one by one. */
const [noKind, oneByOne] = [-1, -2];

/**
 * Reads what records have in common once, however many and in however many files: nearly all do no more than count as
 * their kind. For what CloudTrail writes.
 */
export function outlineWay(changes: AskedChanges): Way {
  const kinds = newKinds();
  /** By the number of an outline: the kind that its records count as. */
  let known: number[] = [];
  const { open } = outlines(wantedOfRecord, () => void (known = []));
  const kindOf = (outline: JsonObject): number => {
    // What a record does not tell, its place does.
    if (textOf(outline['recipientAccountId']) === null || textOf(outline['awsRegion']) === null) return oneByOne;
    const reading = readingOf(outline, changes, { account: '', region: '' });
    if (typeof reading === 'string' || reading.isChange || reading.corrects !== null) return oneByOne;
    return reading.kind === null ? noKind : kinds.indexOf(reading.kind);
  };
  return (place) => {
    const { count, take, picked } = newPicker({ changes, place, kinds });
    const outliner = open(({ number, outline, apart, text }) => {
      const kind = (known[number] ??= kindOf(outline()));
      if (kind === oneByOne) take(readingOf(outline(), changes, place), apart, text);
      else count(kind === noKind ? null : kind, apart);
    });
    return { ...outliner, picked };
  };
}
