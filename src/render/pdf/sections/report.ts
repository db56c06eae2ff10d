import type { Reference } from '../../view/context.ts';
import type { ReportView } from '../../view.ts';
import type { Run } from '../lines.ts';
import type { PdfOutline } from '../pdfkit.ts';
import type { Sheet } from '../sheet.ts';

/** What every section draws from and onto. */
export interface Report {
  readonly sheet: Sheet;
  readonly view: ReportView;
  readonly outline: PdfOutline;
  /** Wording of this format: keys below `pdf` in the strings. */
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
}

/** A reference as a link; plain text where the report has no such place. */
export const linked = (reference: Reference, label: string = reference.id): Run =>
  reference.anchor === null
    ? { text: reference.id }
    : { text: reference.id, link: { target: reference.anchor, label } };

/** References with commas between. */
export const linkedList = (references: readonly Reference[]): readonly Run[] =>
  references.flatMap((reference, index) => [...(index > 0 ? [{ text: ', ' }] : []), linked(reference)]);

export const quiet = (report: Report, text: string): Run => ({ text, color: report.sheet.palette.quiet });
export const strong = (text: string): Run => ({ text, face: 'semibold' });
export const mono = (text: string): Run => ({ text, face: 'mono' });

/** Columns of a table: key of the title, share of the width, alignment. */
export type Titled = readonly (readonly [key: string, share: number, align?: 'right'])[];

/** Subjects of a population that somebody still reads on paper; the workbook lists every one. */
export const mostSubjects = 300;
