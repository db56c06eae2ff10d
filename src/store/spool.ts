import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from './files.ts';

/** A file for what is put aside during a run. It has no name, so that nothing of it is left, however the run ends. */
export interface SpoolFile {
  /** Gives the place at which they begin. @throws AuditPackError `E_OUTPUT` when they cannot be written, or there can be no file */
  readonly append: (bytes: Uint8Array) => number;
  /** Fewer bytes where the file has no more. @throws AuditPackError `E_OUTPUT` when they cannot be read */
  readonly read: (place: number, length: number) => Uint8Array;
  readonly close: () => void;
}

/** @param folder where the file is, once something is put aside; it is made when it is not there */
export function openSpool(folder: string): SpoolFile {
  const orRefuse = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw fileError(error, folder, 'E_OUTPUT');
    }
  };
  let file: number | null = null;
  let size = 0;
  return {
    append: (bytes) =>
      orRefuse(() => {
        file ??= openNameless(folder);
        const place = size;
        for (let done = 0; done < bytes.length;)
          done += writeSync(file, bytes, done, bytes.length - done, place + done);
        size += bytes.length;
        return place;
      }),
    read: (place, length) =>
      orRefuse(() => {
        const bytes = new Uint8Array(length);
        return bytes.subarray(0, file === null ? 0 : readSync(file, bytes, 0, length, place));
      }),
    close: () => {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

/** For its owner alone. */
function openNameless(folder: string): number {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${randomBytes(6).toString('hex')}.tmp`);
  const file = openSync(path, 'wx+', 0o600);
  rmSync(path);
  return file;
}
