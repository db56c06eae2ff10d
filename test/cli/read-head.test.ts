import { describe, expect, it } from 'vitest';
import { readHead } from '../../src/cli/read-head.ts';
import { canonicalJson } from '../../src/model/index.ts';
import { samplePack } from '../support/sample-pack.ts';

const piecesOf = (value: unknown): readonly Uint8Array[] => {
  const bytes = Buffer.from(canonicalJson(value));
  return Array.from({ length: Math.ceil(bytes.length / 1_000_000) }, (_, at) =>
    bytes.subarray(at * 1_000_000, (at + 1) * 1_000_000),
  );
};

describe('what a pack is about', () => {
  const pack = samplePack();
  const { id, assessment, framework, status } = pack;

  it('is read from results of any size', () => {
    const { findings } = pack;
    const many = { ...pack, approvals: 2, findings: [...findings, { note: 'n'.repeat(17_000_000) }] };
    for (const results of [{ ...pack, approvals: 2 }, many]) {
      expect(readHead(piecesOf(results))).toMatchObject({ id, assessment, framework, status, approvals: 2 });
    }
    expect(readHead(piecesOf(many))).not.toHaveProperty('findings');
  });

  it('is null where results are cut off, of another form, or none', () => {
    const bytes = Buffer.from(canonicalJson(pack));
    expect(readHead([bytes.subarray(0, -1)])).toBeNull();
    for (const other of [{ ...pack, schema: 'other' }, { ...pack, assessment: [] }, [pack], null]) {
      expect(readHead(piecesOf(other))).toBeNull();
    }
    expect(readHead([])).toBeNull();
  });
});
