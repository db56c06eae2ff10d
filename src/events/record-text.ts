import { isJsonObject } from '../model/index.ts';
import { newSplitter } from './splitter.ts';

/** Gives the own JSON texts of records of a parsed file, asked for in the order of the list. */
export type RecordTexts = (record: unknown, index: number) => string;

/**
 * Finds a record's text by its id and cuts it where CloudTrail's records begin. That is a guess, so the text must be
 * the record when it is parsed; where it is not, the whole file is split.
 */
export function recordTexts(contents: Uint8Array): RecordTexts {
  const bytes = Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength);
  let from = 0;
  let split: readonly string[] | null = null;
  return (record, index) => {
    if (split === null) {
      const guess = guessOf(bytes, record, from);
      if (guess !== null) {
        from = guess.end;
        return guess.text;
      }
      split = textsOf(contents);
    }
    return split[index] ?? '';
  };
}

const first = '{"eventVersion"';
const next = `,${first}`;

function guessOf(bytes: Buffer, record: unknown, from: number): { readonly text: string; readonly end: number } | null {
  if (!isJsonObject(record)) return null;
  const id = bytes.indexOf(`"eventID":${JSON.stringify(record['eventID'])}`, from);
  const start = id < 0 ? -1 : bytes.lastIndexOf(first, id);
  if (start < 0) return null;
  const following = bytes.indexOf(next, id);
  const end = following < 0 ? bytes.lastIndexOf(']') : following;
  const text = bytes.toString('utf8', start, end);
  return isTextOf(text, record) ? { text, end } : null;
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
