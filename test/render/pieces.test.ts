import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { renderPdf } from '../../src/render/pdf.ts';
import { renderers } from '../../src/render/index.ts';
import { largePack, samplePack } from '../support/sample-pack.ts';
import { templates } from '../support/templates.ts';

const options = { paper: 'A4', accent: '#1f4e79' } as const;

describe('a file of a large pack', () => {
  const pack = largePack(5_000);

  it.each(renderers.map((renderer) => [renderer.path, renderer] as const))(
    '%s is made in pieces, so that none of it is held as a whole',
    async (_, { render }) => {
      let [bytes, most] = [0, 0];
      for await (const { length } of render(pack, templates, options))
        [bytes, most] = [bytes + length, Math.max(most, length)];
      expect(bytes).toBeGreaterThan(1_000);
      expect(most).toBeLessThan(400_000);
    },
  );
});

describe('what is attached to the PDF', () => {
  it('is taken as the file is written, however much it is', async () => {
    const mebibyte = 1 << 20;
    let [taken, given, ahead] = [0, 0, 0];
    const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16)); // does not compress
    function* content(): Generator<Uint8Array> {
      for (let piece = 0; piece < 12; piece += 1) {
        taken += mebibyte;
        yield noise.update(Buffer.alloc(mebibyte));
      }
    }
    const attachment = { name: 'results.json', mediaType: 'application/json', content: content() };
    for await (const { length } of renderPdf(samplePack(), templates, {
      ...options,
      attachment,
      signatureBytes: null,
    })) {
      given += taken === 0 ? 0 : length;
      ahead = Math.max(ahead, taken - given);
    }
    expect(taken).toBe(12 * mebibyte);
    expect(given).toBeGreaterThan(10 * mebibyte);
    expect(ahead).toBeLessThan(3 * mebibyte);
  });
});
