import type { JsonObject } from '../../model/index.ts';
import { epochSeconds, integerOf, pageOf, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { uuidOf, type Scenario } from '../scenario/bank.ts';
import { answerOf, type Table } from './questions.ts';

/** Workgroups and the bytes after which they stop a query; null: they do not. */
const workgroups: ReadonlyMap<string, number | null> = new Map([
  ['audit', 500_000_000],
  ['frugal', 10_000_000],
  ['primary', null],
]);

interface Execution {
  readonly id: string;
  readonly sql: string;
  readonly workgroup: string;
  readonly output: string;
  readonly submittedAt: Date;
  readonly answer: Table | string;
  /** How often it was asked for: a query runs for a while. */
  looks: number;
  stopped: boolean;
}

const known = new WeakMap<Scenario, Map<string, Execution>>();

function executionsOf(scenario: Scenario): Map<string, Execution> {
  const executions = known.get(scenario) ?? new Map<string, Execution>();
  known.set(scenario, executions);
  return executions;
}

const invalid = (message: string): SandboxFailure =>
  new SandboxFailure('InvalidRequestException', message, { members: { AthenaErrorCode: 'INVALID_INPUT' } });

function limitOf(name: string): number | null {
  const limit = workgroups.get(name);
  if (limit === undefined) throw invalid(`WorkGroup ${name} is not found.`);
  return limit;
}

const getWorkGroup: Operation['answer'] = (_, input) => {
  const name = textOf(input, 'WorkGroup') ?? '';
  const limit = limitOf(name);
  return {
    WorkGroup: {
      Name: name,
      State: 'ENABLED',
      Configuration: {
        EnforceWorkGroupConfiguration: false,
        PublishCloudWatchMetricsEnabled: true,
        ...(limit !== null && { BytesScannedCutoffPerQuery: limit }),
        EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
      },
    },
  };
};

const startQueryExecution: Operation['answer'] = ({ scenario, now }, input) => {
  const executions = executionsOf(scenario);
  const [sql, workgroup] = [textOf(input, 'QueryString') ?? '', textOf(input, 'WorkGroup') ?? 'primary'];
  limitOf(workgroup);
  const id = uuidOf(`athena/${executions.size}/${sql}`);
  const result = input['ResultConfiguration'] as JsonObject | undefined;
  const output = `${textOf(result ?? {}, 'OutputLocation') ?? ''}${id}.csv`;
  const answer = answerOf(scenario, sql);
  executions.set(id, { id, sql, workgroup, output, submittedAt: now, answer, looks: 0, stopped: false });
  return { QueryExecutionId: id };
};

function executionOf(scenario: Scenario, input: JsonObject): Execution {
  const id = textOf(input, 'QueryExecutionId') ?? '';
  const execution = executionsOf(scenario).get(id);
  if (execution === undefined) throw invalid(`QueryExecution ${id} was not found`);
  return execution;
}

interface State {
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly reason?: string;
}

function stateOf({ looks, answer, workgroup, stopped }: Execution): State {
  if (stopped) return { state: 'CANCELLED', reason: 'Query cancelled by user' };
  if (looks < 2) return { state: looks === 0 ? 'QUEUED' : 'RUNNING' };
  if (typeof answer === 'string') return { state: 'FAILED', reason: answer };
  const limit = limitOf(workgroup);
  if (limit === null || answer.scannedBytes <= limit) return { state: 'SUCCEEDED' };
  return { state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' };
}

const getQueryExecution: Operation['answer'] = ({ scenario }, input) => {
  const execution = executionOf(scenario, input);
  const { state, reason } = stateOf(execution);
  execution.looks += 1;
  const { id, sql, workgroup, output, submittedAt, answer } = execution;
  const scanned = typeof answer === 'string' || state === 'QUEUED' ? 0 : answer.scannedBytes;
  return {
    QueryExecution: {
      QueryExecutionId: id,
      Query: sql,
      StatementType: 'DML',
      ResultConfiguration: { OutputLocation: output },
      Status: {
        State: state,
        ...(reason !== undefined && { StateChangeReason: reason }),
        SubmissionDateTime: epochSeconds(submittedAt),
      },
      Statistics: { DataScannedInBytes: scanned },
      WorkGroup: workgroup,
    },
  };
};

const rowOf = (cells: readonly (string | null)[]): JsonObject => ({
  Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
});

const getQueryResults: Operation['answer'] = (context, input) => {
  const execution = executionOf(context.scenario, input);
  const { answer } = execution;
  const { state } = stateOf(execution);
  if (typeof answer === 'string' || state !== 'SUCCEEDED') {
    throw invalid(`Query did not finish successfully. Final query state: ${state}`);
  }
  const page = pageOf([answer.columns, ...answer.rows], {
    size: context.pageSize(integerOf(input, 'MaxResults'), 1000),
    token: textOf(input, 'NextToken'),
    failure: () => invalid('The token is not valid.'),
  });
  const columns = answer.columns.map((name) => ({ Name: name, Type: 'varchar' }));
  return {
    UpdateCount: 0,
    ResultSet: { Rows: page.items.map(rowOf), ResultSetMetadata: { ColumnInfo: columns } },
    ...(page.next !== undefined && { NextToken: page.next }),
  };
};

const stopQueryExecution: Operation['answer'] = ({ scenario }, input) => {
  executionOf(scenario, input).stopped = true;
  return {};
};

/** Amazon Athena, API version 2017-05-18. */
export const athenaOperations: readonly Operation[] = [
  { service: 'athena', operation: 'GetWorkGroup', answer: getWorkGroup },
  { service: 'athena', operation: 'StartQueryExecution', answer: startQueryExecution },
  { service: 'athena', operation: 'GetQueryExecution', answer: getQueryExecution },
  {
    service: 'athena',
    operation: 'GetQueryResults',
    token: { input: 'NextToken', output: 'NextToken' },
    answer: getQueryResults,
  },
  { service: 'athena', operation: 'StopQueryExecution', answer: stopQueryExecution },
];
