import type { EvidenceEntry, Subject } from '../../model/index.ts';
import type { ViewContext } from '../view/context.ts';
import { placeOf } from '../view/evidence.ts';
import { rowLink, type CellValue, type SheetColumn } from './sheet.ts';

/** What every sheet needs: words, and where the rows of other sheets are. */
export interface Book {
  readonly context: ViewContext;
  /** Words of a key below `workbook` in the strings. */
  readonly say: (key: string) => string;
  readonly column: (key: string) => string;
  readonly sheetName: (key: string) => string;
  readonly evidenceLink: (references: readonly string[]) => CellValue;
  readonly controlLink: (id: string) => CellValue;
  /** The file of an answer in the pack, which opens from the workbook. */
  readonly fileLink: (entry: EvidenceEntry) => CellValue;
}

export function openBook(context: ViewContext): Book {
  const { pack, words } = context;
  const say = (key: string): string => words.say(`workbook.${key}`);
  const sheetName = (key: string): string => say(`sheet.${key}`);
  const evidenceRows = new Map(pack.evidence.map(({ reference }, index) => [reference, index]));
  const controlRows = new Map(pack.findings.map(({ control }, index) => [control.id, index]));
  const linked = (text: string, sheet: string, row: number | undefined): CellValue =>
    row === undefined ? text : rowLink(text, sheetName(sheet), row);
  return {
    context,
    say,
    column: (key) => say(`column.${key}`),
    sheetName,
    // A cell has one link: to the first of the references.
    evidenceLink: (references) => linked(references.join(', '), 'evidence', evidenceRows.get(references[0] ?? '')),
    controlLink: (id) => linked(id, 'controls', controlRows.get(id)),
    fileLink: (entry) => entry.file && { text: placeOf(words, entry) ?? entry.file, to: { file: entry.file } },
  };
}

/** Who a row is about: the same columns on every sheet. */
export const subjectColumns = <T>(
  { column, context }: Pick<Book, 'column' | 'context'>,
  subjectOf: (row: T) => Subject,
): readonly SheetColumn<T>[] => [
  { title: column('subject'), width: 30, value: (row) => subjectOf(row).name },
  { title: column('id'), width: 50, value: (row) => subjectOf(row).id },
  { title: column('account'), width: 16, value: (row) => subjectOf(row).account },
  { title: column('account-name'), width: 22, value: (row) => context.accountName(subjectOf(row).account) },
  { title: column('region'), width: 14, value: (row) => subjectOf(row).region },
  { title: column('data-class'), width: 14, value: (row) => subjectOf(row).dataClass },
];
