import type { ControlView } from '../../view/controls.ts';
import { subheading } from '../blocks.ts';
import { paragraph } from '../paragraph.ts';
import type { Row } from '../table.ts';
import { table } from '../table.ts';
import { type } from '../theme.ts';
import type { Report } from './report.ts';
import { linked, quiet, strong } from './report.ts';

/** What AWS itself says about a control's subjects, beside ours: counts by keyword, and each one that differs. */
export function awsVerdicts(report: Report, control: ControlView): void {
  const { sheet, say } = report;
  if (control.awsVerdicts.length === 0) return;
  subheading(sheet, say('control.aws'), { keep: 80 });
  paragraph(sheet, say('control.aws-intro'), { ...type.note, color: sheet.palette.quiet, after: 4 });
  table(sheet, {
    columns: [
      { title: say('column.keyword'), share: 4.4 },
      { title: say('column.theirs'), share: 2.3 },
      { title: say('column.beside-ours'), share: 2.8 },
      { title: say('column.newest'), share: 2.5 },
    ],
    rows: control.awsVerdicts.map((one) => ({
      cells: [
        [strong(one.keyword), quiet(report, `\n${one.source}`)],
        one.theirs,
        [{ text: one.relations }, quiet(report, one.unmatched === null ? '' : `\n${one.unmatched}`)],
        one.newest,
      ],
    })),
    rowHeaders: true,
    continued: say('continued'),
    after: 8,
  });
  const rows = [...differing(report, control)];
  if (rows.length === 0) return;
  table(sheet, {
    columns: [
      { title: say('column.subject'), share: 2.6 },
      { title: say('column.ours'), share: 3.6 },
      { title: say('column.theirs'), share: 4.6 },
      { title: say('column.evidence'), share: 1.2 },
    ],
    rows,
    rowHeaders: true,
    continued: say('continued'),
  });
}

function* differing(report: Report, control: ControlView): Generator<Row> {
  for (const { keyword, source, examples } of control.awsVerdicts) {
    for (const one of examples) {
      if (!one.differs) continue;
      yield {
        cells: [
          [{ text: one.subject.name }, quiet(report, `\n${one.subject.accountName} · ${one.subject.region}`)],
          { text: [{ text: one.ours.words }, quiet(report, `\n${one.oursOver}`)], mark: one.ours.code },
          [{ text: one.theirs }, quiet(report, `\n${keyword} (${source})\n${one.time}`)],
          [linked(one.evidence)],
        ],
      };
    }
  }
}
