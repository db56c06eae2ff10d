import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { inUtf8 } from '../../model/index.ts';
import { sheetLinks, sheetXml, xmlText } from './sheet-xml.ts';
import type { Sheet } from './sheet.ts';
import { stylesXml } from './styles.ts';

/** What the file says of itself. */
export interface WorkbookHead {
  readonly title: string;
  readonly creator: string;
  /** ISO 8601 in UTC, without fractions: the time is the pack's clock and not that of writing. */
  readonly created: string;
}

/** Earliest date of the zip format: no clock is read. */
const epoch = new Date(1980, 0, 1);
const options = { mtime: epoch, mode: 0o100644, forceDosTimestamp: true };

/**
 * Sheets as a workbook (Office Open XML, ISO/IEC 29500 transitional): the same sheets give the same bytes. Rows are made,
 * compressed and given one after the other.
 */
export async function* writeWorkbook(head: WorkbookHead, sheets: readonly Sheet[]): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const part = (path: string, xml: Iterable<string>): void =>
    zip.addReadStream(Readable.from(inUtf8(xml), { objectMode: false }), path, { ...options, compress: true });
  part('[Content_Types].xml', [contentTypes(sheets)]);
  part('_rels/.rels', [packageRelationships]);
  part('docProps/core.xml', [coreProperties(head)]);
  part('xl/workbook.xml', [workbookXml(sheets)]);
  part('xl/_rels/workbook.xml.rels', [workbookRelationships(sheets)]);
  part('xl/styles.xml', [stylesXml]);
  for (const [index, sheet] of sheets.entries()) {
    part(`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet));
    const links = sheetLinks(sheet);
    if (links !== null) part(`xl/worksheets/_rels/sheet${index + 1}.xml.rels`, links);
  }
  zip.end();
  for await (const chunk of zip.outputStream) yield chunk as Buffer;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNames = 'http://schemas.openxmlformats.org/package/2006';
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const contentTypes = (sheets: readonly Sheet[]): string =>
  [
    `${declaration}<Types xmlns="${packageNames}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    `<Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/>`,
    `<Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/>`,
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>',
    ...sheets.map(
      (_, index) =>
        `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${spreadsheet}.worksheet+xml"/>`,
    ),
    '</Types>',
  ].join('');

const packageRelationships = [
  `${declaration}<Relationships xmlns="${packageNames}/relationships">`,
  `<Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/>`,
  `<Relationship Id="rId2" Type="${packageNames}/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
  '</Relationships>',
].join('');

const coreProperties = ({ title, creator, created }: WorkbookHead): string =>
  [
    `${declaration}<cp:coreProperties xmlns:cp="${packageNames}/metadata/core-properties" `,
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ',
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(creator)}</dc:creator>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${created}</dcterms:created>`,
    '</cp:coreProperties>',
  ].join('');

const workbookXml = (sheets: readonly Sheet[]): string =>
  [
    `${declaration}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}"><sheets>`,
    ...sheets.map(
      ({ name }, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
    ),
    '</sheets></workbook>',
  ].join('');

const workbookRelationships = (sheets: readonly Sheet[]): string =>
  [
    `${declaration}<Relationships xmlns="${packageNames}/relationships">`,
    ...sheets.map(
      (_, index) =>
        `<Relationship Id="rId${index + 1}" Type="${office}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
    ),
    `<Relationship Id="rId${sheets.length + 1}" Type="${office}/styles" Target="styles.xml"/>`,
    '</Relationships>',
  ].join('');
