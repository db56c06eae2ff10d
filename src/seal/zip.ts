import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AuditPackError, type FileWriter, type PackFile } from '../model/index.ts';
import { utf8 } from './bytes.ts';
import { centralHeader, crcOffset, endRecords, localHeader } from './zip-records.ts';

/** Takes the files of a pack, one after the other. */
export interface PackWriter {
  /** Writes a file and returns the SHA-256 of its content. @throws AuditPackError E_PACK when its size is another */
  readonly add: (file: Pick<PackFile, 'path' | 'size' | 'content'>) => Promise<string>;
  readonly end: () => Promise<void>;
}

/**
 * A deterministic zip: stored, so that every byte of it is checked by the digests. Each file is read once; its CRC-32 is
 * filled in behind it, so that a file of any size takes no more memory than a piece of it.
 */
export function createZip(file: FileWriter): PackWriter {
  const directory: Uint8Array[] = [];
  let at = 0;
  const append = async (bytes: Uint8Array): Promise<void> => {
    await file.append(bytes);
    at += bytes.length;
  };
  return {
    add: async ({ path, size, content }) => {
      const entry = { name: utf8(path), size, offset: at };
      await append(localHeader({ ...entry, crc32: 0 }));
      const start = at;
      const hash = createHash('sha256');
      let crc = 0;
      for (const piece of content()) {
        hash.update(piece);
        crc = crc32(piece, crc);
        await append(piece);
      }
      if (at - start !== size) throw otherSize(path);
      await file.patch(
        entry.offset + crcOffset,
        localHeader({ ...entry, crc32: crc }).subarray(crcOffset, crcOffset + 4),
      );
      directory.push(centralHeader({ ...entry, crc32: crc }));
      return hash.digest('hex');
    },
    end: async () => {
      const directoryAt = at;
      for (const header of directory) await append(header);
      await append(endRecords({ count: directory.length, directoryAt, directorySize: at - directoryAt }));
    },
  };
}

const otherSize = (path: string): AuditPackError =>
  new AuditPackError('E_PACK', `${path} has another size than was announced: it was changed while it was packed`, {
    hint: 'Build the pack again.',
  });
