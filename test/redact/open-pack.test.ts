import { describe, expect, it } from 'vitest';
import { assertFits } from '../../src/redact/open-pack.ts';

const megabyte = 1024 ** 2;

describe('a document that must be read as a whole', () => {
  it('is refused before it is, where the heap has no room for it, with how much it takes', () => {
    const document = { path: 'evidence/E-0001-audit.json', size: 400 * megabyte };
    expect(() => assertFits(document, 4000 * megabyte)).toThrow(
      expect.objectContaining({
        code: 'E_PACK',
        message: expect.stringMatching(/^evidence\/E-0001-audit\.json .*400 MB take about 8000 MB .* there are 4000$/),
        hint: 'Run the same command with NODE_OPTIONS=--max-old-space-size=8000.',
      }),
    );
    expect(() => assertFits(document, 8000 * megabyte)).not.toThrow();
  });

  it.each([
    ['it is small', 'evidence/E-0001-audit.json', megabyte],
    ['it is read line by line', 'evidence/E-0001-to-E-0999.ndjson', 400 * megabyte],
  ])('is not refused where %s', (_, path, size) => {
    expect(() => assertFits({ path, size }, megabyte)).not.toThrow();
  });
});
