import { hexOf } from '../seal/bytes.ts';
import { sha256Bytes } from '../seal/digest.ts';
import type { Checksums } from '../seal/verify/checksums.ts';
import { crc32 } from './crc32.ts';
import { createSha256, type Hash } from './sha256.ts';

/** Checksums in a browser: WebCrypto for a file of one piece, which nearly all are; for longer ones our own SHA-256. */
export function pageChecksums(): Checksums {
  let crc = 0;
  let first: Uint8Array | null = null;
  let hash: Hash | null = null;
  return {
    update: (piece) => {
      crc = crc32(piece, crc);
      if (first === null) {
        first = piece;
        return;
      }
      if (hash === null) {
        hash = createSha256();
        hash.update(first);
      }
      hash.update(piece);
    },
    end: async () => ({
      crc32: crc,
      sha256: hexOf(hash === null ? await sha256Bytes(first ?? new Uint8Array()) : hash.digest()),
    }),
  };
}
