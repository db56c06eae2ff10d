import { canonicalPieces } from './canonical-pieces.ts';

/** A file of the pack. */
export interface Artifact {
  /** Path inside the pack, with forward slashes. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A file of the pack whose content is read when it is written: packs are larger than memory. */
export interface PackFile {
  readonly path: string;
  readonly mediaType: string;
  /** Bytes of its content, known before it is read. */
  readonly size: number;
  /** The content in its order, in pieces; may be called more than once. */
  readonly content: () => Iterable<Uint8Array>;
  /** What the content is the canonical JSON of, where it is at hand; lists in it may be made on the way. */
  readonly value?: unknown;
}

/** A file in memory as one of the pack. */
export const packFile = ({ path, mediaType, bytes }: Artifact): PackFile => ({
  path,
  mediaType,
  size: bytes.length,
  content: () => [bytes],
});

/** A value as a file of the pack, in canonical JSON that is made while it is written. */
export function jsonFile(path: string, value: unknown): PackFile {
  const content = (): Iterable<Uint8Array> => inUtf8(canonicalPieces(value));
  let size = 0;
  for (const piece of content()) size += piece.length;
  return { path, mediaType: 'application/json', size, content, value };
}

/** A file in the making, in pieces that are never all in memory; taken once. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Characters that are gathered into a piece. */
const gathered = 65_536;

/** Texts as UTF-8, in pieces of about 64 KiB. */
export function* inUtf8(texts: Iterable<string>): Generator<Uint8Array> {
  let waiting: string[] = [];
  let length = 0;
  for (const text of texts) {
    waiting.push(text);
    length += text.length;
    if (length < gathered) continue;
    yield* encoded(waiting.join(''));
    [waiting, length] = [[], 0];
  }
  if (length > 0) yield* encoded(waiting.join(''));
}

/** A text of some length or any. No pair of surrogates is cut. */
function* encoded(text: string): Generator<Uint8Array> {
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + 2 * gathered, text.length);
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
    yield Buffer.from(text.slice(from, to), 'utf8');
    from = to;
  }
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** A file that lies ready for the pack and can still be changed, such as a PDF that waits for its signature. */
export interface Draft {
  readonly size: number;
  /** The content in its order, in pieces; may be called more than once. */
  readonly content: () => Iterable<Uint8Array>;
  /** Writes over a part of it. */
  readonly patch: FileWriter['patch'];
}

/** A draft on the disk. */
export interface StoredDraft extends Draft {
  /** Lets go of it. Without this it lasts as long as the process. */
  readonly close: () => Promise<void>;
}

/** A file that is being written. */
export interface FileWriter {
  /** Writes at the end. */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  /** Writes over what was appended before. */
  readonly patch: (at: number, bytes: Uint8Array) => Promise<void>;
}
