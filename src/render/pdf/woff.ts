import { inflateSync } from 'node:zlib';

const woffHeader = 44;
const woffEntry = 20;
const sfntHeader = 12;
const sfntEntry = 16;

/**
 * The plain font (OpenType, sfnt) in a WOFF 1.0 file (W3C Recommendation, section 3 to 5). fontkit reads WOFF too, but
 * inflates a table again for every glyph it looks at.
 */
export function unpackWoff(woff: Uint8Array): Uint8Array {
  const from = Buffer.from(woff.buffer, woff.byteOffset, woff.byteLength);
  if (from.toString('latin1', 0, 4) !== 'wOFF') throw new TypeError('not a WOFF font');
  const count = from.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => tableAt(from, woffHeader + index * woffEntry));
  const size = tables.reduce((sum, table) => sum + aligned(table.data.length), sfntHeader + count * sfntEntry);
  const font = Buffer.alloc(size);
  const power = Math.floor(Math.log2(count));
  font.writeUInt32BE(from.readUInt32BE(4), 0); // flavor
  font.writeUInt16BE(count, 4);
  font.writeUInt16BE(2 ** power * sfntEntry, 6);
  font.writeUInt16BE(power, 8);
  font.writeUInt16BE((count - 2 ** power) * sfntEntry, 10);
  let offset = sfntHeader + count * sfntEntry;
  for (const [index, table] of tables.entries()) {
    const entry = sfntHeader + index * sfntEntry;
    table.tag.copy(font, entry);
    font.writeUInt32BE(table.checksum, entry + 4);
    font.writeUInt32BE(offset, entry + 8);
    font.writeUInt32BE(table.data.length, entry + 12);
    table.data.copy(font, offset);
    offset += aligned(table.data.length);
  }
  return font;
}

function tableAt(from: Buffer, entry: number): { tag: Buffer; checksum: number; data: Buffer } {
  const offset = from.readUInt32BE(entry + 4);
  const packed = from.subarray(offset, offset + from.readUInt32BE(entry + 8));
  const length = from.readUInt32BE(entry + 12);
  const data = packed.length < length ? inflateSync(packed) : packed;
  if (data.length !== length) throw new TypeError('a table of the WOFF font has the wrong length');
  return { tag: from.subarray(entry, entry + 4), checksum: from.readUInt32BE(entry + 16), data };
}

const aligned = (length: number): number => (length + 3) & ~3;
