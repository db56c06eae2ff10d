import type {
  Absent,
  Assessment,
  Call,
  Cause,
  CollectedEvidence,
  Evidence,
  EvidenceId,
  EvidenceSet,
  Instant,
  JsonObject,
} from '../../model/index.ts';
import { canonicalJson, grouped, instantWords } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { decodeBody } from '../decode.ts';
import { sources } from '../index.ts';
import { ownerOf } from '../owner.ts';
import { requestTexts } from '../request-texts.ts';
import { objectAt, textAt } from '../shape.ts';
import type { Question } from '../source.ts';
import { oncePerKey } from './keyed.ts';

/** What the stored evidence answers to one question. */
export interface Reading {
  /** `DescribeTable (TableName=cards) in eu-central-1 of 111122223333`. */
  readonly what: string;
  /** The readable pages in their order: all of them only when `absent` is null. */
  readonly pages: readonly JsonObject[];
  /** Evidence of each of `pages`. */
  readonly pageEvidence: readonly EvidenceId[];
  /** Why the answer is not complete; null when it is. */
  readonly absent: Absent | null;
  /** Error code that is the answer, such as `PolicyNotFoundException`; null otherwise. */
  readonly error: string | null;
  readonly evidence: readonly EvidenceId[];
  /** When the oldest page was collected; empty when there is none. */
  readonly observedAt: Instant;
}

/** A question to AWS, or to trail logs. */
export type StoredQuestion = Pick<Question, 'operation' | 'request' | 'region' | 'answers'> & Pick<Call, 'service'>;

/** Answers questions from stored evidence, the way `Ask` answers them from AWS. */
export type Archive = (question: StoredQuestion, place: Place) => Reading;

/**
 * Makes evidence answer questions. Only the source that a question belongs to speaks: what another one asked on its way
 * must neither complete nor replace its answer. Records count whatever their order; nothing is decoded before it is
 * asked for. Answers are kept for whoever asks again.
 */
export function openArchive(evidence: EvidenceSet, assessment: Assessment): Archive {
  const find = recordsFinder(evidence);
  const readings = new Map<readonly Evidence[], Reading>();
  return (question, place) => {
    const records = find(question, place);
    const known = readings.get(records);
    if (known !== undefined) return known;
    const reading = readAnswer(records, { question, place, evidence, assessment });
    if (records.length > 0) readings.set(records, reading);
    return reading;
  };
}

/** As `openArchive`, for readers that ask each question once: no answer is kept. */
export function openOnce(evidence: EvidenceSet, assessment: Assessment): Archive {
  const find = recordsFinder(evidence);
  return (question, place) => readAnswer(find(question, place), { question, place, evidence, assessment });
}

/** Finds the records that answer a question: for the same question the same list, empty where there are none. */
function recordsFinder({ records }: EvidenceSet): (question: StoredQuestion, place: Place) => readonly Evidence[] {
  const byRequest = oncePerKey((operation) =>
    grouped(answersOf(records).get(operation) ?? [], ({ request }) => canonicalJson(request)),
  );
  return (question, place) =>
    byRequest(operationOf(askedOf(question, place))).get(canonicalJson(question.request)) ?? [];
}

type Asked = Pick<Evidence, 'service' | 'operation' | 'account' | 'region'>;

const askedOf = ({ service, operation, region }: StoredQuestion, place: Place): Asked => ({
  service,
  operation,
  account: place.account,
  region: region ?? place.region,
});

const operationOf = ({ service, operation, account, region }: Asked): string =>
  [service, operation, account, region].join(' ');

const indexes = new WeakMap<readonly Evidence[], ReadonlyMap<string, readonly Evidence[]>>();

/** The answers that count, by the operation that they answer: told once for all who read the same records. */
function answersOf(records: readonly Evidence[]): ReadonlyMap<string, readonly Evidence[]> {
  const before = indexes.get(records);
  if (before !== undefined) return before;
  const answers = records.filter(
    ({ source, service, operation }) => service !== 'manual' && source === ownerOf(service, operation),
  );
  const byOperation = grouped(answers, operationOf);
  indexes.set(records, byOperation);
  return byOperation;
}

interface Background {
  readonly question: StoredQuestion;
  readonly place: Place;
  readonly evidence: EvidenceSet;
  readonly assessment: Assessment;
}

function readAnswer(found: readonly Evidence[], background: Background): Reading {
  const records = found.length < 2 ? found : found.toSorted((a, b) => a.page - b.page);
  const what = describe(background.question, background.place);
  const ids = records.map((record) => record.id);
  const read = records.filter((record) => record.kind === 'collected').map((record) => readPage(record, background));
  const problem =
    incompleteness(records) ?? read.find((page) => page.problem !== null)?.problem ?? staleness(records, background);
  return {
    what,
    pages: read.flatMap((page) => (page.value === null ? [] : [page.value])),
    pageEvidence: read.flatMap((page) => (page.value === null ? [] : page.evidence)),
    absent: problem && { kind: 'absent', cause: problem.cause, message: `${what}: ${problem.message}`, evidence: ids },
    error: read.find((page) => page.error !== null)?.error ?? null,
    evidence: ids,
    observedAt: records.map((record) => record.collectedAt).sort()[0] ?? '',
  };
}

interface Problem {
  readonly cause: Cause;
  readonly message: string;
}

function incompleteness(records: readonly Evidence[]): Problem | null {
  if (records.length === 0) return { cause: 'missing', message: 'was not collected' };
  for (const record of records) if (record.kind === 'unavailable') return record;
  const last = records.length - 1;
  for (const [index, record] of records.entries()) {
    if (record.page !== index + 1) return { cause: 'truncated', message: `page ${index + 1} is missing` };
    const isLast = record.kind === 'collected' && record.last;
    if (isLast !== (index === last))
      return { cause: 'truncated', message: `its pages end in doubt at page ${record.page}` };
  }
  return null;
}

interface Page {
  readonly evidence: EvidenceId;
  readonly value: JsonObject | null;
  readonly error: string | null;
  readonly problem: Problem | null;
}

function readPage(record: CollectedEvidence, { evidence, question }: Background): Page {
  const page: Page = { evidence: record.id, value: null, error: null, problem: null };
  const failed = (cause: Cause, message: string): Page => ({ ...page, problem: { cause, message } });
  try {
    const value = decoded(evidence, record);
    if (value === undefined) return failed('damaged', `the stored body of page ${record.page} is lost or changed`);
    if (record.status >= 200 && record.status < 300) return { ...page, value };
    const code = errorCode(value);
    if (question.answers?.includes(code) === true) return { ...page, error: code };
    return failed('error', `AWS answered with status ${record.status} ${code}`.trimEnd());
  } catch (error) {
    const why = error instanceof TypeError ? error.message : 'the body cannot be read';
    return failed('unreadable', `page ${record.page}: ${why}`);
  }
}

/** Answers that thousands of tables share, such as that there is no policy: up to this size, and so many of them. */
const smallBytes = 1024;
const mostKept = 256;
const shared = new WeakMap<EvidenceSet, Map<string, JsonObject>>();

/** The value of a body; undefined where it is lost or changed. Small ones are kept for a while. */
function decoded(evidence: EvidenceSet, { sha256, mediaType, bytes }: CollectedEvidence): JsonObject | undefined {
  const kept = shared.get(evidence) ?? new Map<string, JsonObject>();
  shared.set(evidence, kept);
  const key = `${mediaType} ${sha256}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const body = evidence.body(sha256);
  const value = body && decodeBody(mediaType, body);
  if (value === undefined || bytes > smallBytes) return value;
  if (kept.size === mostKept) kept.clear();
  kept.set(key, value);
  return value;
}

/** Error code: of JSON `com.amazonaws.dynamodb.v20120810#PolicyNotFoundException` → its last part; of XML `Code`. */
function errorCode(body: JsonObject): string {
  const error = objectAt(body, 'Error') ?? body;
  return (textAt(error, '__type') ?? textAt(error, 'code') ?? textAt(error, 'Code') ?? '').replace(/^.*#/, '');
}

const freshness: ReadonlyMap<string, number> = new Map(sources.map(({ id, freshnessHours }) => [id, freshnessHours]));

function staleness(records: readonly Evidence[], { question, assessment }: Background): Problem | null {
  const owner = ownerOf(question.service, question.operation);
  // Events say themselves what they cover.
  if (owner === 'cloudtrail-lookup' || owner === 'cloudtrail-logs') return null;
  const hours = freshness.get(owner) ?? 0;
  const oldest = Date.parse(assessment.period.to) - hours * 3_600_000;
  const old = records.find((record) => !(Date.parse(record.collectedAt) >= oldest));
  if (old === undefined) return null;
  return {
    cause: 'stale',
    message: `collected at ${instantWords(old.collectedAt)}, more than ${hours} hours before the period ends`,
  };
}

function describe({ operation, request, region: own }: StoredQuestion, { account, region }: Place): string {
  const subject = requestTexts(request)
    .filter(([name]) => !/^(maxResults|StartTime|EndTime|PolicyName)$/.test(name))
    .map(([name, text]) => `${name}=${text}`);
  return `${operation}${subject.length > 0 ? ` (${subject.join(', ')})` : ''} in ${own ?? region} of ${account}`;
}
