import type { RequirementGroup, RequirementView } from '../../view/requirements.ts';
import { anchor, bookmark, chapter, heading } from '../blocks.ts';
import type { Run } from '../lines.ts';
import { paragraph } from '../paragraph.ts';
import type { Row } from '../table.ts';
import { table } from '../table.ts';
import type { Report } from './report.ts';
import { linked, quiet, strong } from './report.ts';

/** Every requirement of the framework under its group, also those with nothing behind them. */
export function requirementsChapter(report: Report): void {
  const { sheet, view, say } = report;
  const item = chapter(sheet, say('chapter.requirements'), { target: 'requirements', outline: report.outline });
  paragraph(sheet, say('requirements.intro'), { after: 8 });
  classTable(report);
  for (const group of view.requirements) {
    const title = group.title.startsWith(group.id) ? group.title : `${group.id}  ${group.title}`;
    heading(sheet, title, { keep: 90, before: 8 });
    sheet.y -= 5;
    anchor(sheet, group.anchor, sheet.y - 20);
    bookmark(sheet, item, title);
    groupTable(report, group);
  }
}

const classTable = ({ sheet, view, say }: Report): void =>
  table(sheet, {
    columns: [
      { title: say('column.class'), share: 3 },
      { title: say('column.requirements'), share: 2 },
      { title: say('column.with-evidence'), share: 2 },
      { title: say('column.without'), share: 2 },
    ],
    rows: view.requirementClasses.map((line) => ({
      cells: [line.title, String(line.requirements), String(line.withEvidence), String(line.without)],
    })),
    rowHeaders: true,
    continued: say('continued'),
  });

const groupTable = (report: Report, group: RequirementGroup): void =>
  table(report.sheet, {
    columns: [
      { title: report.say('column.requirement'), share: 3.4 },
      { title: report.say('column.class'), share: 1.5 },
      { title: report.say('column.result'), share: 2.2 },
      { title: report.say('column.controls'), share: 4.9 },
    ],
    rows: group.requirements.map((one) => requirementRow(report, one)),
    rowHeaders: true,
    continued: report.say('continued'),
  });

function requirementRow(report: Report, one: RequirementView): Row {
  const title: Run[] = [
    strong(one.id),
    { text: ` ${one.title}` },
    ...one.remarks.map((text) => quiet(report, `\n${text}`)),
  ];
  const controls: Run[] = one.controls.flatMap((control, index) => [
    { text: index > 0 ? '\n' : '' },
    linked({ id: control.id, anchor: control.anchor }),
    { text: ` ${control.outcome.words}` },
    quiet(report, control.supporting ? ` (${control.strength})` : ''),
  ]);
  return {
    cells: [
      title,
      one.class,
      { text: one.words, mark: one.outcome.code },
      [...controls, quiet(report, `${controls.length > 0 ? '\n' : ''}${one.reason}`)],
    ],
    targets: [one.anchor],
  };
}
