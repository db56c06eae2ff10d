import { madeOf } from '../../made.ts';
import type { ControlView, ExceptionLine, ExceptionView } from '../../view/controls.ts';
import { anchor, beside, bookmark, bullets, chapter, code, labelled, subheading } from '../blocks.ts';
import { strips } from '../charts.ts';
import type { Run } from '../lines.ts';
import { paragraph } from '../paragraph.ts';
import type { PdfOutline } from '../pdfkit.ts';
import { drawMark } from '../shapes.ts';
import { asArtifact, beginPage, ensureRoom } from '../sheet.ts';
import type { Row } from '../table.ts';
import { table } from '../table.ts';
import { shades, type } from '../theme.ts';
import type { Report } from './report.ts';
import { linked, linkedList, quiet, strong, mostSubjects } from './report.ts';
import { awsVerdicts } from './verdicts.ts';

/** The list of controls, and the bookmark below which each gets its own. */
export function controlsChapter(report: Report): PdfOutline {
  const { sheet, view, say } = report;
  const item = chapter(sheet, say('chapter.controls'), { target: 'controls', outline: report.outline });
  paragraph(sheet, say('controls.intro', { n: view.controls.length }), { after: 8 });
  if (view.controls.length === 0) return item;
  table(sheet, {
    columns: [
      { title: say('column.control'), share: 1.7 },
      { title: say('column.title'), share: 4.6 },
      { title: say('column.topic'), share: 2 },
      { title: say('column.result'), share: 3.7 },
    ],
    rows: view.controls.map((one) => ({
      cells: [
        [linked(one, `${one.id} ${one.title}`)],
        one.title,
        one.topic.title,
        { text: one.result, mark: one.outcome.code },
      ],
    })),
    rowHeaders: true,
    continued: say('continued'),
  });
  return item;
}

/** One control on a page of its own: statement, test, result, exceptions first, then everything behind it. */
export function controlSection(report: Report, control: ControlView, outline: PdfOutline): void {
  const { sheet, say } = report;
  beginPage(sheet);
  anchor(sheet, control.anchor);
  bookmark(sheet, outline, `${control.id} ${control.title}`);
  paragraph(sheet, `${control.id} · ${control.topic.title}`, { color: sheet.palette.quiet, after: 2 });
  paragraph(sheet, [strong(control.title)], { size: 16, leading: 20, tag: 'H2', after: 12 });
  labelled(sheet, say('control.statement'), control.statement);
  labelled(sheet, say('control.test'), control.test);
  labelled(sheet, say('control.risk'), control.risk);
  result(report, control);
  exceptions(report, control);
  timeline(report, control);
  population(report, control);
  awsVerdicts(report, control);
  remediation(report, control);
  requirements(report, control);
  evidenceOf(report, control);
  limits(report, control);
}

function result({ sheet, say }: Report, control: ControlView): void {
  const { code: outcome } = control.outcome;
  beside(sheet, say('control.result'), ({ x, width }) => {
    const top = sheet.y;
    asArtifact(sheet, () => drawMark(sheet.doc, outcome, x + 4, top + type.body.leading / 2));
    const text: Run[] = [{ ...strong(control.result), color: shades[outcome].ink }];
    paragraph(sheet, text, { x: x + 14, width: width - 14, after: 1 });
    if (control.accepted !== null) paragraph(sheet, control.accepted, { x, width, after: 1 });
    const counts = control.counts.map((one) => `${one.words}: ${one.count}`).join(' · ');
    paragraph(sheet, `${say('control.of', { population: control.populationText })} ${counts}`, {
      x,
      width,
      size: 8.5,
      leading: 12,
      color: sheet.palette.quiet,
      after: 10,
    });
  });
}

function exceptions(report: Report, control: ControlView): void {
  const { sheet, say } = report;
  if (control.exceptions.length === 0) return;
  subheading(sheet, say('control.exceptions', { n: control.open }), { keep: 80 });
  table(sheet, {
    columns: [
      { title: say('column.subject'), share: 2.5 },
      { title: say('column.interval'), share: 2.3 },
      { title: say('column.finding'), share: 6 },
      { title: say('column.evidence'), share: 1.2 },
    ],
    rows: exceptionRows(report, control.exceptions),
    rowHeaders: true,
    continued: say('continued'),
  });
  if (control.more !== null) note(report, control.more);
}

const note = ({ sheet }: Report, text: string): void =>
  paragraph(sheet, text, { ...type.note, color: sheet.palette.quiet, after: 4 });

function* exceptionRows(report: Report, exceptions: readonly ExceptionView[]): Generator<Row> {
  for (const exception of exceptions) {
    for (const [index, line] of exception.lines.entries()) {
      yield {
        cells: [
          { text: [strong(exception.subject.name), quiet(report, `\n${whereOf(exception)}`)], mark: line.outcome.code },
          line.interval,
          found(report, line),
          linkedList(line.evidence),
        ],
        targets: index === 0 ? [exception.anchor] : [],
      };
    }
  }
}

const whereOf = ({ subject }: ExceptionView): string =>
  [`${subject.accountName} (${subject.account})`, subject.region, subject.dataClass ?? '']
    .filter((one) => one !== '')
    .join(' · ');

function found(report: Report, line: ExceptionLine): readonly Run[] {
  const fields = line.deciding
    .filter((field) => !field.met)
    .flatMap((field): Run[] => [
      { text: `\n${field.path} = ${field.value}`, face: 'mono' },
      quiet(report, ` ${field.rule}`),
    ]);
  const actors = line.actors === null ? [] : [{ text: `\n${line.actors}` }];
  return [{ text: line.reason }, ...actors, ...fields];
}

function timeline({ sheet, view, say }: Report, control: ControlView): void {
  const { strips: rows, rest } = control.timeline;
  if (rows.length === 0) return;
  const batch = 20;
  subheading(sheet, say('control.timeline'), { keep: 60 });
  for (let at = 0; at < rows.length; at += batch) {
    strips(
      sheet,
      rows.slice(at, at + batch).map((strip) => ({
        label: strip.subject.name,
        segments: strip.segments.map((one) => ({ start: one.start, end: one.end, state: one.outcome.code })),
        ticks: strip.ticks.map((tick) => tick.at),
        text: [...strip.segments.map((one) => one.text), ...strip.ticks.map((one) => one.text)].join('; '),
      })),
      { x: sheet.frame.left, width: sheet.frame.width, grid: view.grid, labelShare: 0.24 },
    );
  }
  sheet.y += 2;
  if (rest !== null) paragraph(sheet, rest, { ...type.note, color: sheet.palette.quiet });
}

function population(report: Report, control: ControlView): void {
  const { sheet, say } = report;
  if (control.population.length === 0) return;
  subheading(sheet, say('control.population', { population: control.populationText }), { keep: 80 });
  if (control.population.length > mostSubjects) {
    note(report, say('control.long-population', { population: control.populationText }));
    return;
  }
  table(sheet, {
    columns: [
      { title: say('column.subject'), share: 2.9 },
      { title: say('column.where'), share: 2.5 },
      { title: say('column.finding'), share: 5.6 },
      { title: say('column.evidence'), share: 1 },
    ],
    rows: madeOf(control.population, (row) => ({
      cells: [
        { text: row.subject.name, mark: row.outcome.code },
        [quiet(report, `${row.subject.accountName}\n${row.subject.region}`)],
        row.reason,
        linkedList(row.evidence),
      ],
    })),
    rowHeaders: true,
    continued: say('continued'),
  });
}

function remediation({ sheet, say }: Report, control: ControlView): void {
  ensureRoom(sheet, 70);
  beside(sheet, say('control.remediation'), (place) => {
    paragraph(sheet, control.remediation.text, place);
    if (control.remediation.command !== '') code(sheet, control.remediation.command, place);
  });
}

function requirements(report: Report, control: ControlView): void {
  const { sheet, say } = report;
  if (control.requirements.length === 0) return;
  subheading(sheet, say('control.requirements'), { keep: 60 });
  table(sheet, {
    columns: [
      { title: say('column.requirement'), share: 4 },
      { title: say('column.strength'), share: 1.6 },
      { title: say('column.why'), share: 6.4 },
    ],
    rows: control.requirements.map((one) => ({
      cells: [[linked(one), { text: ` ${one.title}` }], one.strength, one.why],
    })),
    rowHeaders: true,
    continued: say('continued'),
  });
}

function evidenceOf({ sheet, say }: Report, control: ControlView): void {
  if (control.cards.length > 0) labelled(sheet, say('control.cards'), linkedList(control.cards));
}

function limits({ sheet, say }: Report, control: ControlView): void {
  if (control.limits.length === 0) return;
  beside(sheet, say('control.limits'), (place) => bullets(sheet, control.limits, { ...place, after: 2 }));
}
