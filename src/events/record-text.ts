import { isJsonObject } from '../model/index.ts';
import { newSplitter } from './splitter.ts';
import { byte, newCapture } from './value-capture.ts';

/** Gives the own JSON texts of records of a parsed file, asked for in the order of the list. */
export type RecordTexts = (record: unknown, index: number) => string;

/**
 * Finds a record's text by its id, and where it begins by the member that CloudTrail writes first. Both may also be in
 * parameters, so the text must be the record when it is parsed; where none is, the whole file is split.
 */
export function recordTexts(contents: Uint8Array): RecordTexts {
  const bytes = Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength);
  let from = 0;
  let split: readonly string[] | null = null;
  return (record, index) => {
    if (split === null) {
      const found = findText(bytes, record, from);
      if (found !== null) {
        from = found.end;
        return found.text;
      }
      split = textsOf(contents);
    }
    return split[index] ?? '';
  };
}

const first = '{"eventVersion"';
const mostTries = 8;
const largestRecord = 1024 * 1024;

function findText(
  bytes: Buffer,
  record: unknown,
  from: number,
): { readonly text: string; readonly end: number } | null {
  if (!isJsonObject(record)) return null;
  let start = bytes.indexOf(`"eventID":${JSON.stringify(record['eventID'])}`, from);
  for (let tries = 0; start > 0 && tries < mostTries; tries += 1) {
    start = bytes.lastIndexOf(first, start - 1);
    const end = start < 0 ? null : endOfValue(bytes, start);
    if (end === null) return null;
    const text = bytes.toString('utf8', start, end);
    if (isTextOf(text, record)) return { text, end };
  }
  return null;
}

function endOfValue(bytes: Buffer, start: number): number | null {
  const capture = newCapture();
  capture.start(byte.open);
  const length = capture.scan(bytes.subarray(start, start + largestRecord), 0);
  return length === null ? null : start + length;
}

function isTextOf(text: string, record: unknown): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(record);
  } catch {
    return false; // no JSON, or nested too deep to compare
  }
}

function textsOf(contents: Uint8Array): readonly string[] {
  const texts: string[] = [];
  const splitter = newSplitter((_, text) => void texts.push(text));
  splitter.push(contents);
  splitter.end();
  return texts;
}
