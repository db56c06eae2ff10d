import { contains, isJsonObject, manualCalls, recordKinds } from '../../model/index.ts';
import type {
  Absent,
  Assessment,
  Cause,
  Evidence,
  EvidenceSet,
  Instant,
  Json,
  ManualEvidence,
  ManualRecord,
  RecordKind,
  RecordStatement,
} from '../../model/index.ts';
import { decodeBody } from '../decode.ts';
import { listAt, objectAt, textAt } from '../shape.ts';

/**
 * Manual evidence out of stored evidence: what the newest list of records states, each with its file. A list that is
 * not readable in full says nothing; a record whose file is lost or changed is there, and of no use.
 */
export function readRecords(evidence: EvidenceSet, assessment: Assessment): ManualEvidence {
  const own = evidence.records.filter(({ source, service }) => source === 'manual' && service === 'manual');
  const lists = own.filter(({ operation }) => operation === manualCalls.list);
  const read = readList(lists, evidence, assessment);
  if (read.absent !== null) return { records: [], absent: read.absent };
  const files = new Map<string, Evidence[]>();
  for (const record of own) {
    const file = record.operation === manualCalls.file ? textAt(record.request, 'file') : undefined;
    if (file !== undefined) files.set(file, [...(files.get(file) ?? []), record]);
  }
  return {
    records: read.statements.map((statement) => recordOf(statement, files.get(statement.file) ?? [], evidence)),
    absent: null,
  };
}

type ReadList =
  | { readonly absent: Absent; readonly statements?: never }
  | { readonly absent: null; readonly statements: readonly RecordStatement[] };

function readList(lists: readonly Evidence[], evidence: EvidenceSet, { period, sources }: Assessment): ReadList {
  const absent = (cause: Cause, message: string): ReadList => ({
    absent: { kind: 'absent', cause, message, evidence: lists.map(({ id }) => id) },
  });
  const [list] = lists;
  if (list === undefined) {
    return absent('missing', sources.includes('manual') ? 'the list of manual evidence is not there' : notAsked);
  }
  if (lists.length > 1) return absent('unreadable', 'there are several lists of manual evidence');
  if (list.kind === 'unavailable') return absent(list.cause, list.message);
  if (list.collectedAt < period.to) {
    return absent('stale', `the list of manual evidence was taken in at ${list.collectedAt}, before the period ended`);
  }
  const body = evidence.body(list.sha256);
  if (body === undefined) return absent('damaged', 'the stored list of manual evidence is lost or changed');
  const statements = statementsIn(list.mediaType, body);
  return statements === undefined
    ? absent('unreadable', 'the list of manual evidence does not have the form that this version writes')
    : { absent: null, statements };
}

const notAsked = 'manual evidence is not among the sources of this assessment';

function statementsIn(mediaType: string, body: Uint8Array): readonly RecordStatement[] | undefined {
  let page;
  try {
    page = decodeBody(mediaType, body);
  } catch {
    return undefined;
  }
  const statements = listAt(page, 'records')?.map(statementOf);
  return statements?.every((one) => one !== undefined) === true ? statements : undefined;
}

function statementOf(value: unknown): RecordStatement | undefined {
  if (!isJsonObject(value)) return undefined;
  const [kind, title, owner] = [textAt(value, 'kind'), textAt(value, 'title'), textAt(value, 'owner')];
  const [obtained, file, details] = [textAt(value, 'obtained'), textAt(value, 'file'), objectAt(value, 'details')];
  const [controls, subjects] = [textsOf(value['controls']), textsOf(value['subjects'])];
  const covers = objectAt(value, 'covers') ?? {};
  const [from, to] = [instantOf(covers['from']), instantOf(covers['to'])];
  if (kind === undefined || !isKind(kind) || title === undefined || owner === undefined) return undefined;
  if (obtained === undefined || file === undefined || details === undefined) return undefined;
  if (controls === undefined || subjects === undefined || from === undefined || to === undefined) return undefined;
  return from < to
    ? { kind, title, controls, subjects, covers: { from, to }, owner, obtained, details, file }
    : undefined;
}

const isKind = (text: string): text is RecordKind => Object.hasOwn(recordKinds, text);

function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = (value as readonly Json[]).filter((one) => typeof one === 'string');
  return texts.length === value.length ? texts : undefined;
}

const instantOf = (value: Json | undefined): Instant | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T00:00:00\.000Z$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

function recordOf(statement: RecordStatement, files: readonly Evidence[], evidence: EvidenceSet): ManualRecord {
  const ids = files.map(({ id }) => id);
  const unread = (cause: Cause, message: string): ManualRecord => {
    const absent: Absent = { kind: 'absent', cause, message: `${statement.file}: ${message}`, evidence: ids };
    return { ...statement, sha256: '', evidence: ids, unread: absent };
  };
  const [file] = files;
  if (file === undefined) return unread('missing', 'the file that a sidecar names is not in the evidence');
  if (files.length > 1) return unread('unreadable', 'the file is in the evidence more than once');
  if (file.kind === 'unavailable') return unread(file.cause, file.message);
  if (evidence.body(file.sha256) === undefined) return unread('damaged', 'the stored file is lost or changed');
  if (liesAhead(statement.covers.to, file.collectedAt)) {
    return unread('unreadable', `the sidecar speaks of days after ${file.collectedAt}, when the file was taken in`);
  }
  return { ...statement, sha256: file.sha256, evidence: ids };
}

/** Whether the last day of what is covered had not begun anywhere on earth when the file was taken in. */
const liesAhead = (to: Instant, takenIn: Instant): boolean =>
  !contains({ from: '', to: new Date(Date.parse(takenIn) + 38 * 3_600_000).toISOString() }, to);
