import { AuditPackError, sha256 } from '../model/index.ts';

/** A file for bytes that are put aside while log files are read: what it is for takes no memory then. */
export interface Spool {
  /** Gives the place at which the bytes begin. */
  readonly append: (bytes: Uint8Array) => number;
  readonly read: (place: number, length: number) => Uint8Array;
}

/** Blocks of bytes, numbered from 0 as they come. */
export interface Blocks {
  readonly add: (block: Uint8Array) => void;
  /** @throws AuditPackError `E_OUTPUT` when a block that was put aside is not what it was */
  readonly at: (number: number) => Uint8Array | undefined;
  readonly count: () => number;
}

/** @param spool holds the blocks; without one, memory does */
export const newBlocks = (spool?: Spool): Blocks => (spool === undefined ? blocksInMemory([]) : blocksIn(spool));

export const blocksInMemory = (list: Uint8Array[]): Blocks => ({
  add: (block) => void list.push(block),
  at: (number) => list[number],
  count: () => list.length,
});

interface Kept {
  readonly place: number;
  readonly length: number;
  readonly hash: string;
}

function blocksIn(spool: Spool): Blocks {
  const all: Kept[] = [];
  return {
    add: (block) => void all.push({ place: spool.append(block), length: block.length, hash: sha256(block) }),
    at: (number) => {
      const kept = all[number];
      if (kept === undefined) return undefined;
      const block = spool.read(kept.place, kept.length);
      if (sha256(block) === kept.hash) return block;
      throw new AuditPackError(
        'E_OUTPUT',
        'a file in which changes were put aside while trail logs were read has changed',
        {
          hint: 'Check the disk that holds the output folder, and run again.',
        },
      );
    },
    count: () => all.length,
  };
}

export function* allOf(blocks: Blocks): Generator<Uint8Array> {
  for (let number = 0; number < blocks.count(); number += 1) {
    const block = blocks.at(number);
    if (block !== undefined) yield block;
  }
}
