import type {
  Absent,
  Assessment,
  ChangeEvent,
  DataClass,
  Estate,
  Fact,
  MovedTable,
  Resource,
  UnknownPart,
} from '../../model/index.ts';
import { contains } from '../../model/index.ts';
import { unknownChanges } from './changes.ts';
import type { ChangeHistory } from './change-history.ts';
import { mergeFacts } from './fact.ts';
import { calledTransfer } from './transfer-calls.ts';
import type { Called } from './transfer-calls.ts';
import { readJobs, restoredTables } from './transfer-jobs.ts';
import type { Job } from './transfer-jobs.ts';
import type { Archive } from './archive.ts';

interface Surroundings {
  readonly archive: Archive;
  readonly history: ChangeHistory;
  readonly assessment: Assessment;
  readonly tables: readonly Resource<'table'>[];
  /** Parts of the population of tables that could not be listed. */
  readonly unknownTables: readonly UnknownPart[];
}

/**
 * Exports, imports and restores of the period. A job and the call that asked for it are one subject; where the jobs
 * were not listed or the event history has a hole, how many there were is not known.
 */
export function readTransfers(surroundings: Surroundings): Estate {
  const { archive, history, assessment, tables } = surroundings;
  const within = ({ movement }: Called | Job): boolean => contains(assessment.period, movement.at);
  const listed = readJobs(archive, assessment);
  const calls = history.events.flatMap((event) => calledTransfer(event) ?? []).filter(within);
  const jobs = [...listed.jobs, ...restoredTables(tables)].filter(within);
  const pairs = pairUp(calls, jobs);
  const look: Look = { findTable: tableFinder(surroundings), holes: listed.unknown };
  return {
    resources: pairs.map((pair) => transferResource(pair, look)),
    unknown: [...listed.unknown, ...unknownCalls(surroundings)],
  };
}

/** A job with the call that asked for it, as far as both are known. */
type Pair = { readonly call: Called; readonly job: Job | null } | { readonly call: null; readonly job: Job };

function pairUp(calls: readonly Called[], jobs: readonly Job[]): readonly Pair[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const asked = new Set(calls.map(({ id }) => id));
  return [
    ...calls.map((call): Pair => ({ call, job: byId.get(call.id) ?? null })),
    ...jobs.filter(({ id }) => !asked.has(id)).map((job): Pair => ({ call: null, job })),
  ];
}

/** Calls of a window that is not complete may have moved data. */
const unknownCalls = ({ history, assessment }: Surroundings): readonly UnknownPart[] =>
  history.windows
    .filter(({ source }) => source === 'dynamodb.amazonaws.com')
    .flatMap((window) => unknownChanges(window, assessment))
    .map((part) => ({ ...part, kind: 'transfer' as const }));

type FindTable = (arn: string | null) => Fact<MovedTable | null>;

const nothing: Fact<null> = { kind: 'known', value: null, evidence: [], observedAt: '9999-12-31T23:59:59.999Z' };

/** Looks a table up by ARN. Where the tables of its place were not listed, it may be there. */
function tableFinder({ tables, unknownTables }: Surroundings): FindTable {
  const byArn = new Map(tables.map((table) => [table.id, table]));
  return (arn) => {
    if (arn === null) return nothing;
    const table = byArn.get(arn);
    if (table !== undefined) return movedTable(table);
    const [, , , region, account] = arn.split(':');
    const hole = unknownTables.find(
      (part) => part.kind === 'table' && part.account === account && part.region === region,
    );
    return hole === undefined ? nothing : hole.reason;
  };
}

const movedTable = ({ id, dataClass, facts }: Resource<'table'>): Fact<MovedTable | null> =>
  mergeFacts(facts.description, [facts.tags], (description, [tags = {}]) => ({
    arn: id,
    dataClass,
    tags,
    description,
  }));

const noCall: Absent = {
  kind: 'absent',
  cause: 'missing',
  message: 'the event history holds no call that asked for it',
  evidence: [],
};

interface Look {
  readonly findTable: FindTable;
  /** Places whose exports or imports were not listed. */
  readonly holes: readonly UnknownPart[];
}

function transferResource({ call, job }: Pair, { findTable, holes }: Look): Resource<'transfer'> {
  const one = call ?? job;
  const movement = { ...one.movement, from: job?.movement.from ?? one.movement.from };
  const source = findTable(movement.from);
  const target = findTable(movement.into);
  const { id, name, account, region } = one;
  return {
    kind: 'transfer',
    id,
    name,
    account,
    region,
    dataClass: classOf(source) ?? classOf(target),
    facts: {
      movement: {
        kind: 'known',
        value: movement,
        evidence: [...new Set([...(job?.evidence ?? []), ...(call === null ? [] : [call.event.evidence])])],
        observedAt: movement.at,
      },
      job: job?.description ?? unlisted(one, holes),
      request: call === null ? noCall : callFact(call.event),
      source,
      target,
    },
  };
}

/** A call without a job: AWS describes none, or its list was not read. Of a restore, the table is all that there is. */
function unlisted({ movement, account, region }: Called | Job, holes: readonly UnknownPart[]): Fact<null> {
  if (movement.what === 'restore') return nothing;
  return holes.find((part) => part.account === account && part.region === region)?.reason ?? nothing;
}

const callFact = (event: ChangeEvent): Fact<ChangeEvent> => ({
  kind: 'known',
  value: event,
  evidence: [event.evidence],
  observedAt: event.time,
});

const classOf = (fact: Fact<MovedTable | null>): DataClass | null =>
  fact.kind === 'known' && fact.value !== null ? fact.value.dataClass : null;
