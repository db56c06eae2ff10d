import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFileInParts } from '../../src/store/index.ts';

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
