import { isJsonObject } from '../model/index.ts';

/** What a log file is not: JSON in UTF-8 of the form `{"Records": […]}`. */
export class LogFormatError extends Error {}

/** A value larger than a file that is parsed whole. */
const longestValue = 64 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws LogFormatError when it is no JSON */
export function parseJson(bytes: Uint8Array): { readonly value: unknown; readonly text: string } {
  try {
    const text = decoder.decode(bytes);
    return { value: JSON.parse(text) as unknown, text };
  } catch {
    throw new LogFormatError('is not JSON in UTF-8');
  }
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

const byte = { quote: 0x22, comma: 0x2c, colon: 0x3a, open: 0x7b, close: 0x7d, openList: 0x5b, closeList: 0x5d };

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
const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

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

/** The bytes of one value, found by its quotes and brackets; whether it is JSON, is not seen here. */
interface Capture {
  readonly active: () => boolean;
  readonly start: (code: number) => void;
  /** Where the value ends in a chunk, or null when it goes on. */
  readonly scan: (chunk: Uint8Array, from: number) => number | null;
  readonly take: () => Uint8Array;
}

function newCapture(): Capture {
  let [active, scalar, inText, escaped, depth, length] = [false, false, false, false, 0, 0];
  let parts: Uint8Array[] = [];

  const endOf = (chunk: Uint8Array, from: number): number | null => {
    for (let at = from; at < chunk.length; at += 1) {
      const code = chunk[at];
      if (inText) {
        if (escaped) escaped = false;
        else if (code === 0x5c) escaped = true;
        else if (code === byte.quote) {
          inText = false;
          if (depth === 0) return at + 1;
        }
      } else if (code === byte.quote) inText = true;
      else if (code === byte.open || code === byte.openList) depth += 1;
      else if (code === byte.close || code === byte.closeList) {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
    return null;
  };
  return {
    active: () => active,
    start: (code) => {
      scalar = code !== byte.quote && code !== byte.open && code !== byte.openList;
      [active, inText, escaped, depth, length, parts] = [true, false, false, 0, 0, []];
    },
    scan: (chunk, from) => {
      const end = scalar ? endOfScalar(chunk, from) : endOf(chunk, from);
      // A copy: the one who inflates may use its memory again.
      const part = new Uint8Array(chunk.subarray(from, end ?? chunk.length));
      length += part.length;
      if (length > longestValue) throw new LogFormatError('has a record that is larger than CloudTrail writes');
      parts.push(part);
      return end;
    },
    take: () => {
      active = false;
      const [only] = parts;
      return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
    },
  };
}

/** Numbers, `true`, `false` and `null` end where something else begins. */
function endOfScalar(chunk: Uint8Array, from: number): number | null {
  for (let at = from; at < chunk.length; at += 1) {
    const code = chunk[at] ?? 0;
    if (isBlank(code) || code === byte.comma || code === byte.close || code === byte.closeList) return at;
  }
  return null;
}
