import { evidenceFromPack, recordsFile } from '../assess/index.ts';
import { proveAgain, type ClaimedPlace, type KeptDigest, type PublicKeys } from '../events/index.ts';
import type { Problem } from '../model/index.ts';
import { readKept, type KeptLogs } from '../sources/reading/index.ts';
import { withFiles, type OpenFiles } from '../seal/index.ts';
import { readResults } from './read-pack.ts';

/**
 * Proves the ledger of trail logs in a pack again, from the digests in it and the caller's keys of CloudTrail.
 * @returns every difference; null when the pack holds no ledger
 */
export async function proveTrails(path: string, keys: PublicKeys): Promise<readonly Problem[] | null> {
  const problem = (message: string): Problem => ({ check: 'cloudtrail', file: recordsFile, message });
  let kept: readonly KeptLogs[];
  try {
    kept = await withFiles(path, keptIn);
  } catch (error) {
    return [problem(`trail logs cannot be read: ${error instanceof Error ? error.message : String(error)}`)];
  }
  if (kept.length === 0) return null;
  const problems: Problem[] = [];
  for (const logs of new Set(kept.map((one) => one.logs))) {
    const own = kept.filter((one) => one.logs === logs);
    const places = own.flatMap(({ ledger, account, region, events }): readonly ClaimedPlace[] =>
      ledger === null ? [] : [{ account, region, ledger, cited: events }],
    );
    const digests = own.flatMap((one) => one.digests.map(digestOf));
    problems.push(...(await proveAgain({ digests, keys, places })).map(problem));
  }
  return problems;
}

function keptIn(files: OpenFiles): readonly KeptLogs[] {
  const [records, results] = [files.get(recordsFile), files.get('results.json')];
  const pack = results === undefined ? null : readResults(results);
  if (records === undefined || pack === null) throw new TypeError(`the pack lacks ${recordsFile} or results.json`);
  return readKept(evidenceFromPack(Buffer.from(records).toString('utf8'), files), pack.assessment);
}

const digestOf = ({ key, metadata, body }: KeptLogs['digests'][number]): KeptDigest => ({
  key,
  metadata,
  bytes: Buffer.from(body, 'base64'),
});
