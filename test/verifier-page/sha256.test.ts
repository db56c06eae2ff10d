import { createHash } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageChecksums } from '../../src/verifier-page/checksums.ts';

const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 });

describe('the checksums of the page', () => {
  it('are those of Node for any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (each) => {
        const sums = pageChecksums();
        for (const piece of each) sums.update(piece);
        const whole = Buffer.concat(each);
        expect(await sums.end()).toEqual({
          crc32: zlibCrc32(whole),
          sha256: createHash('sha256').update(whole).digest('hex'),
        });
      }),
      { numRuns: 500 },
    );
  });

  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1_000_000])('are right for %i bytes in two pieces', async (length) => {
    const bytes = Buffer.alloc(length, 'a');
    const sums = pageChecksums();
    sums.update(bytes.subarray(0, 1));
    sums.update(bytes.subarray(1));
    expect((await sums.end()).sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});
