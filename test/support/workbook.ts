import { inflateRawSync } from 'node:zlib';
import { XMLParser } from 'fast-xml-parser';

/** Parts of a workbook by path, in the order of the zip's directory (APPNOTE 4.3.12). */
export function workbookParts(bytes: Uint8Array): ReadonlyMap<string, string> {
  const file = Buffer.from(bytes);
  const end = file.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  const parts = new Map<string, string>();
  let at = file.readUInt32LE(end + 16);
  for (let count = file.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [size, nameLength, extra, comment] = [
      file.readUInt32LE(at + 20),
      ...[28, 30, 32].map((one) => file.readUInt16LE(at + one)),
    ];
    const local = file.readUInt32LE(at + 42);
    const begin = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const name = file.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    parts.set(name, inflateRawSync(file.subarray(begin, begin + size)).toString('utf8'));
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}

/** All parts as one text, a row on each line. */
export const workbookText = (bytes: Uint8Array): string =>
  [...workbookParts(bytes)].map(([path, xml]) => `--- ${path}\n${xml.replaceAll('<row ', '\n<row ')}\n`).join('');

interface ParsedCell {
  readonly '@r': string;
  readonly '@t'?: string;
  readonly '@s'?: string;
  readonly v?: string;
  readonly is?: { readonly t: string | { readonly '#text': string } };
}

/** Cells of a sheet by their place (`A1`), as Excel reads them. */
export function cellsOf(
  xml: string,
): ReadonlyMap<string, { readonly text: string; readonly style: string; readonly type: string }> {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    trimValues: false,
    parseTagValue: false,
    isArray: (name) => name === 'row' || name === 'c',
  });
  const parsed = parser.parse(xml) as {
    readonly worksheet: { readonly sheetData: { readonly row: readonly { readonly c?: readonly ParsedCell[] }[] } };
  };
  const cells = parsed.worksheet.sheetData.row.flatMap(({ c = [] }) => c);
  return new Map(
    cells.map((cell) => {
      const inline = cell.is?.t;
      const raw = typeof inline === 'object' ? inline['#text'] : (inline ?? cell.v ?? '');
      const text = raw.replace(/_x([0-9A-F]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
      return [cell['@r'], { text, style: cell['@s'] ?? '0', type: cell['@t'] ?? 'n' }];
    }),
  );
}
