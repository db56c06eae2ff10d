import { base64Of, fromBase64 } from './base64.ts';

/**
 * Files that hold many small answers, a line each (NDJSON). A line of JSON is the answer itself, byte for byte; text that is
 * not JSON in one line, such as XML, stands in a JSON string; bytes that are no text stand in `{"base64":"…"}`. So `sed -n 17p`,
 * and `jq` for the last two, give back what the digest of the answer is over.
 */
export const isLinesFile = (path: string): boolean => /^evidence\/E-\d+-to-E-\d+\.ndjson$/.test(path);

/** The file of the answers from one reference to another. */
export const linesFile = (first: string, last: string): string => `evidence/${first}-to-${last}.ndjson`;

const lineFeed = 0x0a;
const inBase64 = /^\{"base64":"([A-Za-z0-9+/]*={0,2})"\}$/;

/** An answer as a line, with the line feed that ends it. */
export function lineOf(answer: Uint8Array): Uint8Array {
  return new TextEncoder().encode(`${lineText(answer)}\n`);
}

function lineText(answer: Uint8Array): string {
  const text = textOf(answer);
  if (text === null) return JSON.stringify({ base64: base64Of(answer) });
  const itself = /^[[{]/.test(text) && !/[\r\n]/.test(text) && !inBase64.test(text) && isJson(text);
  return itself ? text : JSON.stringify(text);
}

/** The answer that a line holds; null where it holds none. */
export function answerOf(line: Uint8Array): Uint8Array | null {
  const text = textOf(line);
  if (text === null) return null;
  const [, base64] = inBase64.exec(text) ?? [];
  if (base64 !== undefined) return fromBase64(base64) ?? null;
  if (!text.startsWith('"')) return line;
  const value = parse(text);
  return typeof value === 'string' ? new TextEncoder().encode(value) : null;
}

/** The lines of a file, without their line feeds; what follows the last of them is a line too. */
export function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  while (from < bytes.length) {
    const found = bytes.indexOf(lineFeed, from);
    const to = found < 0 ? bytes.length : found;
    lines.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return lines;
}

/** Text of UTF-8 bytes, a byte order mark left in; null for bytes that are not UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const isJson = (text: string): boolean => parse(text) !== undefined;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
