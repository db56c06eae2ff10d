import type { Faces, FaceName } from './faces.ts';
import { forgetLayouts } from './faces.ts';
import { sizeOf } from './lines.ts';
import type { Run } from './lines.ts';
import type { PdfDocument, StructElement } from './pdfkit.ts';
import type { Palette } from './theme.ts';

/** Where the next thing goes: the document, the page's text area, the height reached and the structure element that is open. */
export interface Sheet {
  readonly doc: PdfDocument;
  readonly faces: Faces;
  readonly palette: Palette;
  readonly frame: Frame;
  /** Distance of the next line from the top of the page, in points. */
  y: number;
  /** Number of the page, from 1; 0 before the first. */
  page: number;
  parent: StructElement;
  /** Draws header and footer on a page that has just begun. */
  furnish: (sheet: Sheet) => void;
  /** Names that links may lead to. */
  readonly targets: ReadonlySet<string>;
}

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
}

const pagesBetweenForgetting = 80;

export function beginPage(sheet: Sheet): void {
  sheet.doc.addPage();
  sheet.page += 1;
  sheet.y = sheet.frame.top;
  if (sheet.page % pagesBetweenForgetting === 0) forgetLayouts(sheet.faces);
  asArtifact(sheet, () => sheet.furnish(sheet), 'Pagination');
}

export const room = (sheet: Sheet): number => sheet.frame.bottom - sheet.y;

/** Begins a page unless `height` points are left on this one. */
export function ensureRoom(sheet: Sheet, height: number): void {
  if (room(sheet) < height && sheet.y > sheet.frame.top) beginPage(sheet);
}

/** Draws something that a reader by ear shall not hear: lines, headers, repetitions. */
export function asArtifact(sheet: Sheet, draw: () => void, kind: 'Pagination' | 'Layout' = 'Layout'): void {
  sheet.doc.markContent('Artifact', { type: kind });
  draw();
  sheet.doc.endMarkedContent();
}

/** Opens a structure element below the open one, and closes it after `fill`. */
export function within(sheet: Sheet, tag: string, fill: (element: StructElement) => void, options: object = {}): void {
  const { parent } = sheet;
  const element = sheet.doc.struct(tag, options);
  parent.add(element);
  sheet.parent = element;
  fill(element);
  sheet.parent = parent;
  close(element);
}

/** Ends an element; what stays of it in memory is its number. */
export function close(element: StructElement): void {
  element.end();
  slim(element);
}

/** Takes the place of what has been written; its parent is still asked for. */
const written: Record<string, unknown> = { P: true };
function slim(element: StructElement): void {
  const reference = element.dictionary as { data: Record<string, unknown>; buffer?: unknown };
  if ('K' in reference.data && reference.data['K'] === null) reference.data = written;
}

/** Marks what `draw` draws as content of the element. */
export function asContent(sheet: Sheet, element: StructElement, tag: string, draw: () => void): void {
  element.add(sheet.doc.markStructureContent(tag));
  draw();
  sheet.doc.endMarkedContent();
}

export interface Ink {
  readonly face?: FaceName;
  readonly size: number;
  readonly color: string;
}

/** Draws one line of text with its baseline at `y`; nothing is wrapped. The text must be visible text of the face. */
export function ink(sheet: Sheet, text: string, at: { readonly x: number; readonly y: number }, style: Ink): void {
  const { doc, faces } = sheet;
  doc
    .font(faces[style.face ?? 'regular'].font.name)
    .fontSize(style.size)
    .fillColor(style.color);
  doc.text(text, at.x, at.y, { lineBreak: false, baseline: 'alphabetic' });
}

export const inkRun = (
  sheet: Sheet,
  run: Run,
  at: { text: string; x: number; y: number; size: number; color: string },
): void =>
  ink(sheet, at.text, at, {
    face: run.face ?? 'regular',
    size: sizeOf(run, at.size),
    color: run.color ?? (run.link === undefined ? at.color : sheet.palette.accent),
  });

/** Text that fits into a width, ending in `…` when it does not: only for repetitions of what stands elsewhere in full. */
export function fitted(sheet: Sheet, text: string, style: Ink & { readonly width: number }): string {
  const face = sheet.faces[style.face ?? 'regular'];
  const visible = face.visible(text.slice(0, 300)).replaceAll('\n', ' ');
  if (text.length <= 300 && face.width(visible, style.size) <= style.width) return visible;
  let [fits, tooLong] = [0, visible.length + 1];
  while (tooLong - fits > 1) {
    const end = Math.floor((fits + tooLong) / 2);
    if (face.width(`${visible.slice(0, end)}…`, style.size) > style.width) tooLong = end;
    else fits = end;
  }
  return `${visible.slice(0, fits)}…`;
}

export function rule(
  sheet: Sheet,
  y: number,
  options: { left?: number; right?: number; color?: string; width?: number } = {},
): void {
  const { doc, frame, palette } = sheet;
  doc
    .moveTo(options.left ?? frame.left, y)
    .lineTo(options.right ?? frame.right, y)
    .lineWidth(options.width ?? 0.5)
    .stroke(options.color ?? palette.hairline);
}
