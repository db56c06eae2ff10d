import { isAscii, isUtf8 } from 'node:buffer';
import { isJsonObject } from '../model/index.ts';
import { LogFormatError } from './log-format-error.ts';
import { byte, isBlank, newCapture } from './value-capture.ts';

/** @throws LogFormatError when it is no JSON */
export function parseJson(bytes: Uint8Array): { readonly value: unknown; readonly text: string } {
  try {
    const text = textIn(bytes);
    return { value: JSON.parse(text) as unknown, text };
  } catch {
    throw new LogFormatError('is not JSON in UTF-8');
  }
}

/** Node's strict decoder takes longer than all else that is done with a log file. */
function textIn({ buffer, byteOffset, byteLength }: Uint8Array): string {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (isAscii(bytes)) return textOfAscii(bytes);
  if (!isUtf8(bytes)) throw new LogFormatError('is not JSON in UTF-8');
  return bytes.toString('utf8');
}

/** Node keeps a text of a megabyte or more outside of the heap, where dozens of them wait to be collected. */
const mostAtOnce = 512 * 1024;

function textOfAscii(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += mostAtOnce) text += bytes.toString('latin1', at, at + mostAtOnce);
  return text;
}

/** The records of a file that is parsed whole. */
export function recordsOf(value: unknown): readonly unknown[] {
  const records = isJsonObject(value) ? value['Records'] : undefined;
  if (!Array.isArray(records)) throw new LogFormatError('has no list Records');
  return records;
}

/** Cuts a log file into its records as its bytes arrive; memory holds one record. Records count once `end` has returned. */
export interface Splitter {
  /** @throws LogFormatError */
  readonly push: (chunk: Uint8Array) => void;
  /** @throws LogFormatError when the file is not complete */
  readonly end: () => void;
}

type State =
  | 'start'
  | 'first-key'
  | 'key'
  | 'colon'
  | 'value'
  | 'after-value'
  | 'first-record'
  | 'record'
  | 'after-record'
  | 'done';

/**
 * Walks the outer form itself and leaves every value to `JSON.parse`, so that only a record in the list `Records` is
 * one: what looks like a record deeper inside, or in a text, is not.
 */
export function newSplitter(onRecord: (record: unknown, text: string) => void): Splitter {
  const capture = newCapture();
  let state: State = 'start';
  let key = '';
  let found = false;

  const finish = (bytes: Uint8Array): State => {
    const { value, text } = parseJson(bytes);
    if (state === 'key' || state === 'first-key') {
      key = String(value);
      return 'colon';
    }
    if (state === 'value') return 'after-value';
    onRecord(value, text);
    return 'after-record';
  };
  const begin = (code: number): State | null => {
    if (state === 'value' && key === 'Records') {
      if (code !== byte.openList) throw new LogFormatError('has no list Records');
      if (found) throw new LogFormatError('has two lists Records');
      found = true;
      return 'first-record';
    }
    if ((state === 'key' || state === 'first-key') && code !== byte.quote) throw notJson();
    return null;
  };
  return {
    push: (chunk) => {
      let at = 0;
      while (at < chunk.length) {
        if (capture.active()) {
          const end = capture.scan(chunk, at);
          if (end === null) return;
          at = end;
          state = finish(capture.take());
          continue;
        }
        const code = chunk[at] ?? 0;
        if (isBlank(code)) {
          at += 1;
          continue;
        }
        const next = afterMark(state, code) ?? begin(code);
        if (next === null) capture.start(code);
        else {
          state = next;
          at += 1;
        }
      }
    },
    end: () => {
      if (state !== 'done') throw notJson();
      if (!found) throw new LogFormatError('has no list Records');
    },
  };
}

const notJson = (): LogFormatError => new LogFormatError('is not JSON in UTF-8');

/** The state after a mark of punctuation; null where a value begins. */
function afterMark(state: State, code: number): State | null {
  switch (state) {
    case 'start':
      return expect(code, { [byte.open]: 'first-key' });
    case 'first-key':
      return code === byte.close ? 'done' : null;
    case 'colon':
      return expect(code, { [byte.colon]: 'value' });
    case 'after-value':
      return expect(code, { [byte.comma]: 'key', [byte.close]: 'done' });
    case 'first-record':
      return code === byte.closeList ? 'after-value' : null;
    case 'after-record':
      return expect(code, { [byte.comma]: 'record', [byte.closeList]: 'after-value' });
    case 'done':
      throw notJson();
    case 'key':
    case 'value':
    case 'record':
      return null;
  }
}

function expect(code: number, marks: Readonly<Record<number, State>>): State {
  const state = marks[code];
  if (state === undefined) throw notJson();
  return state;
}
