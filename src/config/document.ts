import { LineCounter, isMap, isScalar, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { AuditPackError, type ErrorCode } from '../model/index.ts';
import { didYouMean } from './nearest.ts';

/** A mistake in a file that a person wrote, with its position (line and column from 1). */
export interface DocumentProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A YAML document that remembers where its values stand. */
export interface SourceText {
  readonly file: string;
  /** Position of the value at a path; of the nearest ancestor when it is not there. */
  readonly at: (
    path: readonly PropertyKey[],
    part?: 'key' | 'value',
  ) => { readonly line: number; readonly column: number };
  readonly problem: (path: readonly PropertyKey[], message: string, part?: 'key' | 'value') => DocumentProblem;
}

export interface ReadDocument<T> {
  /** Present only when there is no problem. */
  readonly value: T | undefined;
  readonly problems: readonly DocumentProblem[];
  readonly source: SourceText;
}

/** Reads YAML against a schema and collects every problem instead of stopping at the first. */
export function readDocument<T>(text: string, file: string, schema: z.ZodType<T>): ReadDocument<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const source = sourceText(document, lines, file);
  const syntax = document.errors.map((error): DocumentProblem => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { file, line, column: col, message: error.message.split('\n')[0] ?? error.code };
  });
  if (syntax.length > 0) return { value: undefined, problems: syntax, source };

  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 100 }); // bounds the expansion of aliases
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { value: undefined, problems: [source.problem([], message)], source };
  }
  const result = schema.safeParse(plain, { reportInput: true });
  if (result.success) return { value: result.data, problems: [], source };
  return { value: undefined, problems: result.error.issues.flatMap((issue) => describe(issue, source)), source };
}

function describe(issue: z.core.$ZodIssue, source: SourceText): DocumentProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      source.problem([...issue.path, key], `${where(issue.path)}unknown key "${key}"`, 'key'),
    );
  }
  if (issue.code === 'invalid_value' && issue.values.length > 1) {
    const allowed = issue.values.map(String);
    const given = typeof issue.input === 'string' ? didYouMean(issue.input, allowed) : '';
    return [source.problem(issue.path, `${where(issue.path)}must be one of ${allowed.join(', ')}.${given}`)];
  }
  return [source.problem(issue.path, `${where(issue.path)}${lowerFirst(issue.message)}`)];
}

const where = (path: readonly PropertyKey[]): string => (path.length === 0 ? '' : `${path.map(String).join('.')}: `);
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function sourceText(document: Document.Parsed, lines: LineCounter, file: string): SourceText {
  const at: SourceText['at'] = (path, part = 'value') => {
    const offset = offsetOf(document, path, part);
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return { file, at, problem: (path, message, part) => ({ file, ...at(path, part), message }) };
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], part: 'key' | 'value'): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const step = path.slice(0, depth);
    const parent: unknown = depth === 1 ? document.contents : document.getIn(step.slice(0, -1), true);
    const offset = offsetInParent(parent, document.getIn(step, true), step.at(-1), part);
    if (offset !== undefined) return offset;
  }
  return document.contents?.range?.[0] ?? 0;
}

function offsetInParent(
  parent: unknown,
  node: unknown,
  key: PropertyKey | undefined,
  part: 'key' | 'value',
): number | undefined {
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    if (pair !== undefined && isScalar(pair.key) && (part === 'key' || !hasRange(node))) return pair.key.range?.[0];
  }
  return hasRange(node) ? node.range[0] : undefined;
}

const hasRange = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);

/** One line a person can act on: `file:line:column message`. */
export const formatProblem = (problem: DocumentProblem): string =>
  `${problem.file}:${problem.line}:${problem.column} ${problem.message}`;

/** The value, or one error that lists every problem on a line of its own. */
export function valueOrThrow<T>(read: Pick<ReadDocument<T>, 'value' | 'problems'>, code: ErrorCode, hint: string): T {
  if (read.value !== undefined && read.problems.length === 0) return read.value;
  const count = read.problems.length === 1 ? '1 problem' : `${read.problems.length} problems`;
  throw new AuditPackError(code, [count, ...read.problems.map(formatProblem)].join('\n  '), { hint });
}
