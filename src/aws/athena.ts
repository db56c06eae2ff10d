import type { Athena, Row } from '@aws-sdk/client-athena';
import type { S3 } from '@aws-sdk/client-s3';
import { AuditPackError, s3FolderOf, type QueryAnswer, type QueryService, type ScopeAccount } from '../model/index.ts';
import { realPace, type ConnectOptions } from './connection.ts';
import { failureOf, withoutSecrets } from './failure.ts';
import { handlerOf, type Way } from './network.ts';
import { createAssumeRole, credentialsOf, providerOf } from './roles.ts';

export interface AthenaOptions extends Way, Pick<ConnectOptions, 'now' | 'pace'> {
  /** Whose role asks. */
  readonly account: ScopeAccount;
  readonly region: string;
  readonly workgroup: string;
  readonly database: string;
  /** `s3://bucket/folder/`: what is put lies below it, and Athena writes the results of queries there. */
  readonly outputLocation: string;
  /** Bytes that may be scanned, all statements together. */
  readonly maxBytesScanned: number;
  readonly signal?: AbortSignal;
}

/**
 * Amazon Athena. Beside collecting, which only reads: running a query writes its result into the output location, and the
 * list of verified log files is put there; permissions for it are apart. Nothing is asked before the workgroup is known to
 * stop a query that scans more than is allowed.
 */
export function openAthena(options: AthenaOptions): QueryService {
  let clients: Promise<Clients> | undefined;
  const open = (): Promise<Clients> => (clients ??= connected(options));
  const spent = { bytes: 0 };
  return {
    put: async (name, contents) => {
      const { s3 } = await open();
      const { bucket, prefix: folder } = s3FolderOf(options.outputLocation);
      await s3.putObject({ Bucket: bucket, Key: `${folder}${name}`, Body: contents }).catch(refused('s3:PutObject'));
    },
    ask: async (sql) => {
      if (spent.bytes >= options.maxBytesScanned) throw tooMuch(options, spent.bytes);
      const { athena } = await open();
      const answer = await run(athena, sql, { ...options, left: options.maxBytesScanned - spent.bytes });
      spent.bytes += answer.scannedBytes;
      return answer;
    },
  };
}

interface Clients {
  readonly athena: Athena;
  readonly s3: S3;
}

async function connected(options: AthenaOptions): Promise<Clients> {
  const [{ Athena }, { S3 }] = await Promise.all([import('@aws-sdk/client-athena'), import('@aws-sdk/client-s3')]);
  const { account, region, credentials, endpoint, now } = options;
  const requestHandler = handlerOf(options);
  const own = providerOf(credentials, requestHandler);
  const config = {
    region,
    requestHandler,
    retryMode: 'adaptive',
    maxAttempts: 8,
    ...(endpoint !== undefined && { endpoint }),
  };
  const assumeRole = createAssumeRole({ config, own });
  const settings = { ...config, credentials: credentialsOf(account, own, { assumeRole, now }) };
  const athena = new Athena(settings);
  await assertLimited(athena, options);
  return { athena, s3: new S3({ ...settings, forcePathStyle: true, followRegionRedirects: true }) };
}

/** The workgroup's own limit holds whatever happens to this program. */
async function assertLimited(athena: Athena, { workgroup, maxBytesScanned }: AthenaOptions): Promise<void> {
  const answer = await athena.getWorkGroup({ WorkGroup: workgroup }).catch(refused('athena:GetWorkGroup'));
  const { State, Configuration } = answer.WorkGroup ?? {};
  const limit = Configuration?.BytesScannedCutoffPerQuery;
  if (State === 'ENABLED' && limit !== undefined && limit <= maxBytesScanned) return;
  const why =
    State !== 'ENABLED'
      ? 'is disabled'
      : limit === undefined
        ? 'has no limit of bytes scanned per query'
        : `stops a query at ${limit} bytes only`;
  throw new AuditPackError('E_NETWORK', `Athena is not asked: the workgroup ${workgroup} ${why}`, {
    hint: `Set its data limit per query to at most events.athena.maxBytesScanned (${maxBytesScanned} bytes).`,
  });
}

interface RunOptions extends AthenaOptions {
  /** Bytes that may still be scanned. */
  readonly left: number;
}

async function run(athena: Athena, sql: string, options: RunOptions): Promise<QueryAnswer> {
  const { database, workgroup, outputLocation } = options;
  const { QueryExecutionId: id } = await athena
    .startQueryExecution({
      QueryString: sql,
      QueryExecutionContext: { Database: database },
      WorkGroup: workgroup,
      ResultConfiguration: { OutputLocation: outputLocation },
    })
    .catch(refused('athena:StartQueryExecution'));
  if (id === undefined) throw new AuditPackError('E_NETWORK', 'Athena gave no id of the query');
  const scannedBytes = await ended(athena, id, options);
  return { id, scannedBytes, rows: await rowsOf(athena, id) };
}

const [firstWait, longestWait] = [250, 5000];

/** Waits until a query has succeeded. @returns the bytes that it scanned */
async function ended(athena: Athena, id: string, options: RunOptions): Promise<number> {
  const { signal, left, pace = realPace } = options;
  for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
    if (signal?.aborted === true) {
      await stop(athena, id);
      throw new AuditPackError('E_INTERRUPTED', 'interrupted; the query was stopped');
    }
    const { QueryExecution } = await athena
      .getQueryExecution({ QueryExecutionId: id })
      .catch(refused('athena:GetQueryExecution'));
    const { State, StateChangeReason = 'no reason is told' } = QueryExecution?.Status ?? {};
    const scanned = QueryExecution?.Statistics?.DataScannedInBytes ?? 0;
    if (State === 'SUCCEEDED') return scanned;
    if (State !== 'QUEUED' && State !== 'RUNNING') {
      throw new AuditPackError(
        'E_NETWORK',
        `the query ${id} has ${wordsOf(State)}: ${withoutSecrets(StateChangeReason)}`,
        {
          hint: 'Athena needs the tables that `report events ddl` prints, and the permissions that `report policy` prints.',
        },
      );
    }
    if (scanned > left) {
      await stop(athena, id);
      throw tooMuch(options, options.maxBytesScanned - left + scanned);
    }
    // An interruption is seen at the next look, and the query is stopped then.
    await pace.sleep(wait, signal).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
  }
}

/** Why it is stopped says more than that it could not be. */
async function stop(athena: Athena, id: string): Promise<void> {
  try {
    await athena.stopQueryExecution({ QueryExecutionId: id });
  } catch {
    // the workgroup's own limit holds
  }
}

const wordsOf = (state: string | undefined): string => (state === 'CANCELLED' ? 'been cancelled' : 'failed');

const tooMuch = ({ maxBytesScanned }: AthenaOptions, scanned: number): AuditPackError =>
  new AuditPackError('E_NETWORK', `Athena has scanned ${scanned} bytes, and ${maxBytesScanned} are allowed`, {
    hint: 'Raise events.athena.maxBytesScanned, or read fewer accounts and Regions at once. No answer counts.',
  });

/** All pages of a result. The first row of the first page has the names of the columns. */
async function rowsOf(athena: Athena, id: string): Promise<QueryAnswer['rows']> {
  const rows: (readonly (string | null)[])[] = [];
  const seen = new Set<string>();
  for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
    const { ResultSet, NextToken } = await athena
      .getQueryResults({ QueryExecutionId: id, MaxResults: 1000, ...(token !== undefined && { NextToken: token }) })
      .catch(refused('athena:GetQueryResults'));
    const page = (ResultSet?.Rows ?? []).map(cellsOf);
    const names = (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name }) => Name ?? '');
    if (first && (names.length === 0 || page.shift()?.join('\n') !== names.join('\n'))) {
      throw new AuditPackError('E_NETWORK', `the result of the query ${id} does not begin with its columns`);
    }
    rows.push(...page);
    if (NextToken !== undefined && seen.has(NextToken)) {
      throw new AuditPackError('E_NETWORK', `the result of the query ${id} names the same page as the next one twice`);
    }
    token = NextToken;
    if (token !== undefined) seen.add(token);
  }
  return rows;
}

const cellsOf = ({ Data = [] }: Row): readonly (string | null)[] =>
  Data.map(({ VarCharValue }) => VarCharValue ?? null);

const refused =
  (action: string) =>
  (error: unknown): never => {
    throw new AuditPackError('E_NETWORK', `${action} failed: ${failureOf(error).message}`, {
      hint: 'The permissions for Athena are in `report policy`, where the configuration chooses it.',
      cause: error,
    });
  };
