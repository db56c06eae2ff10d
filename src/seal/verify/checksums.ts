/** What is computed over the content of a file in one pass. */
export interface Checksums {
  readonly update: (piece: Uint8Array) => void;
  /** Called once, after the last piece. */
  readonly end: () => Promise<Sums>;
}

export interface Sums {
  readonly crc32: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}
