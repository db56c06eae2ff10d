import type { AskedQuery, QueryService } from '../model/index.ts';
import type { EventAnswers, EventEngine, EngineInput } from './engine.ts';
import { newFileList, type FileList } from './file-list.ts';
import { keyUseRows, readCounts, usageRows, type ReadCount } from './query-rows.ts';
import { misfit } from './misfit.ts';
import { proveChanges } from './prove-changes.ts';
import { listedFiles, readFiles } from './sql/reach.ts';
import { keyUse } from './sql/key-use.ts';
import { recordedChanges } from './sql/changes.ts';
import { sqlText, type QueryScope } from './sql/records.ts';
import { tableUse } from './sql/table-use.ts';
import { verifyWith } from './verify-logs.ts';

export interface QueryTables {
  /** Name of the table over the log files of the place, and of the one of verified files, as SQL takes them. */
  readonly logs: string;
  readonly files: string;
  /** Name of this run's list of verified files; it must begin with the time, and be used once. */
  readonly run: string;
}

/**
 * Answers from a query service over the bucket. What is verified stays our own work: every log file is hashed here, the
 * service is given the list of those that a verified digest names, and counts what is in them. Whether it read all of
 * them is asked before anything else; changes are read again from the files that it names.
 * @throws AuditPackError `E_NETWORK` when the service does not answer, or its answers do not fit what was verified
 */
export const queryEngine =
  (service: QueryService, { logs, files, run }: QueryTables): EventEngine =>
  async (input: EngineInput): Promise<EventAnswers> => {
    const list = newFileList(run, service.put);
    const ledger = await verifyWith(list.reader, input);
    await list.end();
    const queries: AskedQuery[] = [];
    const days = list.days();
    if (days === null) return { ledger, usage: [], keyUse: [], changes: [], unreadable: [], queries };
    const ask = async (question: string, sql: string): Promise<Rows> => {
      // The name shows in the service's own list of queries.
      const text = `-- dynamodb-audit-pack: ${question}\n${sql}`;
      const { rows, ...answer } = await service.ask(text);
      queries.push({ question, sql: text, rows: rows.length, ...answer });
      return rows;
    };
    const scope: QueryScope = { logs, files, run: sqlText(run), days, period: input.period };
    const unreadable = await assertReach(list, scope, ask);
    const usage = usageRows(await ask('table-use', tableUse(scope)));
    const keys = keyUseRows(await ask('key-use', keyUse(scope)));
    const named = await ask('changes', recordedChanges(scope, input.changes));
    return { ledger, usage, keyUse: keys, changes: await proveChanges(named, input), unreadable, queries };
  };

type Rows = readonly (readonly (string | null)[])[];

/** The service must have read every file of the list, or its counts say too little. @returns what could not be read */
async function assertReach(
  list: FileList,
  scope: QueryScope,
  ask: (question: string, sql: string) => Promise<Rows>,
): Promise<EventAnswers['unreadable']> {
  const [[lines] = []] = await ask('listed-files', listedFiles(scope));
  if (Number(lines) !== list.lines()) {
    throw misfit(`the list of verified log files has ${list.lines()} lines, and ${lines ?? 'none'} of them were found`);
  }
  const counts = readCounts(await ask('read-files', readFiles(scope)));
  for (const [place, files] of list.files()) {
    const read = counts.find(({ account, region }) => place === `${account} ${region}`)?.files ?? 0;
    if (read !== files) throw misfit(`of ${files} verified log files of ${place}, ${read} were read`);
  }
  return counts.filter(({ unreadable }) => unreadable > 0).map(unreadableIn);
}

/** The service counts such records and names one of their files: when what they tell happened is not known. */
const unreadableIn = ({ unreadable, example }: ReadCount): EventAnswers['unreadable'][number] => ({
  log: example.replace(/^s3:\/\/[^/]+\//, ''),
  message: `records lack eventID, eventTime, eventSource or eventName (${unreadable} records in this and other files)`,
  times: null,
});
