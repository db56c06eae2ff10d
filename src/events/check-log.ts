import { sha256, type FetchedObject } from '../model/index.ts';
import type { NamedLog } from './digest.ts';
import { gunzipOne, gzipProblemWords } from './gzip.ts';
import { problemOf, type KnownProblem } from './ledger.ts';

/** CloudTrail ends a log file near 50 MB before compression. */
const largestLog = 256 * 1024 * 1024;

export type CheckedLog =
  { readonly bytes: Uint8Array; readonly problem?: never } | { readonly problem: KnownProblem; readonly bytes?: never };

/**
 * Checks one log file that a verified digest names. The bytes that are given back are the ones that were hashed: reading
 * them is reading what CloudTrail delivered, and no byte more.
 */
export function checkLog(log: NamedLog, fetched: FetchedObject): CheckedLog {
  if ('absent' in fetched) {
    const missing = fetched.absent === 'missing';
    const message = missing
      ? 'a verified digest names the log file, and it is not there'
      : `the log file cannot be read: ${fetched.reason}`;
    return { problem: problemOf(missing ? 'log-missing' : 'log-unreadable', log.key, message) };
  }
  const { bytes, problem } = gunzipOne(fetched.bytes, largestLog);
  if (problem !== undefined) {
    return { problem: problemOf('log-format', log.key, `the log file ${gzipProblemWords(problem)}`) };
  }
  if (sha256(bytes) !== log.hash) {
    return { problem: problemOf('log-hash', log.key, 'the log file does not have the hash that its digest states') };
  }
  return { bytes };
}
