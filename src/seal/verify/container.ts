import {
  commitmentsFile,
  commitmentsSignature,
  evidenceIndexFile,
  isPackPath,
  sealFiles,
  timeStampFile,
} from '../lists.ts';
import type { RedactedContent } from './redacted-document.ts';

/** A file of a pack: what it is listed with and, for the few that are read themselves, its content. */
export interface PackEntry {
  readonly path: string;
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: Uint8Array | null;
  /** Of a file of lines, the SHA-256 of the answer in each; null for one that holds none, and for any other file. */
  readonly answers: readonly (string | null)[] | null;
  /** Of a document of a redacted pack, what was found in it; null for one that cannot be read, and for any other file. */
  readonly redacted: RedactedContent | null;
}

/** The files of a pack, from its container or from a folder that it was unpacked to. */
export interface Container {
  readonly entries: ReadonlyMap<string, PackEntry>;
  /** Order of the entries; a folder has none. */
  readonly order: readonly string[] | null;
  readonly problems: readonly ContainerProblem[];
}

export interface ContainerProblem {
  readonly file: string | null;
  readonly message: string;
}

const kept = new Set<string>([
  'mimetype',
  'report.pdf',
  evidenceIndexFile,
  timeStampFile,
  commitmentsFile,
  commitmentsSignature,
  ...sealFiles,
]);

/** Whether the verification looks into a file; of all others the digest suffices. */
export const isRead = (path: string): boolean => kept.has(path);

export const badPaths = (paths: readonly string[]): ContainerProblem[] =>
  paths
    .filter((path) => !isPackPath(path))
    .map((file) => ({
      file,
      message: 'this path must not stand in a pack: it could leave the folder that it is unpacked to',
    }));

/** Content of a file; empty when it is not there. */
export const contentOf = ({ entries }: Container, path: string): Uint8Array =>
  entries.get(path)?.bytes ?? new Uint8Array();
