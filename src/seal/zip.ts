import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Artifact } from '../model/index.ts';

/** The earliest date of the format. yazl writes the local fields, so the zone of the machine does not matter. */
const epoch = new Date(1980, 0, 1);

/**
 * A deterministic zip in the given order: stored, so that every byte of it is checked by the digests, with fixed dates
 * and modes, no extra fields and no comments.
 */
export function zipStream(entries: readonly Artifact[]): Readable {
  const zip = new ZipFile();
  for (const entry of entries) {
    zip.addBuffer(Buffer.from(entry.bytes.buffer, entry.bytes.byteOffset, entry.bytes.byteLength), entry.path, {
      mtime: epoch,
      mode: 0o100644,
      compress: false,
      forceDosTimestamp: true,
    });
  }
  zip.end();
  return zip.outputStream as Readable;
}
