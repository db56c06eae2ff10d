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
}

/** A file in memory as one of the pack. */
export const packFile = ({ path, mediaType, bytes }: Artifact): PackFile => ({
  path,
  mediaType,
  size: bytes.length,
  content: () => [bytes],
});

/** A file that is being written. */
export interface FileWriter {
  /** Writes at the end. */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  /** Writes over what was appended before. */
  readonly patch: (at: number, bytes: Uint8Array) => Promise<void>;
}
