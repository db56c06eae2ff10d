import type { Line, Text } from './lines.ts';
import { breakLines } from './lines.ts';
import { baseline, drawLines } from './paragraph.ts';
import type { StructElement } from './pdfkit.ts';
import { drawMark } from './shapes.ts';
import type { Sheet } from './sheet.ts';
import { asArtifact, beginPage, close, ensureRoom, ink, room, rule } from './sheet.ts';
import type { Result } from './theme.ts';
import { type } from './theme.ts';

export interface Column {
  readonly title: string;
  /** Share of the table's width. */
  readonly share: number;
  readonly align?: 'left' | 'right';
}

export interface Cell {
  readonly text: Text;
  /** Sign drawn before the text. */
  readonly mark?: Result;
}

export interface Row {
  readonly cells: readonly (Text | Cell)[];
  /** Names of destinations at the row. */
  readonly targets?: readonly string[];
  /** Draws the row on a wash: the value that decided. */
  readonly highlighted?: boolean;
}

export interface TableOptions {
  readonly columns: readonly Column[];
  readonly rows: Iterable<Row>;
  readonly x?: number;
  readonly width?: number;
  /** Whether the first cell of each row names it. */
  readonly rowHeaders?: boolean;
  /** Names and values, without a row of titles and without lines between. */
  readonly plain?: boolean;
  /** "continued", printed where a row goes on on the next page. */
  readonly continued: string;
  readonly after?: number;
}

interface Geometry {
  readonly columns: readonly { readonly x: number; readonly width: number; readonly align: 'left' | 'right' }[];
  readonly left: number;
  readonly right: number;
}

const padding = { x: 6, y: 3 };
const verticalPadding = (options: TableOptions): number => (options.plain === true ? 0.6 : padding.y);
const markWidth = 11;
const rowsPerBody = 100;
/** A row that is not taller moves to the next page whole. */
const keepWhole = 150;

/**
 * A table with hairlines whose header is repeated on every page. Rows taller than the page go on on the next one under
 * a mark; nothing is cut off. Tagged: header cells with their scope, repeated headers as artifacts.
 */
export function table(sheet: Sheet, options: TableOptions): void {
  const geometry = geometryOf(sheet, options);
  const header = headerOf(sheet, options.columns, geometry);
  ensureRoom(sheet, header.height + type.table.leading * 2 + padding.y * 2);
  const element = sheet.doc.struct('Table');
  sheet.parent.add(element);
  if (options.plain !== true) drawHeader(sheet, element, header, geometry);
  const nextPage = (): void => {
    beginPage(sheet);
    if (options.plain !== true) repeatHeader(sheet, header, geometry);
  };
  let body: StructElement | null = null;
  let count = 0;
  for (const row of options.rows) {
    if (body === null || count % rowsPerBody === 0) {
      if (body !== null) close(body);
      body = sheet.doc.struct('TBody');
      element.add(body);
    }
    count += 1;
    drawRow(sheet, { row, body, geometry, options, beginPage: nextPage });
  }
  if (body !== null) close(body);
  close(element);
  sheet.y += options.after ?? 12;
}

function geometryOf(sheet: Sheet, options: TableOptions): Geometry {
  const left = options.x ?? sheet.frame.left;
  const width = options.width ?? sheet.frame.right - left;
  const shares = options.columns.reduce((sum, column) => sum + column.share, 0);
  let x = left;
  const columns = options.columns.map((column) => {
    const place = { x, width: (width * column.share) / shares, align: column.align ?? 'left' } as const;
    x += place.width;
    return place;
  });
  return { columns, left, right: left + width };
}

/** Space at the side of a cell: none at the table's edges, so that text stands in line with the text around. */
const insets = (index: number, count: number): { readonly left: number; readonly right: number } => ({
  left: index === 0 ? 0 : padding.x,
  right: index === count - 1 ? 0 : padding.x,
});

interface Box {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

function boxOf(geometry: Geometry, index: number, indent = 0): Box {
  const column = geometry.columns[index] ?? { x: geometry.left, width: 0, align: 'left' };
  const inset = insets(index, geometry.columns.length);
  return {
    x: column.x + inset.left + indent,
    width: column.width - inset.left - inset.right - indent,
    align: column.align,
  };
}

interface Header {
  readonly lines: readonly (readonly Line[])[];
  readonly height: number;
}

function headerOf(sheet: Sheet, columns: readonly Column[], geometry: Geometry): Header {
  const style = { faces: sheet.faces, size: type.table.size };
  const lines = columns.map(({ title }, index) =>
    breakLines([{ text: title, face: 'semibold', color: sheet.palette.quiet }], {
      ...style,
      width: boxOf(geometry, index).width,
    }),
  );
  return { lines, height: Math.max(1, ...lines.map((one) => one.length)) * type.table.leading + padding.y * 2 };
}

function drawHeader(sheet: Sheet, target: StructElement, header: Header, geometry: Geometry): void {
  const head = sheet.doc.struct('THead');
  const row = sheet.doc.struct('TR');
  target.add(head);
  head.add(row);
  for (const [index, lines] of header.lines.entries()) {
    const element = sheet.doc.struct('TH', { scope: 'Column' });
    row.add(element);
    drawLines(sheet, { element, tag: 'TH' }, lines, headerSetting(sheet, geometry, index));
    close(element);
  }
  close(row);
  close(head);
  endHeader(sheet, header, geometry);
}

const headerSetting = (sheet: Sheet, geometry: Geometry, index: number) =>
  ({ ...boxOf(geometry, index), ...type.table, color: sheet.palette.quiet, top: sheet.y + padding.y }) as const;

function repeatHeader(sheet: Sheet, header: Header, geometry: Geometry): void {
  asArtifact(sheet, () => {
    for (const [index, lines] of header.lines.entries()) {
      const setting = headerSetting(sheet, geometry, index);
      for (const [number, line] of lines.entries()) {
        const x = setting.align === 'right' ? setting.x + setting.width - line.width : setting.x;
        const y = setting.top + number * setting.leading + baseline(setting);
        for (const piece of line.pieces)
          ink(sheet, piece.text, { x: x + piece.x, y }, { ...setting, face: 'semibold' });
      }
    }
  });
  endHeader(sheet, header, geometry);
}

function endHeader(sheet: Sheet, header: Header, geometry: Geometry): void {
  sheet.y += header.height;
  const { left, right } = geometry;
  asArtifact(sheet, () => rule(sheet, sheet.y, { left, right, color: sheet.palette.text, width: 0.7 }));
}

interface RowDrawing {
  readonly row: Row;
  readonly body: StructElement;
  readonly geometry: Geometry;
  readonly options: TableOptions;
  readonly beginPage: () => void;
}

interface CellDrawing {
  readonly element: StructElement;
  readonly tag: 'TH' | 'TD';
  readonly mark: Result | undefined;
  readonly box: Box;
  rest: readonly Line[];
}

function drawRow(sheet: Sheet, drawing: RowDrawing): void {
  const element = sheet.doc.struct('TR');
  drawing.body.add(element);
  const cells = drawing.row.cells.map((cell, index) => openCell(sheet, { ...drawing, element, cell, index }));
  const leading = type.table.leading;
  const space = verticalPadding(drawing.options) * 2;
  const tallest = (): number => Math.max(1, ...cells.map((cell) => cell.rest.length));
  const whole = tallest() * leading + space;
  if (room(sheet) < (whole <= keepWhole ? whole : leading * 3 + space)) drawing.beginPage();
  for (const name of drawing.row.targets ?? [])
    sheet.doc.addNamedDestination(name, 'XYZ', sheet.frame.left, sheet.y - 12, null);
  let first = true;
  do {
    const fitting = Math.max(1, Math.floor((room(sheet) - space) / leading));
    const goesOn = tallest() > fitting;
    const count = goesOn ? Math.max(1, fitting - 1) : tallest();
    drawPart(sheet, { cells, count, first, drawing });
    first = false;
    if (!goesOn) break;
    markContinuation(sheet, drawing);
    drawing.beginPage();
    markContinuation(sheet, drawing);
  } while (cells.some((cell) => cell.rest.length > 0));
  for (const cell of cells) close(cell.element);
  close(element);
  const { left, right } = drawing.geometry;
  if (drawing.options.plain !== true) asArtifact(sheet, () => rule(sheet, sheet.y, { left, right }));
}

function openCell(
  sheet: Sheet,
  {
    element,
    cell,
    index,
    geometry,
    options,
  }: RowDrawing & { element: StructElement; cell: Text | Cell; index: number },
): CellDrawing {
  const { text, mark } = isCell(cell) ? cell : { text: cell, mark: undefined };
  const heads = options.rowHeaders === true && index === 0;
  const tag = heads ? 'TH' : 'TD';
  const box = boxOf(geometry, index, mark === undefined ? 0 : markWidth);
  const drawn = { element: sheet.doc.struct(tag, heads ? { scope: 'Row' } : {}), tag, mark, box } as const;
  element.add(drawn.element);
  return { ...drawn, rest: breakLines(text, { faces: sheet.faces, size: type.table.size, width: box.width }) };
}

const isCell = (cell: Text | Cell): cell is Cell => typeof cell === 'object' && 'text' in cell;

/** As much of a row as fits on the page: `count` lines of each cell. */
function drawPart(
  sheet: Sheet,
  {
    cells,
    count,
    first,
    drawing,
  }: { cells: readonly CellDrawing[]; count: number; first: boolean; drawing: RowDrawing },
): void {
  const inset = verticalPadding(drawing.options);
  const height = count * type.table.leading + inset * 2;
  const { left, right } = drawing.geometry;
  if (drawing.row.highlighted === true) {
    asArtifact(sheet, () => sheet.doc.rect(left, sheet.y + 0.5, right - left, height - 1).fill('#fdf3d8'));
  }
  for (const cell of cells) {
    const top = sheet.y + inset;
    const { mark } = cell;
    if (mark !== undefined && first) {
      asArtifact(sheet, () => drawMark(sheet.doc, mark, cell.box.x - markWidth + 4, top + type.table.leading / 2));
    }
    const setting = { ...cell.box, ...type.table, color: sheet.palette.text, top };
    drawLines(sheet, cell, cell.rest.slice(0, count), setting);
    cell.rest = cell.rest.slice(count);
  }
  sheet.y += height;
}

function markContinuation(sheet: Sheet, { options, geometry }: RowDrawing): void {
  asArtifact(sheet, () =>
    ink(sheet, options.continued, { x: geometry.left, y: sheet.y + 8 }, { size: 7, color: sheet.palette.quiet }),
  );
  sheet.y += type.table.leading;
}
