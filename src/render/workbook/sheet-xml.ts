import { visible } from '../visible.ts';
import type { CellValue, LinkCell, Sheet } from './sheet.ts';
import { styles } from './styles.ts';

/** Longest text of a cell in Excel; a longer one ends in words that say where the rest is. */
const longestText = 32_767;
const continued = ' … (continues in results.json)';
/** Most links of a sheet that Excel reads; rows after that show the same text without a link. */
const mostLinks = 65_000;

/** What a spreadsheet would take for a formula if the text were typed or pasted, also in full-width forms. */
const formula = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/u;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Text as XML of a workbook: what cannot be seen is shown, mark-up is escaped, and so is `_x0041_`, which would be read as
 * a character (ISO/IEC 29500-1, 22.9.2.19, ST_Xstring).
 */
export const xmlText = (text: string): string =>
  visible(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');

const shortened = (text: string): string =>
  text.length <= longestText ? text : `${text.slice(0, longestText - continued.length).toWellFormed()}${continued}`;

/** Name of a column from 0: A … Z, AA … */
export const columnName = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : `${columnName(Math.floor(index / 26) - 1)}${String.fromCharCode(65 + (index % 26))}`;

interface Link {
  readonly cell: string;
  readonly to: LinkCell['to'];
}

/** A sheet as XML, row by row: text is always an inline string, never a formula. */
export function* sheetXml(sheet: Sheet): Generator<string> {
  const lastColumn = columnName(sheet.columns.length - 1);
  const links: Link[] = [];
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  yield '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ';
  yield 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">';
  yield `<dimension ref="A1:${lastColumn}${sheet.count + 1}"/>`;
  yield '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
  yield `<cols>${sheet.columns.map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`;
  yield '<sheetData>';
  yield rowXml(
    1,
    sheet.columns.map(({ title }) => title),
    { links, header: true },
  );
  let number = 1;
  for (const row of sheet.rows()) yield rowXml((number += 1), row, { links, header: false });
  yield '</sheetData>';
  yield `<autoFilter ref="A1:${lastColumn}${sheet.count + 1}"/>`;
  if (links.length > 0) yield `<hyperlinks>${links.map(hyperlink).join('')}</hyperlinks>`;
  yield '</worksheet>';
}

interface RowContext {
  /** Takes the links of the row. */
  readonly links: Link[];
  readonly header: boolean;
}

function rowXml(number: number, values: readonly CellValue[], { links, header }: RowContext): string {
  const cells = values.map((value, index) => {
    const cell = `${columnName(index)}${number}`;
    if (value === null || value === '') return '';
    if (typeof value === 'number') return `<c r="${cell}"><v>${value}</v></c>`;
    if (typeof value === 'string') return textCell(cell, value, header ? styles.header : styles.text);
    if (links.length >= mostLinks) return textCell(cell, value.text, styles.text);
    links.push({ cell, to: value.to });
    return textCell(cell, value.text, styles.link);
  });
  return `<row r="${number}">${cells.join('')}</row>`;
}

function textCell(cell: string, text: string, style: number): string {
  const own = style === styles.text && formula.test(text) ? styles.quoted : style;
  return `<c r="${cell}" t="inlineStr" s="${own}"><is><t xml:space="preserve">${xmlText(shortened(text))}</t></is></c>`;
}

const hyperlink = ({ cell, to }: Link, index: number): string =>
  'place' in to
    ? `<hyperlink ref="${cell}" location="${xmlText(to.place)}"/>`
    : `<hyperlink ref="${cell}" r:id="rId${index + 1}"/>`;

/** Files that the links of a sheet lead to, as its relationships; null where there are none. */
export function sheetLinks(sheet: Sheet): Iterable<string> | null {
  return sheet.linksFiles ? relationships(sheet) : null;
}

function* relationships(sheet: Sheet): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  yield '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">';
  let number = 0;
  for (const row of sheet.rows())
    for (const value of row) {
      if (typeof value !== 'object' || value === null || number >= mostLinks) continue;
      number += 1;
      if ('file' in value.to) yield relationship(number, value.to.file);
    }
  yield '</Relationships>';
}

const hyperlinkType = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink';
const relationship = (number: number, file: string): string =>
  `<Relationship Id="rId${number}" Type="${hyperlinkType}" Target="${xmlText(encodeURI(file))}" TargetMode="External"/>`;
