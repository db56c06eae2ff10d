import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzipOne } from '../../src/events/gzip.ts';

const text = Buffer.from('{"Records":[]}'.repeat(50));
const gz = gzipSync(text);
const changed = (at: number, byte: number): Buffer => {
  const copy = Buffer.from(gz);
  copy[copy.length + at < copy.length ? copy.length + at : at] = byte;
  return copy;
};

/** A member with every optional field of RFC 1952 §2.3. */
function memberWithFields(): Buffer {
  const header = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 0x1f, 0, 0, 0, 0, 0, 255]),
    Buffer.from([3, 0, 1, 2, 3]), // extra field
    Buffer.from('name\0comment\0'),
    Buffer.from([0, 0]), // header checksum
  ]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(text), 0);
  trailer.writeUInt32LE(text.length, 4);
  return Buffer.concat([header, deflateRawSync(text), trailer]);
}

describe('one gzip member', () => {
  it('gives its contents, whatever the header says besides', () => {
    expect(gunzipOne(gz, 1000).bytes).toEqual(text);
    expect(gunzipOne(memberWithFields(), 1000).bytes).toEqual(text);
    expect(gunzipOne(gzipSync(Buffer.alloc(0)), 1000).bytes).toHaveLength(0);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'not-gzip'],
    ['text', text, 'not-gzip'],
    ['a reserved flag', changed(3, 0x80), 'not-gzip'],
    ['another compression method', changed(2, 9), 'not-gzip'],
    ['a header that does not end', Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 255, 97, 97]), 'truncated'],
    ['an extra field beyond the file', Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 255, 255]), 'truncated'],
    ['half of the data', gz.subarray(0, 20), 'truncated'],
    ['half of the trailer', gz.subarray(0, -4), 'truncated'],
    ['a wrong checksum', changed(-8, 1), 'checksum'],
    ['a wrong length', changed(-4, 1), 'checksum'],
    ['a block type that does not exist', changed(10, 0xff), 'corrupt'],
    ['a second member', Buffer.concat([gz, gz]), 'trailing-bytes'],
    ['an empty second member', Buffer.concat([gz, gzipSync('')]), 'trailing-bytes'],
    ['zero bytes after it', Buffer.concat([gz, Buffer.alloc(1)]), 'trailing-bytes'],
    ['more than is allowed', gzipSync(Buffer.alloc(1001)), 'too-large'],
  ])('refuses %s', (_, bytes, problem) => {
    expect(gunzipOne(bytes, 1000)).toEqual({ problem });
  });

  it('stops a bomb early, also when it states a small length', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    bomb.writeUInt32LE(1024, bomb.length - 4);
    expect(gunzipOne(bomb, 1024 * 1024)).toEqual({ problem: 'too-large' });
  });
});
