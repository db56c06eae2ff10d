import { canonicalJson, isJsonObject, sha256 } from '../model/index.ts';
import type { Call, Cause, Evidence, EvidenceId, JsonObject } from '../model/index.ts';
import { evidenceId } from './identity.ts';

/** Name of the journal in an evidence folder. */
export const journalFile = 'records.ndjson';

/** One record with the hash of its object's compressed file; null when there is no body. */
export interface Entry {
  readonly record: Evidence;
  readonly file: string | null;
}

/** Line `number` (from 1) of the journal: canonical JSON of the entry, its number and the checksum over both. */
export function journalLine(number: number, { file, record }: Entry): string {
  const content = canonicalJson({ file, line: number, record });
  // `sha256` sorts behind the other members.
  return `${content.slice(0, -1)},"sha256":"${sha256(content)}"}\n`;
}

export interface Damage {
  /** File below the evidence folder. */
  readonly file: string;
  readonly message: string;
}

export interface Journal {
  /** Good entries in the order of the file. */
  readonly entries: readonly Entry[];
  /** What damaged lines still tell which evidence they were: `unavailable` records with cause `damaged`. */
  readonly lost: readonly Evidence[];
  readonly damage: readonly Damage[];
  /** Lines that end with a line feed. */
  readonly lines: number;
  /** Bytes of these lines. */
  readonly bytes: number;
  /** Bytes after them: a last line whose writing was interrupted. */
  readonly rest: number;
  /** Whether the rest is a whole entry that only misses its line feed. */
  readonly unfinished: 'none' | 'whole' | 'torn';
}

/** Reads a journal, in pieces, as far as it can be read; everything that is not as it was written is named. */
export function readJournal(pieces: Iterable<Uint8Array>): Journal {
  const entries: Entry[] = [];
  const lost: Evidence[] = [];
  const damage: Damage[] = [];
  const share = sharing();
  const note = (message: string): void => void damage.push({ file: journalFile, message });
  let [number, bytes] = [0, 0];
  let rest: Uint8Array = new Uint8Array();
  for (const { line, isEnded } of linesIn(pieces)) {
    if (!isEnded) {
      rest = line;
      break;
    }
    number += 1;
    bytes += line.length + 1;
    const entry = readLine(line, number);
    if (typeof entry !== 'string') {
      share(entry);
      entries.push(entry);
      continue;
    }
    note(`line ${number}: ${entry}`);
    const record = salvage(line, `line ${number} of the journal was changed after it was written`);
    if (record !== undefined) lost.push(record);
  }
  const last = rest.length === 0 ? undefined : readLine(rest, number + 1);
  if (typeof last === 'string') note(`line ${number + 1} is torn: writing it was interrupted`);
  else if (last !== undefined) entries.push(last);
  const unfinished = last === undefined ? 'none' : typeof last === 'string' ? 'torn' : 'whole';
  return { entries, lost, damage, lines: number, bytes, rest: rest.length, unfinished };
}

interface Line {
  /** Without its line feed. */
  readonly line: Uint8Array;
  /** False for what is behind the last line feed. */
  readonly isEnded: boolean;
}

function* linesIn(pieces: Iterable<Uint8Array>): Generator<Line> {
  let begun: Uint8Array[] = [];
  for (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf(0x0a); end >= 0; end = piece.indexOf(0x0a, start)) {
      const part = piece.subarray(start, end);
      yield { line: begun.length === 0 ? part : Buffer.concat([...begun, part]), isEnded: true };
      begun = [];
      start = end + 1;
    }
    if (start < piece.length) begun.push(piece.subarray(start));
  }
  if (begun.length > 0) yield { line: Buffer.concat(begun), isEnded: false };
}

/** Members whose texts thousands of records have in common: each is kept once, as is each request. */
const commonMembers = ['kind', 'source', 'service', 'operation', 'account', 'region', 'caller', 'mediaType'] as const;

/** What makes entries keep once what they have in common with those before. */
export function sharing(): (entry: Entry) => void {
  const texts = new Map<unknown, string>();
  const requests = new Map<string, JsonObject>();
  return ({ record }) => {
    const members = record as unknown as Record<string, unknown>;
    const key = canonicalJson(record.request);
    const request = requests.get(key) ?? record.request;
    requests.set(key, request);
    members['request'] = request;
    for (const name of commonMembers) {
      const text = members[name];
      if (typeof text !== 'string') continue;
      const known = texts.get(text);
      if (known === undefined) texts.set(text, text);
      else members[name] = known;
    }
  };
}

/** The entry of a line, or what is wrong with it. */
function readLine(line: Uint8Array, number: number): Entry | string {
  const value = parse(line);
  if (!isJsonObject(value) || !isJsonObject(value['record'])) return 'not readable';
  const { file, line: written } = value;
  const entry = { file, record: value['record'] } as unknown as Entry;
  if (typeof written !== 'number' || !isWritten(line, written, entry)) return 'changed after it was written';
  if (written !== number) return `lines are missing or out of order (this was line ${written})`;
  return evidenceId(entry.record, entry.record.page) === entry.record.id ? entry : 'its id belongs to another question';
}

/** Whether a line is byte for byte what we would write for its content. */
function isWritten(line: Uint8Array, number: number, entry: Entry): boolean {
  try {
    return Buffer.compare(line, Buffer.from(journalLine(number, entry)).subarray(0, -1)) === 0;
  } catch {
    return false; // JSON that has no canonical form
  }
}

/** Reads the call out of a damaged line, when its id still vouches for it. */
function salvage(line: Uint8Array, message: string): Evidence | undefined {
  const value = parse(line);
  const record = isJsonObject(value) ? value['record'] : undefined;
  if (!isJsonObject(record)) return undefined;
  const { page, id, collectedAt, caller } = record;
  try {
    const call = record as unknown as Call;
    if (typeof page !== 'number' || typeof collectedAt !== 'string' || evidenceId(call, page) !== id) return undefined;
  } catch {
    return undefined; // a member of the call is gone
  }
  const head = { ...(record as unknown as Evidence), caller: typeof caller === 'string' ? caller : null };
  return unavailable(head, 'damaged', message);
}

function parse(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line));
  } catch {
    return undefined;
  }
}

/** The same question as `record`, without an answer. */
export const unavailable = (record: Evidence, cause: Cause, message: string): Evidence => ({
  kind: 'unavailable',
  id: record.id,
  source: record.source,
  service: record.service,
  operation: record.operation,
  request: record.request,
  account: record.account,
  region: record.region,
  caller: record.caller,
  collectedAt: record.collectedAt,
  page: record.page,
  cause,
  message,
});

/** Group of all pages of a call. */
export const callKey = (call: Call): EvidenceId => evidenceId(call, 0);

/** Name of an object below the evidence folder. */
export const objectFile = (hash: string): string => `objects/${hash.slice(0, 2)}/${hash}.gz`;

/** Whether bytes are those that a hash names. */
export const isIntact = (bytes: Uint8Array, hash: string | null): boolean => hash !== null && sha256(bytes) === hash;
