import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inUtf8 } from '../../src/model/index.ts';
import { writeDraft, writeFileInParts } from '../../src/store/index.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'parts-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file that is written in parts', () => {
  it('holds what was appended and patched, whatever their sizes', async () => {
    const sizes = fc.array(fc.oneof(fc.nat(100), fc.integer({ min: 900_000, max: 1_300_000 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(fc.nat(), { maxLength: 6 }), async (lengths, places) => {
        const path = join(folder, 'file');
        const expected = Buffer.concat(lengths.map((length, index) => Buffer.alloc(length, index + 1)));
        await writeFileInParts(path, async (file) => {
          for (const [index, length] of lengths.entries()) await file.append(Buffer.alloc(length, index + 1));
          for (const place of places) {
            const at = place % Math.max(1, expected.length - 3);
            if (expected.length < 4) continue;
            await file.patch(at, Buffer.from('abcd'));
            expected.write('abcd', at, 'latin1');
          }
        });
        expect(readFileSync(path).equals(expected)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('is not there when writing fails, and nothing else is', async () => {
    const path = join(folder, 'none', 'file');
    const failing = writeFileInParts(path, async (file) => {
      await file.append(Buffer.from('half'));
      throw new TypeError('stopped');
    });
    await expect(failing).rejects.toThrow('stopped');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(folder, 'none'))).toEqual([]);
  });
});

describe('a draft', () => {
  it('holds its pieces, and what was patched, and leaves no file behind', async () => {
    const pieces = [Buffer.alloc(700_000, 1), Buffer.alloc(3, 2), Buffer.alloc(1_500_000, 3)];
    const expected = Buffer.concat(pieces);
    const before = readdirSync(folder);
    const draft = await writeDraft(folder, pieces);
    expect(readdirSync(folder)).toEqual(before);
    await draft.patch(699_999, Buffer.from('abcd'));
    expected.write('abcd', 699_999, 'latin1');
    expect(draft.size).toBe(expected.length);
    for (const time of ['once', 'again']) expect(Buffer.concat([...draft.content()]).equals(expected), time).toBe(true);
    await draft.close();
  });

  it('is not there when making it fails', async () => {
    const before = readdirSync(folder);
    const failing = (function* () {
      yield Buffer.from('half');
      throw new TypeError('stopped');
    })();
    await expect(writeDraft(folder, failing)).rejects.toThrow('stopped');
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('text in pieces', () => {
  it('is its UTF-8, in pieces of no more than some bytes however long the texts are', () => {
    const long = 'ab\u{1f600}é'.repeat(200_000);
    const texts = ['x', long, '', 'y'.repeat(40_000), 'z'.repeat(40_000)];
    const pieces = [...inUtf8(texts)];
    expect(Buffer.concat(pieces).toString('utf8')).toBe(texts.join(''));
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(600_000);
    expect(pieces.length).toBeLessThan(20);
  });
});
