import type { CountedRow } from '../view/glance.ts';
import type { GridMark } from '../view/format.ts';
import type { OutcomeCount, OutcomeView } from '../view/outcome.ts';
import { drawMark, fillPattern, hatch } from './shapes.ts';
import type { Sheet } from './sheet.ts';
import { asContent, close, ensureRoom, fitted, ink } from './sheet.ts';
import type { Result } from './theme.ts';
import { shades } from './theme.ts';

export interface Area {
  readonly x: number;
  readonly width: number;
}

/** A drawing with the sentence that says the same; moves `y` below it. */
export function figure(
  sheet: Sheet,
  area: Area & { readonly height: number; readonly alt: string },
  draw: (top: number) => void,
): void {
  ensureRoom(sheet, area.height);
  const { doc, faces, y } = sheet;
  const element = doc.struct('Figure', {
    alt: faces.regular.visible(area.alt).slice(0, 8_000),
    bbox: [area.x, y, area.x + area.width, y + area.height],
  });
  sheet.parent.add(element);
  asContent(sheet, element, 'Figure', () => draw(y));
  close(element);
  sheet.y = y + area.height;
}

const small = 7.5;

/** The signs of all outcomes with their words, in one line or as many as it takes. */
export function key(sheet: Sheet, outcomes: readonly OutcomeView[], area: Area): void {
  const width = (one: OutcomeView): number => 12 + sheet.faces.regular.width(one.words, small) + 14;
  const alt = outcomes.map((one) => one.words).join(', ');
  figure(sheet, { ...area, height: 14, alt }, (top) => {
    let x = area.x;
    for (const one of outcomes) {
      drawMark(sheet.doc, one.code, x + 3.5, top + 6);
      ink(
        sheet,
        sheet.faces.regular.visible(one.words),
        { x: x + 11, y: top + 8.6 },
        { size: small, color: sheet.palette.quiet },
      );
      x += width(one);
    }
  });
}

const barHeight = 11;
const barStep = 17;

/** Stacked bars, one for each row, as long as its population; the counts stand in the bars. */
export function stackedBars(sheet: Sheet, rows: readonly CountedRow[], area: Area): void {
  const labelWidth = area.width * 0.4;
  const longest = Math.max(1, ...rows.map((row) => row.total));
  const alt = rows.map((row) => `${row.title}: ${row.text}`).join(' ');
  figure(sheet, { ...area, height: rows.length * barStep, alt }, (top) => {
    for (const [index, row] of rows.entries()) {
      const y = top + index * barStep;
      label(sheet, row.title, { x: area.x, y: y + 8.8, width: labelWidth - 8 });
      const unit = (area.width - labelWidth - 20) / longest;
      const end = bar(sheet, row.counts, { x: area.x + labelWidth, y, unit });
      ink(sheet, String(row.total), { x: end + 5, y: y + 8.6 }, { size: small, color: sheet.palette.quiet });
    }
  });
}

function bar(sheet: Sheet, counts: readonly OutcomeCount[], at: { x: number; y: number; unit: number }): number {
  let { x } = at;
  for (const { code, count } of counts) {
    const shade = shades[code];
    const width = count * at.unit;
    fillPattern(sheet.doc, shade, { x, y: at.y, width: width - 1, height: barHeight });
    countOn(sheet, { code, count, x, y: at.y, width: width - 1 });
    x += width;
  }
  return x;
}

/** The number in the middle of a bar, on a white patch where a pattern would disturb it. */
function countOn(sheet: Sheet, at: { code: Result; count: number; x: number; y: number; width: number }): void {
  const text = String(at.count);
  const width = sheet.faces.semibold.width(text, small);
  if (width + 3 > at.width) return;
  const { pattern, ink: color } = shades[at.code];
  const x = at.x + (at.width - width) / 2;
  if (pattern === 'hatched' || pattern === 'dotted')
    sheet.doc.rect(x - 2, at.y + 1.6, width + 4, barHeight - 3.2).fill('#ffffff');
  ink(
    sheet,
    text,
    { x, y: at.y + 8.3 },
    { size: small, face: 'semibold', color: pattern === 'solid' ? '#ffffff' : color },
  );
}

export interface ColumnChart {
  readonly title: string;
  readonly columns: readonly {
    readonly start: number;
    readonly end: number;
    readonly segments: readonly { readonly top: number; readonly bottom: number; readonly code: Result }[];
  }[];
  /** Lines printed behind the columns, the last one at their foot. */
  readonly notes: readonly string[];
  readonly text: string;
}

const columnHeight = 26;
const columnStep = 34;

/** Small multiples: one row of stacked columns for each subject, all columns of a row to one scale. */
export function columnCharts(sheet: Sheet, rows: readonly ColumnChart[], area: Area): void {
  const [left, width] = [area.x + area.width * 0.2, area.width * 0.26];
  const noteAt = left + width + 12;
  const alt = rows.map((row) => `${row.title}: ${row.text}`).join(' ');
  if (rows.length === 0) return;
  figure(sheet, { ...area, height: rows.length * columnStep, alt }, (top) => {
    for (const [index, row] of rows.entries()) {
      const y = top + index * columnStep;
      label(sheet, row.title, { x: area.x, y: y + columnHeight, width: left - area.x - 8 });
      for (const [line, note] of row.notes.toReversed().entries())
        label(sheet, note, { x: noteAt, y: y + columnHeight - line * 10, width: area.x + area.width - noteAt });
      for (const { start, end, segments } of row.columns)
        for (const { top: high, bottom, code } of segments)
          fillPattern(sheet.doc, shades[code], {
            x: left + start * width,
            y: y + high * columnHeight,
            width: (end - start) * width,
            height: (bottom - high) * columnHeight,
          });
      sheet.doc
        .moveTo(left, y + columnHeight)
        .lineTo(left + width, y + columnHeight)
        .lineWidth(0.5)
        .stroke(sheet.palette.hairline);
    }
  });
}

const cellStep = 13;

/** Groups by results: a square with the number wherever there is one. */
export function matrix(sheet: Sheet, rows: readonly CountedRow[], results: readonly OutcomeView[], area: Area): void {
  const cell = 19;
  const left = area.x + area.width - results.length * cell;
  const alt = rows.map((row) => `${row.id} ${row.title}: ${row.text}`).join(' ');
  figure(sheet, { ...area, height: rows.length * cellStep + 14, alt }, (top) => {
    for (const [index, { code }] of results.entries())
      drawMark(sheet.doc, code, left + index * cell + cell / 2, top + 6);
    for (const [index, row] of rows.entries()) {
      const y = top + 14 + index * cellStep;
      const title = row.title.startsWith(row.id) ? row.title : `${row.id}  ${row.title}`;
      label(sheet, title, { x: area.x, y: y + 8.6, width: left - area.x - 8 });
      for (const [column, { code }] of results.entries()) {
        const count = row.counts.find((one) => one.code === code)?.count ?? 0;
        const box = { x: left + column * cell, y, width: cell - 1.5, height: barHeight };
        if (count > 0) {
          fillPattern(sheet.doc, shades[code], box);
          countOn(sheet, { code, count, ...box });
        } else {
          sheet.doc.circle(box.x + box.width / 2, y + barHeight / 2, 0.6).fill(sheet.palette.hairline);
        }
      }
    }
  });
}

const label = (sheet: Sheet, text: string, at: { x: number; y: number; width: number }): void =>
  ink(sheet, fitted(sheet, text, { size: 8, color: sheet.palette.text, width: at.width }), at, {
    size: 8,
    color: sheet.palette.text,
  });

export interface StripRow {
  readonly label: string;
  /** Printed behind the bar. */
  readonly note?: string;
  readonly segments: readonly {
    readonly start: number;
    readonly end: number;
    readonly state: Result | 'covered' | 'gap';
  }[];
  readonly ticks: readonly number[];
  readonly text: string;
}

export const stripStep = 12;

/** One bar over the period for each row, with a grid of weeks or months and ticks for changes. */
export function strips(
  sheet: Sheet,
  rows: readonly StripRow[],
  options: Area & { readonly grid: readonly GridMark[]; readonly labelShare: number; readonly noteShare?: number },
): void {
  const labelWidth = options.width * options.labelShare;
  const left = options.x + labelWidth;
  const noteWidth = options.width * (options.noteShare ?? 0);
  const width = options.width - labelWidth - noteWidth;
  const head = options.grid.length > 0 ? 12 : 0;
  const alt = rows.map((row) => `${row.label}: ${row.text}`).join(' ');
  figure(sheet, { ...options, height: head + rows.length * stripStep + 2, alt }, (top) => {
    drawGrid(sheet, options.grid, { left, width, top, bottom: top + head + rows.length * stripStep });
    for (const [index, row] of rows.entries()) {
      const y = top + head + index * stripStep;
      label(sheet, row.label, { x: options.x, y: y + 7.6, width: labelWidth - 8 });
      if (row.note !== undefined) {
        label(sheet, row.note, { x: left + width + 8, y: y + 7.6, width: noteWidth - 8 });
      }
      for (const segment of row.segments) {
        const box = {
          x: left + segment.start * width,
          y: y + 1.5,
          width: (segment.end - segment.start) * width,
          height: 7.5,
        };
        drawSegment(sheet, segment.state, { ...box, width: Math.max(0.8, box.width) });
      }
      for (const tick of row.ticks) {
        const x = left + tick * width;
        sheet.doc
          .moveTo(x, y)
          .lineTo(x, y + 10.5)
          .lineWidth(1)
          .stroke(sheet.palette.text);
      }
    }
  });
}

function drawSegment(sheet: Sheet, state: Result | 'covered' | 'gap', box: Parameters<typeof hatch>[2]): void {
  const { doc, palette } = sheet;
  if (state === 'covered') doc.rect(box.x, box.y, box.width, box.height).fill('#b9c3ce');
  else if (state === 'gap') {
    doc.save().rect(box.x, box.y, box.width, box.height).clip();
    hatch(doc, '#a12f16', box);
    doc.restore();
    doc.rect(box.x, box.y, box.width, box.height).lineWidth(0.5).stroke(palette.quiet);
  } else fillPattern(doc, shades[state], box);
}

function drawGrid(
  sheet: Sheet,
  grid: readonly GridMark[],
  at: { left: number; width: number; top: number; bottom: number },
): void {
  let free = -Infinity;
  for (const mark of grid) {
    const x = at.left + mark.at * at.width;
    const width = sheet.faces.regular.width(mark.label, 6.5);
    if (x >= free && x + width <= at.left + at.width + 2) {
      ink(sheet, mark.label, { x, y: at.top + 7 }, { size: 6.5, color: sheet.palette.quiet });
      free = x + width + 6;
    }
    sheet.doc
      .moveTo(x, at.top + 10)
      .lineTo(x, at.bottom)
      .lineWidth(0.3)
      .stroke(sheet.palette.hairline);
  }
}
