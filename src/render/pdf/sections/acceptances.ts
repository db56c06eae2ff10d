import { bookmark, heading, subheading } from '../blocks.ts';
import { paragraph } from '../paragraph.ts';
import type { PdfOutline } from '../pdfkit.ts';
import type { Row } from '../table.ts';
import { table } from '../table.ts';
import type { Report } from './report.ts';
import { linked, quiet, strong, type Titled } from './report.ts';

const listColumns: Titled = [
  ['acceptance', 1.8],
  ['acceptance-of', 2.6],
  ['acceptance-why', 4.4],
  ['acceptance-by', 3.2],
];
const controlColumns: Titled = [
  ['control', 1.7],
  ['without-acceptances', 3.3],
  ['with-acceptances', 7],
];
const deviationColumns: Titled = [
  ['subject', 2.6],
  ['interval', 2.6],
  ['accepted', 3.4],
  ['not-accepted', 3.4],
];

/** Accepted deviations beside the results: what was accepted, by whom, until when, and what is not. */
export function acceptances(report: Report, outline: PdfOutline): void {
  const { sheet, view, say } = report;
  const { acceptances: annex } = view.annexes;
  heading(sheet, say('annex.acceptances'), { before: 10, keep: 90 });
  bookmark(sheet, outline, say('annex.acceptances'));
  paragraph(sheet, annex.text, { after: 5 });
  part(report, null, listColumns, listRows(report));
  part(report, 'acceptance-controls', controlColumns, controlRows(report));
  part(report, 'acceptance-deviations', deviationColumns, deviationRows(report));
}

function part({ sheet, say }: Report, title: string | null, columns: Titled, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  if (title !== null) subheading(sheet, say(`annex.${title}`), { keep: 80 });
  table(sheet, {
    columns: columns.map(([key, share]) => ({ title: say(`column.${key}`), share })),
    rows,
    rowHeaders: true,
    continued: say('continued'),
  });
}

const listRows = (report: Report): readonly Row[] =>
  report.view.annexes.acceptances.list.map((one) => ({
    cells: [
      [strong(one.id), { text: '\n' }, linked(one.control)],
      [{ text: one.subjects }, quiet(report, `\n${one.matched}`)],
      [{ text: one.reason }, quiet(report, `\n${one.compensatingControl}`)],
      [
        { text: one.approver },
        quiet(report, `\n${one.validity}`),
        ...one.problems.map((problem) => ({ text: `\n${problem}`, color: '#a12f16' })),
      ],
    ],
  }));

const controlRows = (report: Report): readonly Row[] =>
  report.view.annexes.acceptances.controls.map((one) => ({
    cells: [[linked(one.control)], { text: one.without.words, mark: one.without.code }, one.beside],
  }));

const deviationRows = (report: Report): readonly Row[] =>
  report.view.annexes.acceptances.deviations.map((one) => ({
    cells: [
      [
        strong(one.subject.name),
        { text: '\n' },
        linked(one.control),
        quiet(report, ` ${one.subject.accountName} · ${one.subject.region}`),
      ],
      [{ text: one.interval }, quiet(report, `\n${one.reason}`)],
      [{ text: one.accepted }, quiet(report, `\n${one.acceptances}`)],
      one.open,
    ],
  }));
