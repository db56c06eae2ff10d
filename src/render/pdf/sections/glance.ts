import { outcomeView } from '../../view/outcome.ts';
import { worstFirst } from '../theme.ts';
import { chapter, heading } from '../blocks.ts';
import type { Area } from '../charts.ts';
import { key, matrix, stackedBars, stripStep, strips } from '../charts.ts';
import { paragraph } from '../paragraph.ts';
import { drawMark } from '../shapes.ts';
import { asArtifact, room, within } from '../sheet.ts';
import { type } from '../theme.ts';
import type { Report } from './report.ts';
import { linked, strong } from './report.ts';

const mostGroups = 16;

/** One page for who has two minutes: what was examined, what was found, how complete it is, and what matters most. */
export function glancePage(report: Report): void {
  const { sheet, view, say } = report;
  const { glance, words } = view;
  chapter(sheet, say('chapter.glance'), { target: 'glance', outline: report.outline });
  figures(report);
  const gutter = 22;
  const left: Area = { x: sheet.frame.left, width: sheet.frame.width * 0.42 };
  const right: Area = { x: left.x + left.width + gutter, width: sheet.frame.width - left.width - gutter };
  const top = sheet.y;
  smallHeading(report, say('glance.topics'), left);
  stackedBars(sheet, glance.topics, left);
  note(report, say('glance.controls', { text: glance.controls.text }), left);
  const leftEnd = sheet.y;
  sheet.y = top;
  smallHeading(report, say('glance.groups'), right);
  const outcomes = [...worstFirst, 'not-tested' as const].map((code) => outcomeView(code, words));
  matrix(sheet, glance.groups.slice(0, mostGroups), outcomes, right);
  note(report, say('glance.requirements', { text: glance.requirements.text }), right);
  if (glance.groups.length > mostGroups) {
    note(report, say('glance.more-groups', { n: glance.groups.length - mostGroups }), right);
  }
  sheet.y = Math.max(leftEnd, sheet.y) + 4;
  key(sheet, outcomes, { x: sheet.frame.left, width: sheet.frame.width });
  leadingFindings(report);
  completeness(report);
}

function figures({ sheet, view }: Report): void {
  const { figures: list } = view.glance;
  const width = sheet.frame.width / list.length;
  const top = sheet.y;
  let bottom = top;
  within(sheet, 'Div', () => {
    for (const [index, one] of list.entries()) {
      const place = { x: sheet.frame.left + index * width, width: width - 10, after: 0 };
      sheet.y = top;
      paragraph(sheet, [strong(one.number)], { ...place, size: 17, leading: 21 });
      paragraph(sheet, one.label, { ...place, size: 8, leading: 11 });
      if (one.note !== null)
        paragraph(sheet, one.note, { ...place, ...type.note, leading: 9.5, color: sheet.palette.quiet });
      bottom = Math.max(bottom, sheet.y);
    }
  });
  sheet.y = bottom + 12;
}

function smallHeading({ sheet }: Report, text: string, area: Area): void {
  paragraph(sheet, [{ ...strong(text), color: sheet.palette.accent }], { ...area, tag: 'H2', after: 5 });
}

const note = ({ sheet }: Report, text: string, area: Area): void =>
  paragraph(sheet, text, { ...area, ...type.note, color: sheet.palette.quiet, after: 2 });

function leadingFindings({ sheet, view, say }: Report): void {
  const { glance } = view;
  heading(sheet, say('glance.lead'), { before: 8 });
  paragraph(sheet, glance.leadText, { color: sheet.palette.quiet, after: 4 });
  for (const one of glance.lead) {
    const top = sheet.y;
    const mark = one.outcome.code;
    const text = [
      { ...linked({ id: one.title, anchor: one.anchor }, `${one.control} ${one.title}`), face: 'semibold' as const },
      { text: ` ${one.control}. ${one.sentence}` },
    ];
    asArtifact(sheet, () => drawMark(sheet.doc, mark, sheet.frame.left + 4, top + type.body.leading / 2));
    paragraph(sheet, text, { x: sheet.frame.left + 14, after: 3 });
  }
}

function completeness(report: Report): void {
  const { sheet, view, say } = report;
  const { glance, grid } = view;
  heading(sheet, say('glance.completeness'), { before: 6 });
  paragraph(sheet, `${glance.completeness} ${glance.changes}`, { after: 4 });
  const fitting = Math.max(1, Math.floor((room(sheet) - 50) / stripStep));
  const shown = glance.coverage.slice(0, fitting);
  const whole = { x: sheet.frame.left, width: sheet.frame.width };
  for (const scale of ['time', 'calls'] as const) {
    const rows = shown
      .filter((strip) => strip.scale === scale)
      .map((strip) => ({
        label: `${strip.accountName} · ${strip.source}`,
        segments: strip.segments,
        ticks: [],
        text: strip.text,
        note: strip.text,
      }));
    if (rows.length === 0) continue;
    strips(sheet, rows, { ...whole, grid: scale === 'time' ? grid : [], labelShare: 0.34, noteShare: 0.34 });
    sheet.y += 4;
  }
  const left = glance.coverage.length - shown.length;
  if (left > 0) note(report, say('glance.more-strips', { n: left }), whole);
}
