import { inUtf8, type AuditPack, type EvidenceEntry } from '../model/index.ts';
import { visible } from './visible.ts';

type Column = readonly [header: string, value: (entry: EvidenceEntry) => string | number | null];

const columns: readonly Column[] = [
  ['reference', (entry) => entry.reference],
  ['kind', (entry) => entry.kind],
  ['source', (entry) => entry.source],
  ['service', (entry) => entry.service],
  ['operation', (entry) => entry.operation],
  ['request', (entry) => entry.request],
  ['account', (entry) => entry.account],
  ['region', (entry) => entry.region],
  ['caller', (entry) => entry.caller],
  ['collectedAt', (entry) => entry.collectedAt],
  ['page', (entry) => entry.page],
  ['pages', (entry) => entry.pages],
  ['sha256', (entry) => entry.sha256],
  ['bytes', (entry) => entry.bytes],
  ['file', (entry) => entry.file],
  ['line', (entry) => entry.line ?? null],
  ['cause', (entry) => entry.cause],
  ['message', (entry) => entry.message],
];

/**
 * Index of all evidence: RFC 4180, UTF-8, a header row, lines that end in CR LF. Times are UTC as in the results. There is a
 * column `line` where answers stand together in files of lines.
 */
export const renderEvidenceCsv = (pack: AuditPack): Iterable<Uint8Array> => inUtf8(linesOf(pack));

function* linesOf({ evidence }: AuditPack): Generator<string> {
  const together = evidence.some(({ line }) => line !== undefined);
  const shown = columns.filter(([header]) => together || header !== 'line');
  const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
  yield line(shown.map(([header]) => header));
  for (const entry of evidence) yield line(shown.map(([, value]) => csvCell(value(entry))));
}

/** First characters that make a spreadsheet read a cell as a formula, also in their full-width forms. */
const formula = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u;

/** One cell; a text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = visible(formula.test(value) ? `'${value}` : value);
  return /[",\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
