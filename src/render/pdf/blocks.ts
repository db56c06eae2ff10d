import type { Text } from './lines.ts';
import { breakLines } from './lines.ts';
import type { ParagraphOptions } from './paragraph.ts';
import { drawLines, paragraph, settingOf } from './paragraph.ts';
import type { PdfOutline } from './pdfkit.ts';
import type { Sheet } from './sheet.ts';
import { asArtifact, asContent, beginPage, close, ensureRoom, ink, room, rule, within } from './sheet.ts';
import { tint, type } from './theme.ts';

/** Width of the column of labels: three of the twelve columns of the grid. */
const labelShare = 0.235;

export const anchor = (sheet: Sheet, name: string, y = sheet.y): void =>
  sheet.doc.addNamedDestination(name, 'XYZ', sheet.frame.left, Math.max(0, y - 12), null);

export interface ChapterOptions {
  readonly target: string;
  readonly outline: PdfOutline;
  readonly keep?: number;
}

/** Bookmark of the current place, with its own page position. */
export const bookmark = (sheet: Sheet, parent: PdfOutline, title: string): PdfOutline =>
  parent.addItem(sheet.faces.regular.visible(title).slice(0, 300), {
    fit: false,
    left: sheet.doc.page.width,
    top: Math.max(0, sheet.y - 12),
    zoom: 0,
  });

/** A chapter on a new page. */
export function chapter(sheet: Sheet, title: string, options: ChapterOptions): PdfOutline {
  beginPage(sheet);
  anchor(sheet, options.target);
  const item = bookmark(sheet, options.outline, title);
  paragraph(sheet, [{ text: title, face: 'semibold' }], { ...type.title, tag: 'H1', after: 12, keep: 40 });
  return item;
}

/** A heading of the second size; it never stands at the foot of a page. */
export function heading(
  sheet: Sheet,
  title: Text,
  options: { readonly keep?: number; readonly before?: number } = {},
): void {
  if (sheet.y > sheet.frame.top) sheet.y += options.before ?? 12;
  const text = typeof title === 'string' ? [{ text: title, face: 'semibold' } as const] : title;
  paragraph(sheet, text, { ...type.heading, tag: 'H2', after: 5, keep: options.keep ?? 60 });
}

/** A heading of body size in the accent colour. */
export function subheading(
  sheet: Sheet,
  title: string,
  options: { readonly keep?: number; readonly before?: number } = {},
): void {
  if (sheet.y > sheet.frame.top) sheet.y += options.before ?? 10;
  paragraph(sheet, [{ text: title, face: 'semibold', color: sheet.palette.accent }], {
    tag: 'H3',
    after: 3,
    keep: options.keep ?? 48,
  });
}

export interface BesideOptions {
  /** Structure type of the label: a heading of the third level if nothing is said. */
  readonly labelTag?: 'P' | 'H2' | 'H3';
  readonly labelShare?: number;
  /** Room that must be left for what stands beside the label. */
  readonly keep?: number;
}

/** A label in the margin column with what `fill` puts beside it. */
export function beside(
  sheet: Sheet,
  label: string,
  fill: (place: { x: number; width: number }) => void,
  options: BesideOptions = {},
): void {
  const tag = options.labelTag ?? 'H3';
  const x = sheet.frame.left + sheet.frame.width * (options.labelShare ?? labelShare);
  const width = x - sheet.frame.left - 12;
  const setting = settingOf(sheet, { x: sheet.frame.left, width, color: sheet.palette.accent });
  const lines = breakLines([{ text: label, face: 'semibold' }], { faces: sheet.faces, ...setting });
  ensureRoom(sheet, Math.max(lines.length * setting.leading, options.keep ?? 0) + type.body.leading);
  const element = sheet.doc.struct(tag);
  sheet.parent.add(element);
  drawLines(sheet, { element, tag }, lines, { ...setting, top: sheet.y });
  close(element);
  const [page, bottom] = [sheet.page, sheet.y + lines.length * setting.leading];
  fill({ x, width: sheet.frame.right - x });
  if (sheet.page === page) sheet.y = Math.max(sheet.y, bottom + 6);
}

/** A paragraph beside a label. */
export function labelled(
  sheet: Sheet,
  label: string,
  text: Text,
  options: ParagraphOptions & BesideOptions = {},
): void {
  const { labelTag = 'H3', labelShare: share = labelShare, ...rest } = options;
  beside(sheet, label, (place) => paragraph(sheet, text, { ...place, ...rest }), { labelTag, labelShare: share });
}

/** A list with a dash before each item. */
export function bullets(
  sheet: Sheet,
  items: readonly Text[],
  options: ParagraphOptions & { readonly between?: number } = {},
): void {
  if (items.length === 0) return;
  const setting = settingOf(sheet, options);
  within(sheet, 'L', () => {
    for (const item of items) {
      within(sheet, 'LI', (element) => {
        ensureRoom(sheet, setting.leading * 2); // as many lines as a paragraph keeps together: no dash without its text
        const label = sheet.doc.struct('Lbl');
        element.add(label);
        asContent(sheet, label, 'Lbl', () =>
          ink(
            sheet,
            '–',
            { x: setting.x, y: sheet.y + setting.leading * 0.72 },
            { size: setting.size, color: sheet.palette.quiet },
          ),
        );
        close(label);
        paragraph(sheet, item, {
          ...options,
          ...setting,
          tag: 'LBody',
          x: setting.x + 11,
          width: setting.width - 11,
          after: options.between ?? 2,
        });
      });
    }
  });
  sheet.y += options.after ?? 6;
}

/** A box for what must not be overlooked. The text must fit on one page. */
export function notice(
  sheet: Sheet,
  title: string,
  text: Text,
  options: { readonly color: string; readonly x?: number },
): void {
  const x = options.x ?? sheet.frame.left;
  const inner = { x: x + 14, width: sheet.frame.right - x - 26 };
  const lines = breakLines(text, { faces: sheet.faces, size: type.body.size, width: inner.width });
  const height = type.body.leading * (lines.length + 1) + 20;
  ensureRoom(sheet, height);
  asArtifact(sheet, () => {
    sheet.doc.rect(x, sheet.y, sheet.frame.right - x, height).fill(tint(options.color, 0.07));
    sheet.doc.rect(x, sheet.y, 3, height).fill(options.color);
  });
  const end = sheet.y + height;
  sheet.y += 10;
  paragraph(sheet, [{ text: title, face: 'semibold', color: options.color }], { ...inner, after: 0 });
  paragraph(sheet, text, { ...inner, after: 0 });
  sheet.y = end + 10;
}

/** Commands and raw answers in mono on a wash; flows over pages. */
export function code(sheet: Sheet, text: string, options: { readonly x?: number; readonly width?: number } = {}): void {
  const x = options.x ?? sheet.frame.left;
  const width = options.width ?? sheet.frame.right - x;
  const setting = settingOf(sheet, { ...type.code, x: x + 8, width: width - 16 });
  let rest = breakLines([{ text, face: 'mono' }], { faces: sheet.faces, ...setting });
  const element = sheet.doc.struct('Code');
  const block = sheet.doc.struct('P');
  sheet.parent.add(block);
  block.add(element);
  ensureRoom(sheet, Math.min(rest.length, 3) * setting.leading + 12);
  while (rest.length > 0) {
    const count = Math.min(rest.length, Math.max(1, Math.floor((room(sheet) - 12) / setting.leading)));
    const height = count * setting.leading + 12;
    asArtifact(sheet, () => sheet.doc.rect(x, sheet.y, width, height).fill(sheet.palette.wash));
    drawLines(sheet, { element, tag: 'Code' }, rest.slice(0, count), { ...setting, top: sheet.y + 6 });
    sheet.y += height;
    rest = rest.slice(count);
    if (rest.length > 0) beginPage(sheet);
  }
  close(block);
  sheet.y += 8;
}

/** A hairline across the text area. */
export const divider = (sheet: Sheet, space = 8): void => {
  sheet.y += space;
  asArtifact(sheet, () => rule(sheet, sheet.y));
  sheet.y += space;
};
