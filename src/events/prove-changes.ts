import { s3Object } from '../model/index.ts';
import { ahead } from './ahead.ts';
import { newChanges, sortedChanges } from './changes.ts';
import type { EngineInput } from './engine.ts';
import { misfit } from './misfit.ts';
import { logReader } from './read-log.ts';
import type { ChangeRecord, Rows } from './rows.ts';

const filesAtOnce = 16;

interface NamedFile {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly account: string;
  readonly region: string;
}

/**
 * Reads the changes that a query service lists from the log files that it names, verified again as they are read, and
 * compares: the files must hold exactly these changes.
 */
export async function proveChanges(
  rows: readonly (readonly (string | null)[])[],
  { store, changes, period }: Pick<EngineInput, 'store' | 'changes' | 'period'>,
): Promise<Rows<ChangeRecord>> {
  const files = new Map(rows.map((row) => [row[1] ?? '', fileOf(row)]));
  const merged = newChanges();
  const readLog = logReader(changes);
  const begin = async (file: NamedFile) => {
    const { bucket, key, hash, account, region } = file;
    const log = { bucket, key, hash };
    return {
      key,
      hash,
      read: await readLog({ log, place: { account, region }, fetched: await store.get(key) }),
    };
  };
  for await (const { key, hash, read } of ahead(files.values(), filesAtOnce, begin)) {
    if (read.problem !== undefined) throw misfit(`${key}: ${read.problem.message}`);
    for (const change of read.events.changes)
      if (change.time >= period.from && change.time < period.to) merged.add(change, { key, hash });
  }
  const proven = sortedChanges(merged.held());
  const listed = new Set(rows.map(([id]) => id));
  for (const { eventId } of proven)
    if (!listed.has(eventId)) throw misfit(`the change ${eventId} is in a log file, and not in the answer`);
  if (proven.length !== rows.length) throw misfit(`${rows.length} changes are listed, and ${proven.length} found`);
  return proven;
}

function fileOf([id, path, hash, account, region]: readonly (string | null)[]): NamedFile {
  const object = s3Object(path ?? '');
  if (object === null || !hash || !account || !region) throw misfit(`the change ${id ?? ''} is in no log file`);
  return { ...object, hash, account, region };
}
