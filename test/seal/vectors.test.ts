import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Verification } from '../../src/model/index.ts';
import { cli } from '../support/context.ts';
import { makings, problemsOf, readVectors, vectorFolder, vectorPath, type Vector } from '../support/vectors.ts';

/**
 * Packs as they were sealed once, and their verdicts. `UPDATE_VECTORS=1` adds the packs that are new; a pack that is
 * there is never made again: what was sealed by an older version must verify for ever.
 */
const update = process.env['UPDATE_VECTORS'] === '1';
if (update) {
  mkdirSync(vectorFolder, { recursive: true });
  const present = new Set(readdirSync(vectorFolder));
  for (const making of makings) {
    if (!present.has(`${making.name}.asice`)) writeFileSync(vectorPath(making), await making.make());
  }
  const vectors = makings.map(({ name, what, trust, expected }): Vector => ({ name, what, trust, expected }));
  writeFileSync('test/vectors/vectors.json', `${JSON.stringify(vectors, null, 2)}\n`);
}

describe('the vectors', () => {
  it('are listed as they are made, each with its pack', () => {
    const vectors = readVectors();
    expect(vectors).toEqual(makings.map(({ name, what, trust, expected }) => ({ name, what, trust, expected })));
    expect(readdirSync(vectorFolder).sort()).toEqual(vectors.map(({ name }) => `${name}.asice`).sort());
  });

  it.each(readVectors().map((vector) => [vector.name, vector.what, vector] as const))(
    '%s: %s',
    async (_, __, vector) => {
      const anchors = vector.trust.flatMap((name) => ['--trust', `test/vectors/keys/${name}`]);
      const { code, stdout } = await cli(['verify', '--json', vectorPath(vector), ...anchors]);
      const [verification] = JSON.parse(stdout) as [Verification];
      const { redacted, ...expected } = vector.expected;
      const { ok, signer, timeStamp, problems } = verification;
      const stamped = timeStamp === null ? {} : { timeStamp: timeStamp.trust };
      const listed = signer.notRevokedBy === null ? {} : { notRevoked: true };
      expect({ ok, signer: signer.trust, ...stamped, ...listed, problems: problemsOf(problems) }).toEqual(expected);
      const { levels } = verification as Verification & { levels: { title: string; state: string }[] };
      expect(levels.map(({ title }) => title)).toEqual([
        'intact',
        'signed',
        ...(redacted === undefined ? [] : ['redacted']),
        'conclusions reproduced',
      ]);
      const signed = { known: 'yes', unknown: 'unknown', none: 'no' }[expected.signer];
      expect(levels.map(({ state }) => state).slice(1)).toEqual([
        signed,
        ...(redacted === undefined ? [] : [redacted]),
        'unknown',
      ]);
      expect(code).toBe(expected.ok ? 0 : 5);
    },
  );
});
