import { concat } from './bytes.ts';

/**
 * The records of the one form of zip that packs have (APPNOTE.TXT 6.3.10): stored entries, dated 1980-01-01, with mode 644,
 * UTF-8 names, no comments, and no extra field but the one of ZIP64 (§4.5.3), where a number needs it. Who verifies makes
 * them again and compares, so that nothing in a container escapes the check.
 */
export interface ZipEntry {
  /** UTF-8. */
  readonly name: Uint8Array;
  readonly size: number;
  readonly crc32: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** In the place of a number of four or two bytes: it stands in ZIP64's fields, being larger or just this one. */
export const wide = 0xffff_ffff;
export const many = 0xffff;

export const endSize = 22;
const locatorSize = 20;
const wideEndSize = 56;
/** Bytes of the end of a container with ZIP64. */
export const largestEnd = wideEndSize + locatorSize + endSize;

/** 1980-01-01 as a DOS date (§4.4.6). */
const dosEpoch = 0x21;
const madeOnUnix = 0x033f;
const mode644 = 0o100644 * 0x10000;

/** What stands before the content of an entry (§4.3.7). */
export function localHeader(entry: ZipEntry): Uint8Array {
  const { name, size } = entry;
  const extra = size >= wide ? [size, size] : [];
  return concat([u32(0x04034b50), common(entry, extra), name, wideFields(extra)]);
}

/** Where the CRC-32 stands in a local header. */
export const crcOffset = 14;

/** What the directory says of an entry (§4.3.12). */
export function centralHeader(entry: ZipEntry): Uint8Array {
  const { name, size, offset } = entry;
  const extra = [...(size >= wide ? [size, size] : []), ...(offset >= wide ? [offset] : [])];
  return concat([
    u32(0x02014b50),
    u16(madeOnUnix),
    common(entry, extra),
    u16(0), // comment
    u16(0), // disk
    u16(0), // internal attributes
    u32(mode644),
    u32(Math.min(offset, wide)),
    name,
    wideFields(extra),
  ]);
}

/** From `version needed` to the lengths: the same in both headers. */
const common = ({ name, size, crc32, offset }: ZipEntry, extra: readonly number[]): Uint8Array =>
  concat([
    u16(size >= wide || offset >= wide ? 45 : 20),
    u16(0x0800), // no flag but UTF-8 names
    u16(0), // stored
    u16(0),
    u16(dosEpoch),
    u32(crc32),
    u32(Math.min(size, wide)),
    u32(Math.min(size, wide)),
    u16(name.length),
    u16(extra.length === 0 ? 0 : 4 + 8 * extra.length),
  ]);

const wideFields = (values: readonly number[]): Uint8Array =>
  values.length === 0 ? new Uint8Array() : concat([u16(0x0001), u16(8 * values.length), ...values.map(u64)]);

export interface ZipEnd {
  readonly count: number;
  /** Where the directory begins. */
  readonly directoryAt: number;
  readonly directorySize: number;
}

/** What stands after the directory (§4.3.14 to §4.3.16). */
export function endRecords({ count, directoryAt, directorySize }: ZipEnd): Uint8Array {
  const end = [
    u32(0x06054b50),
    u32(0), // disks
    u16(Math.min(count, many)),
    u16(Math.min(count, many)),
    u32(Math.min(directorySize, wide)),
    u32(Math.min(directoryAt, wide)),
    u16(0), // comment
  ];
  if (count < many && directoryAt < wide && directorySize < wide) return concat(end);
  return concat([
    u32(0x06064b50),
    u64(wideEndSize - 12),
    u16(madeOnUnix),
    u16(45),
    u32(0), // disk
    u32(0), // disk of the directory
    u64(count),
    u64(count),
    u64(directorySize),
    u64(directoryAt),
    u32(0x07064b50),
    u32(0), // disk of the record before
    u64(directoryAt + directorySize),
    u32(1), // disks
    ...end,
  ]);
}

const u16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >>> 8);
const u32 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >>> 8, value >>> 16, value >>> 24);
const u64 = (value: number): Uint8Array => concat([u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32))]);
