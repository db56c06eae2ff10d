import { gzipSync } from 'node:zlib';
import { AuditPackError, type Interval, type QueryService } from '../model/index.ts';
import { checkLog } from './check-log.ts';
import type { NamedLog } from './digest.ts';
import type { LogReader, PlaceReader } from './log-reader.ts';
import { listFolder } from './sql/ddl.ts';
import { isOfEvents } from './read-log.ts';

/** The list of verified log files that a query service is given. */
export interface FileList {
  /** Verifies log files and puts those that are on the list. */
  readonly reader: LogReader;
  /** Puts what is left. */
  readonly end: () => Promise<void>;
  readonly lines: () => number;
  /** Number of files with records, by account and region with a blank between. */
  readonly files: () => ReadonlyMap<string, number>;
  /** First and last folder of a day with such a file, such as `2026/10/01`; null where there is none. */
  readonly days: () => Interval | null;
}

/** Lines of one object of the list: about 2 MB before compression. */
const linesAtOnce = 10_000;
/** `{"Records":[]}` and blanks: a file that holds nothing gives no row, and is no file that was not read. */
const smallestWithRecords = 64;

/** Lines are `run, path, sha256, account, region` with tabs between. Memory holds the keys of the files, and one object. */
export function newFileList(run: string, put: QueryService['put']): FileList {
  const lines: string[] = [];
  const seen = new Map<string, Set<string>>();
  const days = { from: '', to: '' };
  let [parts, count] = [0, 0];
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    parts += 1;
    const name = `${listFolder}${run}/part-${String(parts).padStart(5, '0')}.txt.gz`;
    await put(name, gzipSync(lines.splice(0).join('')));
  };
  const add = async (log: NamedLog, place: string): Promise<void> => {
    const known = seen.get(place) ?? new Set<string>();
    seen.set(place, known);
    if (known.has(log.key)) return;
    known.add(log.key);
    const day = dayOf(log.key);
    if (days.from === '' || day < days.from) days.from = day;
    if (day > days.to) days.to = day;
    const [account = '', region = ''] = place.split(' ');
    lines.push(`${[run, `s3://${log.bucket}/${log.key}`, log.hash, account, region].join('\t')}\n`);
    count += 1;
    if (lines.length >= linesAtOnce) await flush();
  };
  const read: PlaceReader['read'] = async ({ log, account, region, fetch }) => {
    const fetched = await fetch();
    return async () => {
      const { bytes, problem } = checkLog(log, fetched);
      if (problem !== undefined) return problem;
      if (isOfEvents(log.key) && hasRecords(bytes)) await add(log, `${account} ${region}`);
      return null;
    };
  };
  return {
    reader: { open: () => ({ read }) },
    end: flush,
    lines: () => count,
    files: () => new Map([...seen].map(([place, keys]) => [place, keys.size])),
    days: () => (days.to === '' ? null : { ...days }),
  };
}

/** Of a small file, that it is nothing but an empty list; whatever else it holds must be read. */
const hasRecords = (contents: Uint8Array): boolean =>
  contents.length > smallestWithRecords ||
  !/^\s*\{\s*"Records"\s*:\s*\[\s*\]\s*\}\s*$/.test(String(Buffer.from(contents)));

/** Folder of the day in a key of a log file, by which tables are cut into partitions. */
function dayOf(key: string): string {
  const day = /\/(\d{4}\/\d\d\/\d\d)\/[^/\t\n]+$/.exec(key)?.[1];
  if (day !== undefined && !/[\t\n]/.test(key)) return day;
  throw new AuditPackError('E_NETWORK', `the log file ${JSON.stringify(key)} lies in no folder of a day`, {
    hint: 'A query service cannot read it; read this place with the embedded engine.',
  });
}
