/** Bytes that are read piece by piece: a file of Node, or one that was dropped on a page. */
export interface ByteSource {
  readonly size: number;
  /** Exactly these bytes; rejects when they cannot be read. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

const windowBytes = 4 * 1024 * 1024;

/** Reads ahead, so that many small files next to each other do not cost a call each. */
export function readingAhead(source: ByteSource): ByteSource {
  let start = 0;
  let window: Uint8Array = new Uint8Array();
  return {
    size: source.size,
    read: async (offset, length) => {
      if (length > windowBytes) return source.read(offset, length);
      if (offset < start || offset + length > start + window.length) {
        window = await source.read(offset, Math.min(windowBytes, source.size - offset));
        start = offset;
      }
      return window.subarray(offset - start, offset - start + length);
    },
  };
}
