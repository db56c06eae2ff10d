import { describe, expect, it } from 'vitest';
import { packFile, type PackFile } from '../../src/model/index.ts';
import { createZip } from '../../src/seal/index.ts';
import type { ByteSource } from '../../src/seal/verify/source.ts';
import { readZip } from '../../src/seal/verify/zip.ts';
import { centralHeader, endRecords, localHeader } from '../../src/seal/zip-records.ts';
import { memoryFile, zipBytes } from '../support/pack-files.ts';
import { textArtifact } from '../support/seal.ts';

const gigabyte = 2 ** 30;
const crc = 0x1234_5678;

/** Checksums that do not look, for contents that are only there in name. */
const unread = () => ({
  update: () => undefined,
  end: () => Promise.resolve({ crc32: crc, sha256: '0'.repeat(64) }),
});

/** A container of any size whose contents are zeros, as its headers and the places where they stand. */
function virtualZip(files: readonly { readonly name: string; readonly size: number }[]) {
  const records: { at: number; bytes: Uint8Array }[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const add = (bytes: Uint8Array): void => {
    records.push({ at, bytes: Uint8Array.from(bytes) });
    at += bytes.length;
  };
  for (const { name, size } of files) {
    const entry = { name: Buffer.from(name), size, crc32: crc, offset: at };
    directory.push(centralHeader(entry));
    add(localHeader(entry));
    at += size;
  }
  const directoryAt = at;
  for (const header of directory) add(header);
  const end = { count: files.length, directoryAt, directorySize: at - directoryAt };
  add(endRecords(end));
  return { records, size: at };
}

type Virtual = ReturnType<typeof virtualZip>;

const zeros = new Uint8Array(4 * 1024 * 1024);
const sourceOf = ({ records, size }: Virtual): ByteSource => ({
  size,
  read: (offset, length) => {
    const near = records.filter(({ at, bytes }) => at < offset + length && offset < at + bytes.length);
    if (near.length === 0 && length <= zeros.length) return Promise.resolve(zeros.subarray(0, length));
    const bytes = new Uint8Array(length);
    for (const record of near) {
      const from = Math.max(offset, record.at);
      const to = Math.min(offset + length, record.at + record.bytes.length);
      bytes.set(record.bytes.subarray(from - record.at, to - record.at), from - offset);
    }
    return Promise.resolve(bytes);
  },
});

const read = (zip: Virtual) => readZip(sourceOf(zip), { checksums: unread });
const large = [
  { name: 'mimetype', size: 31 },
  { name: 'evidence/recording.bin', size: 5 * gigabyte },
  { name: 'evidence/E-0001.json', size: 10 },
];

describe('a container', () => {
  it('of an entry and an archive beyond 4 GiB is read by ZIP64', async () => {
    const { problems, entries } = await read(virtualZip(large));
    expect(problems).toEqual([]);
    expect([...entries.values()].map(({ path, size }) => ({ name: path, size }))).toEqual(large);
  });

  it.each([0xffff_fffe, 0xffff_ffff, 2 ** 32])('of an entry of %i bytes is read', async (size) => {
    const { problems, entries } = await read(
      virtualZip([
        { name: 'mimetype', size },
        { name: 'a', size: 1 },
      ]),
    );
    expect(problems).toEqual([]);
    expect(entries.get('mimetype')?.size).toBe(size);
  });

  it('of more files than a number of two bytes counts is written and read', async () => {
    const count = 65_535;
    const files = Array.from({ length: count }, (_, index) => textArtifact(`evidence/${index}`, 'x'));
    const zip = await zipBytes(files);
    const source: ByteSource = {
      size: zip.length,
      read: (at, length) => Promise.resolve(zip.subarray(at, at + length)),
    };
    const { problems, entries } = await readZip(source, {
      checksums: () => ({ update: () => undefined, end: () => Promise.resolve({ crc32: 0x8cdc1683, sha256: '' }) }),
    });
    expect(problems).toEqual([]);
    expect(entries.size).toBe(count);
  });

  it('is refused while it is written when a file is not as long as it was said to be', async () => {
    const file: PackFile = { ...packFile(textArtifact('a', 'longer')), size: 3 };
    await expect(createZip(memoryFile().file).add(file)).rejects.toThrow(/changed while it was packed/);
  });
});

/** A number of eight bytes at the place where another one stands, in the record that holds it. */
function patched(zip: Virtual, record: number, at: number, value: number): Virtual {
  const records = zip.records.map((each, index) => {
    if (index !== record) return each;
    const bytes = Buffer.from(each.bytes);
    bytes.writeBigUInt64LE(BigInt(value), at < 0 ? bytes.length + at : at);
    return { ...each, bytes };
  });
  return { ...zip, records };
}

describe('a hostile container with ZIP64', () => {
  const zip = virtualZip(large);
  // Records: three local headers, three of the directory, the end. The directory's second has the large size, twice.
  const [local, first, second, third, end] = [1, 3, 4, 5, 6];
  const name = 'evidence/recording.bin'.length;
  const cases: readonly (readonly [string, Virtual])[] = [
    ['a size in the directory that lies', patched(zip, second, 46 + name + 4, 4 * gigabyte)],
    ['a compressed size that is another', patched(zip, second, 46 + name + 12, 6 * gigabyte)],
    ['a compressed size beyond all numbers', patched(zip, second, 46 + name + 12, Number.MAX_SAFE_INTEGER)],
    ['a size in the local header that lies', patched(zip, local, 30 + name + 4, 4 * gigabyte)],
    ['an offset that leads elsewhere', patched(zip, third, -8, 0)],
    ['a locator that leads elsewhere', patched(zip, end, 56 + 8, 0)],
    ['another number of entries', patched(zip, end, 32, 2)],
    ['other numbers of entries on this disk and at all', patched(zip, end, 24, 2)],
    ['a directory somewhere else', patched(zip, end, 48, 4 * gigabyte)],
    ['a directory that is larger than the file', patched(zip, end, 40, 2 ** 50)],
    ['a longer record of the end', patched(zip, end, 4, 4096)],
  ];
  it.each(cases)('%s is found', async (_, changed) => {
    expect((await read(changed)).problems.length).toBeGreaterThan(0);
  });

  const changedDirectory = (record: number, change: (bytes: Buffer) => Buffer): Virtual => {
    const records = zip.records.map(({ at, bytes }, index) => ({
      at,
      bytes: index === record ? change(Buffer.from(bytes)) : bytes,
    }));
    const grown = (records[record]?.bytes.length ?? 0) - (zip.records[record]?.bytes.length ?? 0);
    const moved = records.map((each, index) => (index > record ? { ...each, at: each.at + grown } : each));
    const directoryAt = zip.records[first]?.at ?? 0;
    const at = moved[end]?.at ?? 0;
    const bytes = endRecords({ count: 3, directoryAt, directorySize: at - directoryAt });
    return { records: [...moved.slice(0, end), { at, bytes }], size: at + bytes.length };
  };
  const withExtra = (header: Buffer, extra: Buffer): Buffer => {
    const grown = Buffer.concat([header, extra]);
    grown.writeUInt16LE(header.readUInt16LE(30) + extra.length, 30);
    return grown;
  };

  it('an extra field that stands twice is found', async () => {
    const twice = (header: Buffer): Buffer => withExtra(header, header.subarray(46 + name));
    expect((await read(changedDirectory(second, twice))).problems.length).toBeGreaterThan(0);
  });

  it('an extra field that nothing needs is found', async () => {
    const needless = (header: Buffer): Buffer => withExtra(header, Buffer.from('0100080000000000000000', 'hex'));
    expect((await read(changedDirectory(first, needless))).problems.length).toBeGreaterThan(0);
  });

  it('an extra field of something else is found', async () => {
    const other = (header: Buffer): Buffer => withExtra(header, Buffer.from('5554050001000000', 'hex'));
    expect((await read(changedDirectory(first, other))).problems.length).toBeGreaterThan(0);
  });
});
