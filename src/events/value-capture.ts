import { LogFormatError } from './log-format-error.ts';

/** Much more than CloudTrail writes, which ends a record at 256 KB. */
const longestValue = 32 * 1024 * 1024;

export const byte = { quote: 0x22, comma: 0x2c, colon: 0x3a, open: 0x7b, close: 0x7d, openList: 0x5b, closeList: 0x5d };

export const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** The bytes of one value, found by its quotes and brackets; whether it is JSON, is not seen here. */
export interface Capture {
  readonly active: () => boolean;
  readonly start: (code: number) => void;
  /** Where the value ends in a chunk, or null when it goes on. */
  readonly scan: (chunk: Uint8Array, from: number) => number | null;
  readonly take: () => Uint8Array;
}

export function newCapture(): Capture {
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
