import type { ChangeView } from '../../view/actors.ts';
import type { ReachView } from '../../view/reach.ts';
import { bookmark, chapter, heading, labelled } from '../blocks.ts';
import { paragraph } from '../paragraph.ts';
import type { PdfOutline } from '../pdfkit.ts';
import type { Column, Row } from '../table.ts';
import { table } from '../table.ts';
import { acceptances } from './acceptances.ts';
import { auditManager } from './audit-manager.ts';
import { ledgerColumns, ledgerRows, useColumns, useRows } from './trail-logs.ts';
import { type } from '../theme.ts';
import type { Report } from './report.ts';
import { linked, linkedList, quiet, strong, type Titled } from './report.ts';

/** What stands behind the report: changes, populations, gaps, disagreements, coverage, versions, words. */
export function annexesChapter(report: Report): void {
  const { sheet, view, say } = report;
  const outline = chapter(sheet, say('chapter.annexes'), { target: 'annexes', outline: report.outline });
  const annex = annexWith(report, outline);
  annex(
    'changes',
    changeColumns,
    view.annexes.changes.map((change) => changeRow(report, change)),
    view.annexes.identities,
  );
  annex('gaps', gapColumns, gapRows(report));
  annex('disagreements', disagreementColumns, disagreementRows(report));
  annex('reach', reachColumns, reachRows(report));
  annex('ledger', ledgerColumns, ledgerRows(report));
  if (view.annexes.ledger.length > 0) annex('use', useColumns, useRows(report));
  annex('accounts', accountColumns, accountRows(report), view.annexes.accounts.text);
  annex('coverage', coverageColumns, coverageRows(report));
  annex('populations', populationColumns, populationRows(report));
  definitions(
    report,
    outline,
    'samples',
    view.annexes.samples.map((one) => [one.name, one.value]),
  );
  acceptances(report, outline);
  auditManager(report, outline);
  definitions(
    report,
    outline,
    'versions',
    view.annexes.versions.map((one) => [one.name, one.value]),
  );
  definitions(
    report,
    outline,
    'glossary',
    view.annexes.glossary.map((one) => [one.term, one.meaning]),
  );
}

const changeColumns: Titled = [
  ['time', 1.8],
  ['event', 2.6],
  ['actor', 3.3],
  ['resources', 3.2],
  ['evidence', 1.1],
];
const gapColumns: Titled = [
  ['asked', 2.8],
  ['where', 2.2],
  ['what', 2.4],
  ['cause', 3],
  ['controls', 1.6],
];
const disagreementColumns: Titled = [
  ['control', 1.6],
  ['subject', 2.2],
  ['ours', 2],
  ['theirs', 2.6],
  ['explanation', 3.6],
];
const reachColumns: Titled = [
  ['table', 2.3],
  ['principal', 3.2],
  ['reads', 1.5],
  ['writes', 1.5],
  ['administers', 1.7],
  ['by', 3.1],
];
const accountColumns: Titled = [
  ['account', 2.5],
  ['coverage', 1.5],
  ['why', 3.9],
  ['answered', 1.6, 'right'],
  ['tables', 1.2, 'right'],
  ['evidence', 1.3],
];
const coverageColumns: Titled = [
  ['account', 2.4],
  ['region', 1.6],
  ['source', 2.6],
  ['items', 1, 'right'],
  ['coverage', 4.4],
];
const populationColumns: Titled = [
  ['control', 1.7],
  ['title', 4.6],
  ['population', 2],
  ['result', 3.7],
];

/** Rows of an annex that somebody still reads on paper: fifty to a hundred pages. */
const mostRows = 1_000;

type Annex = (name: string, columns: Titled, rows: readonly Row[], more?: string) => void;

function annexWith(report: Report, outline: PdfOutline): Annex {
  const { sheet, say } = report;
  return (name, columns, rows, more) => {
    heading(sheet, say(`annex.${name}`), { keep: 90, before: 10 });
    bookmark(sheet, outline, say(`annex.${name}`));
    const intro = say(rows.length === 0 ? `annex.${name}-none` : `annex.${name}-intro`, { n: rows.length });
    paragraph(sheet, rows.length === 0 || more === undefined ? intro : `${intro} ${more}`, { after: 5 });
    if (rows.length === 0) return;
    const titled = columns.map(([key, share, align]): Column => ({
      title: say(`column.${key}`),
      share,
      align: align ?? 'left',
    }));
    table(sheet, { columns: titled, rows: rows.slice(0, mostRows), rowHeaders: true, continued: say('continued') });
    const left = rows.length - mostRows;
    if (left > 0)
      paragraph(sheet, say('annex.more', { n: left, of: rows.length }), {
        ...type.note,
        color: sheet.palette.quiet,
        after: 4,
      });
  };
}

const changeRow = (report: Report, change: ChangeView): Row => ({
  cells: [
    change.time,
    [
      strong(change.event),
      quiet(report, `\n${change.source}`),
      { text: change.error === null ? '' : `\n${change.error}`, color: '#a12f16' },
    ],
    change.actor,
    change.resources.join('\n'),
    [linked(change.evidence)],
  ],
});

const gapRows = (report: Report): readonly Row[] =>
  report.view.annexes.gaps.map((gap) => ({
    cells: [
      [strong(gap.asked), quiet(report, `\n${gap.source}`)],
      [{ text: `${gap.accountName} (${gap.account})` }, quiet(report, `\n${gap.region}`)],
      gap.evidence === null ? gap.what : [{ text: `${gap.what}\n` }, linked(gap.evidence)],
      [{ text: gap.cause }, quiet(report, `\n${gap.message}`)],
      linkedList(gap.controls),
    ],
  }));

const disagreementRows = (report: Report): readonly Row[] =>
  report.view.annexes.disagreements.map((one) => ({
    cells: [
      [linked(one.control)],
      [{ text: one.subject.name }, quiet(report, `\n${one.subject.accountName} · ${one.subject.region}`)],
      { text: [{ text: one.ours.words }, quiet(report, `\n${one.oursOver}`)], mark: one.ours.code },
      [{ text: one.theirs }, quiet(report, `\n${one.keyword} (${one.source})\n${one.time}`)],
      [{ text: `${one.explanation} ` }, linked(one.evidence)],
    ],
  }));

const reachRows = (report: Report): readonly Row[] => [
  ...report.view.annexes.reach.tables.flatMap((one) => tableRows(report, one)),
  ...note(report.view.annexes.reach.omitted),
];

/** A row for each principal, and one for what is not known or not printed. */
function tableRows(report: Report, { subject, absent, holders, omitted }: ReachView): readonly Row[] {
  const name = [{ text: subject.name }, quiet(report, `\n${subject.accountName} · ${subject.region}`)];
  const rows = holders.map((holder): Row => ({
    cells: [
      name,
      holder.principal,
      holder.read,
      holder.write,
      holder.administer,
      [{ text: holder.by }, quiet(report, holder.open === '' ? '' : `\n${holder.open}`)],
    ],
  }));
  const told = [absent, omitted, holders.length === 0 && absent === '' ? report.say('annex.reach-nobody') : ''];
  return [...rows, ...told.filter((text) => text !== '').map((text): Row => ({ cells: [name, text, '', '', '', ''] }))];
}

const note = (text: string): readonly Row[] => (text === '' ? [] : [{ cells: ['', text, '', '', '', ''] }]);

const accountRows = (report: Report): readonly Row[] =>
  report.view.annexes.accounts.rows.map((one) => ({
    cells: [
      [{ text: one.name }, quiet(report, `\n${one.id}`)],
      one.isCovered ? one.coverage : [strong(one.coverage)],
      one.reason,
      one.answered,
      one.tables,
      linkedList(one.evidence),
    ],
  }));

const coverageRows = (report: Report): readonly Row[] =>
  report.view.annexes.coverage.map((one) => ({
    cells: [
      `${one.accountName} (${one.account})`,
      one.region,
      { text: one.source, mark: one.complete ? 'satisfied' : 'inconclusive' },
      one.items,
      one.text,
    ],
  }));

const populationRows = (report: Report): readonly Row[] =>
  report.view.annexes.populations.map((one) => ({
    cells: [
      [linked(one.control)],
      one.title,
      one.text,
      one.counts.map((count) => `${count.words}: ${count.count}`).join(' · '),
    ],
  }));

function definitions(
  { sheet, say }: Report,
  outline: PdfOutline,
  name: string,
  list: readonly (readonly [term: string, meaning: string])[],
): void {
  heading(sheet, say(`annex.${name}`), { before: 10 });
  bookmark(sheet, outline, say(`annex.${name}`));
  for (const [term, meaning] of list) labelled(sheet, term, meaning, { after: 2 });
}
