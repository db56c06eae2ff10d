/**
 * A service that runs SQL over a bucket, such as Amazon Athena. It rejects with an error that says why where a question
 * has no answer: a query that failed, was cancelled or would read too much is never an empty list.
 */
export interface QueryService {
  /** Puts a file of lines where the service's tables find it; an earlier one of the same name is replaced. */
  readonly put: (name: string, contents: Uint8Array) => Promise<void>;
  /** Runs one statement to its end. */
  readonly ask: (sql: string) => Promise<QueryAnswer>;
}

export interface QueryAnswer {
  /** The service's own id of the execution: by it, its log of queries and the trail tell the same. */
  readonly id: string;
  /** In the order of the statement's columns; null where SQL says NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Bytes that were read for it, which is what it costs. */
  readonly scannedBytes: number;
}

/** A statement that was run, as a pack tells it. */
export interface AskedQuery extends Omit<QueryAnswer, 'rows'> {
  readonly question: string;
  readonly sql: string;
  readonly rows: number;
}
