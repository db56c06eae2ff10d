import { isAscii, isUtf8 } from 'node:buffer';
import { LogFormatError } from './log-format-error.ts';

/** Small enough that a piece and what is parsed of it stay in the caches of a processor, and die young. */
const sizeOfPiece = 32 * 1024;

const head = '{"Records":[';
const tail = ']}';
/** Between two records, as CloudTrail writes them; the same bytes may also be within a record. */
const seam = Buffer.from('},{"eventVersion"');

/**
 * The records of a log file in the plain form that CloudTrail writes, a piece of the list after the other. A place where
 * the list is cut is a guess, and `JSON.parse` its proof: texts that are lists each, with a comma between, are one list, and
 * no cut within a value leaves lists on both sides. Records count once all pieces were given.
 * @throws LogFormatError for any other form, also where a guess was wrong: the file must be parsed as a whole then
 */
export function* recordPieces({ buffer, byteOffset, byteLength }: Uint8Array): Generator<readonly unknown[]> {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  // Node's strict decoder takes longer than all else that is done with a log file.
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  if (encoding === 'utf8' && !isUtf8(bytes)) throw notPlain();
  const end = bytes.length - tail.length;
  const isPlain = bytes.toString('latin1', 0, head.length) === head && bytes.toString('latin1', end) === tail;
  if (!isPlain || end < head.length) throw notPlain();
  for (let from = head.length; from <= end;) {
    const cut = bytes.indexOf(seam, from + sizeOfPiece);
    const to = cut < 0 ? end : cut + 1;
    yield listOf(bytes.toString(encoding, from, to));
    from = to + 1; // after the comma
  }
}

function listOf(text: string): readonly unknown[] {
  try {
    return JSON.parse(`[${text}]`) as unknown[];
  } catch {
    throw notPlain();
  }
}

const notPlain = (): LogFormatError => new LogFormatError('is not of the form that CloudTrail writes');
