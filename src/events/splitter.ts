import { isUtf8 } from 'node:buffer';
import { LogFormatError } from './log-format-error.ts';
import { byte, isBlank, newCapture } from './value-capture.ts';

function parse(value: Uint8Array): { readonly value: unknown; readonly text: string } {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (!isUtf8(bytes)) throw notJson();
  const text = bytes.toString('utf8');
  try {
    return { value: JSON.parse(text) as unknown, text };
  } catch {
    throw notJson();
  }
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
    const { value, text } = parse(bytes);
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
      if (code === byte.openList) throw new LogFormatError('has no list Records');
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
