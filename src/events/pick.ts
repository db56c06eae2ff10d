import { isJsonObject } from '../model/index.ts';
import { wordsOfId, writeId } from './event-id.ts';
import { timeOf } from './event-time.ts';
import { newTexts, widthOfKind, type Kinds } from './kinds.ts';
import type { AskedChanges, LogChange, LogEvents, LogPlace } from './log-events.ts';
import { readingOf, type NoReading, type Reading } from './reading.ts';
import { textOf } from './record-fields.ts';
import { newRefusals } from './refusals.ts';
import { spanOf, textIn, type Span } from './span.ts';

/** Takes what was asked for out of the records of one log file. */
export interface Picker {
  /** `text` gives the record's own JSON text; it is asked for changes only. */
  readonly pick: (record: unknown, text: () => string) => void;
  /** Takes a record that is read already, with its id and time. */
  readonly take: (reading: Reading | NoReading, told: OwnMembers, text: () => string) => void;
  /** Takes a record that does nothing but count as a kind, or not even that. */
  readonly count: (kind: number | null, told: OwnMembers) => void;
  readonly picked: () => LogEvents;
}

/** Empty where there is none. */
export interface OwnMembers {
  readonly id: Span;
  readonly time: Span;
}

export interface PickerInput {
  readonly changes: AskedChanges;
  readonly place: LogPlace;
  /** Kinds of events; those of other files may be among them. */
  readonly kinds: Kinds;
}

export function newPicker({ changes, place, kinds }: PickerInput): Picker {
  const own = ownKinds(kinds);
  const counted = newCounted();
  const picked: LogChange[] = [];
  const refusals = newRefusals();

  const refuse = (time: number | null): void =>
    refusals.add('a record lacks eventID, eventTime, eventSource or eventName', time);
  const add = (kind: number, id: Span, time: number, corrects: boolean): void => {
    counted.add(id, Math.floor(time / 1000), own.numberOf(kind) * 2 + (corrects ? 1 : 0));
  };
  const take: Picker['take'] = (reading, { id, time: told }, text) => {
    if (reading === 'other') return;
    if (reading === 'no-object') return refusals.add('a record is no JSON object', null);
    const time = timeOf(told);
    if (reading === 'incomplete' || id.from === id.to || time === null) return refuse(time);
    const { corrects, kind } = reading;
    const identity = corrects === null || corrects === '' ? id : spanOf(corrects);
    if (kind !== null) add(kinds.indexOf(kind), identity, time, corrects !== null);
    if (reading.isChange) picked.push(changeOf(reading, { id, identity, time }, text()));
  };
  return {
    take,
    count: (kind, { id, time: told }) => {
      const time = timeOf(told);
      if (id.from === id.to || time === null) refuse(time);
      else if (kind !== null) add(kind, id, time, false);
    },
    pick: (record, text) => {
      const members = isJsonObject(record) ? record : {};
      const [id, time] = [textOf(members['eventID']) ?? '', textOf(members['eventTime']) ?? ''];
      take(readingOf(record, changes, place), { id: spanOf(id), time: spanOf(time) }, text);
    },
    picked: () => ({
      ...own.held(),
      ...counted.held(),
      changes: picked,
      unreadable: refusals.list(),
    }),
  };
}

const mostAtFirst = 256;

/** Events that count, in words that can be given to another thread. */
function newCounted() {
  let [size, room] = [0, mostAtFirst];
  let [ids, seconds, marks] = [new Uint32Array(room * wordsOfId), new Uint32Array(room), new Uint32Array(room)];
  const grow = (): void => {
    room *= 2;
    [ids, seconds, marks] = [larger(ids), larger(seconds), larger(marks)];
  };
  return {
    add: (id: Span, second: number, mark: number): void => {
      if (size === room) grow();
      writeId(id, ids, size * wordsOfId);
      seconds[size] = second;
      marks[size] = mark;
      size += 1;
    },
    held: (): Pick<LogEvents, 'ids' | 'seconds' | 'marks'> => ({
      ids: ids.slice(0, size * wordsOfId),
      seconds: seconds.slice(0, size),
      marks: marks.slice(0, size),
    }),
  };
}

function larger(words: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(words.length * 2);
  twice.set(words);
  return twice;
}

/** Of kinds that many files have, those of one, numbered anew, with their texts alone. */
function ownKinds(kinds: Kinds) {
  const own: number[] = [];
  /** By the number among all, the own one plus one. */
  let numbers = new Uint32Array(0);
  return {
    numberOf: (kind: number): number => {
      const number = numbers[kind] ?? 0;
      if (number > 0) return number - 1;
      if (kind >= numbers.length) {
        const before = numbers;
        numbers = new Uint32Array(kinds.size() * 2);
        numbers.set(before);
      }
      numbers[kind] = own.push(kind);
      return own.length - 1;
    },
    held: (): Pick<LogEvents, 'texts' | 'kinds'> => {
      const texts = newTexts();
      const all = kinds.texts();
      const words = kinds.words();
      const held = new Uint32Array(own.length * widthOfKind);
      for (const [index, kind] of own.entries())
        for (let column = 0; column < widthOfKind; column += 1)
          held[index * widthOfKind + column] = texts.indexOf(all[words[kind * widthOfKind + column] ?? 0] ?? '');
      return { texts: texts.all(), kinds: held };
    },
  };
}

function changeOf(
  { corrects, account, region, source }: Reading,
  { id, identity, time }: { readonly id: Span; readonly identity: Span; readonly time: number },
  record: string,
): LogChange {
  return {
    identity: textIn(identity),
    corrects: corrects !== null,
    eventId: textIn(id),
    time: new Date(time).toISOString(),
    account,
    region,
    source,
    record,
  };
}
