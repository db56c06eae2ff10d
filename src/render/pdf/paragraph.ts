import type { Line, Link, Run, Text } from './lines.ts';
import { breakLines } from './lines.ts';
import type { StructElement } from './pdfkit.ts';
import type { Sheet } from './sheet.ts';
import { asContent, beginPage, close, ensureRoom, inkRun, room } from './sheet.ts';
import { type } from './theme.ts';

export interface Leaded {
  readonly size: number;
  readonly leading: number;
}

export interface Setting extends Leaded {
  readonly x: number;
  readonly width: number;
  readonly color: string;
  readonly align?: 'left' | 'right';
}

/** Baseline of a line, from its top. */
export const baseline = ({ size, leading }: Leaded): number => (leading - size) / 2 + size * 0.79;

/** Draws lines that fit on the page from `top` downwards as content of the element; links become elements of their own. */
export function drawLines(
  sheet: Sheet,
  target: { readonly element: StructElement; readonly tag: string },
  lines: readonly Line[],
  setting: Setting & { readonly top: number },
): void {
  for (const stretch of stretchesOf(lines)) {
    const draw = (): void => {
      for (const { line, index, piece } of stretch.pieces) {
        const shift = setting.align === 'right' ? setting.width - line.width : 0;
        const y = setting.top + index * setting.leading + baseline(setting);
        inkRun(sheet, piece.run, { ...setting, text: piece.text, x: setting.x + shift + piece.x, y });
      }
    };
    const link = stretch.link;
    if (link === undefined || !sheet.targets.has(link.target)) asContent(sheet, target.element, target.tag, draw);
    else drawLink(sheet, target.element, { link, draw, boxes: boxesOf(stretch, setting) });
  }
}

interface Placed {
  readonly line: Line;
  readonly index: number;
  readonly piece: { readonly run: Run; readonly text: string; readonly x: number; readonly width: number };
}
interface Stretch {
  readonly link: Link | undefined;
  readonly pieces: Placed[];
}

function stretchesOf(lines: readonly Line[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const [index, line] of lines.entries()) {
    for (const piece of line.pieces) {
      const last = stretches.at(-1);
      const { link } = piece.run;
      if (last !== undefined && last.link === link) last.pieces.push({ line, index, piece });
      else stretches.push({ link, pieces: [{ line, index, piece }] });
    }
  }
  return stretches;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boxesOf = (stretch: Stretch, setting: Setting & { readonly top: number }): readonly Box[] =>
  stretch.pieces.map(({ line, index, piece }) => ({
    x: setting.x + (setting.align === 'right' ? setting.width - line.width : 0) + piece.x,
    y: setting.top + index * setting.leading,
    width: piece.width,
    height: setting.leading,
  }));

/**
 * A link as PDF/UA wants it (ISO 14289-1, 7.18.5): text and annotations in one `Link` element, `Contents` on each.
 * The element ends on the page of its annotations, because pdfkit takes the page current at that moment.
 */
export function drawLink(
  sheet: Sheet,
  parent: StructElement,
  options: { readonly link: Link; readonly draw: () => void; readonly boxes: readonly Box[] },
): void {
  const { doc } = sheet;
  const element = doc.struct('Link');
  parent.add(element);
  asContent(sheet, element, 'Link', options.draw);
  for (const box of options.boxes) {
    const Contents = new String(options.link.label);
    doc.goTo(box.x, box.y, box.width, box.height, options.link.target, { Contents, structParent: element });
  }
  close(element);
}

export interface ParagraphOptions extends Partial<Leaded> {
  readonly tag?: string;
  readonly color?: string;
  readonly x?: number;
  readonly width?: number;
  /** Space below, in points. */
  readonly after?: number;
  /** Room that must be left below the first line, so that it does not stand alone. */
  readonly keep?: number;
}

/** A paragraph that flows over pages; never one line alone at a page's end or beginning where there are more. */
export function paragraph(sheet: Sheet, text: Text, options: ParagraphOptions = {}): void {
  const setting = settingOf(sheet, options);
  const lines = breakLines(text, { faces: sheet.faces, ...setting });
  const element = sheet.doc.struct(options.tag ?? 'P');
  sheet.parent.add(element);
  flowLines(sheet, { element, tag: options.tag ?? 'P' }, lines, { ...setting, keep: options.keep ?? 0 });
  close(element);
  sheet.y += options.after ?? 6;
}

export const settingOf = (sheet: Sheet, options: ParagraphOptions): Setting => ({
  size: options.size ?? type.body.size,
  leading: options.leading ?? type.body.leading,
  x: options.x ?? sheet.frame.left,
  width: options.width ?? sheet.frame.right - (options.x ?? sheet.frame.left),
  color: options.color ?? sheet.palette.text,
});

export function flowLines(
  sheet: Sheet,
  target: { readonly element: StructElement; readonly tag: string },
  lines: readonly Line[],
  setting: Setting & { readonly keep?: number },
): void {
  let rest = lines;
  ensureRoom(sheet, Math.min(rest.length, 2) * setting.leading + (setting.keep ?? 0));
  while (rest.length > 0) {
    let count = Math.min(rest.length, Math.max(1, Math.floor(room(sheet) / setting.leading)));
    if (rest.length - count === 1 && count > 2) count -= 1;
    drawLines(sheet, target, rest.slice(0, count), { ...setting, top: sheet.y });
    sheet.y += count * setting.leading;
    rest = rest.slice(count);
    if (rest.length > 0) beginPage(sheet);
  }
}
