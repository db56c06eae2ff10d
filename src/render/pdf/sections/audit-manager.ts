import type { AuditManagerAssessmentView } from '../../view/audit-manager.ts';
import { bookmark, heading, subheading } from '../blocks.ts';
import { paragraph } from '../paragraph.ts';
import type { PdfOutline } from '../pdfkit.ts';
import type { Column, Row } from '../table.ts';
import { table } from '../table.ts';
import type { Report } from './report.ts';
import { linkedList, quiet, strong } from './report.ts';

/** What Audit Manager says about its assessments: counts, reviews of control sets, and the change log of the period. */
export function auditManager(report: Report, outline: PdfOutline): void {
  const { sheet, view, say } = report;
  const { auditManager: summary } = view.annexes;
  heading(sheet, say('annex.audit-manager'), { before: 10 });
  bookmark(sheet, outline, say('annex.audit-manager'));
  paragraph(sheet, `${summary.state}. ${summary.message} ${say('annex.audit-manager-intro')}`);
  if (summary.assessments.length === 0) return;
  const columns = [
    ['assessment', 4],
    ['framework', 2.4],
    ['region', 1.6],
    ['items', 1, 'right'],
    ['by-source', 3],
  ] as const;
  table(sheet, {
    columns: titled(report, columns),
    rows: summary.assessments.map((one) => ({
      cells: [
        [{ text: `${one.name} (${one.status})` }, quiet(report, `\n${one.id}`)],
        one.framework,
        one.region,
        one.items,
        one.byDataSource,
      ],
    })),
    rowHeaders: true,
    continued: say('continued'),
  });
  for (const one of summary.assessments) reviews(report, one);
}

type Titles = readonly (readonly [key: string, share: number, align?: 'right'])[];

const titled = ({ say }: Report, columns: Titles): readonly Column[] =>
  columns.map(([key, share, align]) => ({ title: say(`column.${key}`), share, align: align ?? 'left' }));

function reviews(report: Report, one: AuditManagerAssessmentView): void {
  const { sheet, say } = report;
  subheading(sheet, `${one.name} (${one.status})`, { keep: 80 });
  if (one.problem !== null) paragraph(sheet, one.problem);
  if (one.controlSets.length > 0) {
    table(sheet, {
      columns: titled(report, [
        ['control-set', 4.6],
        ['status', 2.3],
        ['review', 4.6],
        ['items', 1, 'right'],
      ]),
      rows: [...reviewRows(report, one)],
      rowHeaders: true,
      continued: say('continued'),
      after: 8,
    });
  }
  paragraph(sheet, say(one.changes.length === 0 ? 'annex.no-log' : 'annex.log', { n: one.changes.length }), {
    after: 3,
  });
  if (one.changes.length > 0) {
    table(sheet, {
      columns: titled(report, [
        ['time', 2.4],
        ['action', 2],
        ['object', 4.4],
        ['actor', 3.2],
      ]),
      rows: one.changes.map((change) => ({ cells: [change.time, change.action, change.object, change.by] })),
      rowHeaders: true,
      continued: say('continued'),
      after: 6,
    });
  }
  if (one.evidence.length > 0) {
    paragraph(sheet, [quiet(report, `${say('column.evidence')}: `), ...linkedList(one.evidence)]);
  }
}

function* reviewRows(report: Report, { controlSets }: AuditManagerAssessmentView): Generator<Row> {
  for (const set of controlSets) {
    yield { cells: [[strong(set.name)], set.status, set.review, ''] };
    for (const control of set.controls) {
      yield { cells: [[quiet(report, control.name)], control.status, control.review, control.items] };
    }
  }
}
