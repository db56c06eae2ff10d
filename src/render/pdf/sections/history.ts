import type { HistoryView, TrendRow } from '../../view/history.ts';
import type { OutcomeView } from '../../view/outcome.ts';
import { chapter, heading, labelled } from '../blocks.ts';
import { columnCharts } from '../charts.ts';
import { paragraph } from '../paragraph.ts';
import type { Cell, Row } from '../table.ts';
import { table } from '../table.ts';
import { type } from '../theme.ts';
import type { Report } from './report.ts';
import { linked, quiet, strong, type Titled } from './report.ts';

/** What changed since the last pack, with the trend of the packs before it. Left out where there is no last pack. */
export function historyChapter(report: Report): void {
  const { sheet, view, say } = report;
  const { history } = view;
  if (history === null) return;
  chapter(sheet, say('chapter.history'), { target: 'history', outline: report.outline });
  paragraph(sheet, history.text, { after: 6 });
  trend(report, history.trend);
  part(report, 'controls', ['control', 'before', 'after'], controlRows(report, history));
  part(report, 'requirements', ['requirement', 'before', 'after'], requirementRows(history));
  part(report, 'subjects', ['subject', 'before', 'after', 'finding'], subjectRows(report, history));
  if (history.omitted !== null) paragraph(sheet, history.omitted, { ...type.note, color: sheet.palette.quiet });
  if (history.others.length === 0) return;
  heading(sheet, say('history.others'), { before: 10 });
  for (const { name, lines } of history.others) labelled(sheet, name, lines.join('\n'), { after: 3 });
}

function trend(report: Report, { span, rows }: HistoryView['trend']): void {
  const { sheet, say } = report;
  heading(sheet, say('history.trend'), { before: 6, keep: 100 });
  paragraph(sheet, span, { color: sheet.palette.quiet, after: 4 });
  const charts = rows.map((row: TrendRow) => ({ ...row, notes: inLines(row.last) }));
  columnCharts(sheet, charts, { x: sheet.frame.left, width: sheet.frame.width });
}

/** Counts in lines of two, which fit beside a chart. */
function inLines(counts: string): readonly string[] {
  const parts = counts.split(', ');
  return parts.flatMap((_, index) => (index % 2 === 0 ? [parts.slice(index, index + 2).join(', ')] : []));
}

const shares: Titled = [
  ['control', 4.4],
  ['requirement', 4.4],
  ['subject', 3.2],
  ['before', 2.6],
  ['after', 2.6],
  ['finding', 4],
];

function part({ sheet, say }: Report, name: string, columns: readonly string[], rows: readonly Row[]): void {
  heading(sheet, say(`history.${name}`), { before: 10, keep: 80 });
  if (rows.length === 0) {
    paragraph(sheet, say('history.none'));
    return;
  }
  const chosen = shares.filter(([key]) => columns.includes(key));
  table(sheet, {
    columns: chosen.map(([key, share]) => ({ title: say(`column.${key}`), share })),
    rows,
    rowHeaders: true,
    continued: say('continued'),
  });
}

const outcomeCell = ({ view }: Report, outcome: OutcomeView | null): Cell =>
  outcome === null ? { text: view.words.say('history.absent') } : { text: outcome.words, mark: outcome.code };

const controlRows = (report: Report, { controls }: HistoryView): readonly Row[] =>
  controls.map((one) => ({
    cells: [
      [linked(one.control), { text: ` ${one.title}` }],
      outcomeCell(report, one.before),
      outcomeCell(report, one.after),
    ],
  }));

const requirementRows = ({ requirements }: HistoryView): readonly Row[] =>
  requirements.map((one) => ({ cells: [[linked(one.requirement), { text: ` ${one.title}` }], one.before, one.after] }));

const subjectRows = (report: Report, { subjects }: HistoryView): readonly Row[] =>
  subjects.map((one) => ({
    cells: [
      [
        strong(one.subject.name),
        { text: ` (${one.kind})\n` },
        linked(one.control),
        quiet(report, ` ${one.subject.accountName} · ${one.subject.region}`),
      ],
      outcomeCell(report, one.before),
      outcomeCell(report, one.after),
      one.reason,
    ],
  }));
