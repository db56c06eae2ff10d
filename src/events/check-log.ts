import { createHash } from 'node:crypto';
import { sha256, type FetchedObject } from '../model/index.ts';
import type { HashedLog } from './digest.ts';
import { gunzipPieces } from './gzip-stream.ts';
import { gunzipOne, gzipProblemWords, type GzipProblem } from './gzip.ts';
import { problemOf, type KnownProblem } from './ledger.ts';

/** CloudTrail ends a log file near 50 MB before compression. */
const largestLog = 256 * 1024 * 1024;

export type CheckedLog =
  { readonly bytes: Uint8Array; readonly problem?: never } | { readonly problem: KnownProblem; readonly bytes?: never };

/**
 * Checks one log file that a verified digest names. The bytes that are given back are the ones that were hashed: reading
 * them is reading what CloudTrail delivered, and no byte more.
 */
export function checkLog(log: HashedLog, fetched: FetchedObject): CheckedLog {
  if ('absent' in fetched) return { problem: absenceOf(log, fetched) };
  const { bytes, problem } = gunzipOne(fetched.bytes, largestLog);
  if (problem !== undefined) return { problem: formatOf(log, problem) };
  return sha256(bytes) === log.hash ? { bytes } : { problem: hashOf(log) };
}

/** The same, piece by piece: what was done with the pieces must not count when there is a problem. */
export async function checkLogPieces(
  log: HashedLog,
  fetched: FetchedObject,
  piece: (bytes: Uint8Array) => void,
): Promise<KnownProblem | null> {
  if ('absent' in fetched) return absenceOf(log, fetched);
  const hash = createHash('sha256');
  const problem = await gunzipPieces(fetched.bytes, largestLog, (bytes) => {
    hash.update(bytes);
    piece(bytes);
  });
  if (problem !== null) return formatOf(log, problem);
  return hash.digest('hex') === log.hash ? null : hashOf(log);
}

function absenceOf(
  log: HashedLog,
  { absent, reason }: Extract<FetchedObject, { readonly absent: unknown }>,
): KnownProblem {
  return absent === 'missing'
    ? problemOf('log-missing', log.key, 'a verified digest names the log file, and it is not there')
    : problemOf('log-unreadable', log.key, `the log file cannot be read: ${reason}`);
}

const formatOf = (log: HashedLog, problem: GzipProblem): KnownProblem =>
  problemOf('log-format', log.key, `the log file ${gzipProblemWords(problem)}`);

const hashOf = (log: HashedLog): KnownProblem =>
  problemOf('log-hash', log.key, 'the log file does not have the hash that its digest states');
