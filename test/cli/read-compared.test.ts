import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePacks } from '../../src/assess/index.ts';
import { readCompared } from '../../src/cli/read-compared.ts';
import { canonicalJson } from '../../src/model/index.ts';
import { samplePack } from '../support/sample-pack.ts';

const pack = samplePack();
const text = canonicalJson(pack);

function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (json: string, size = 4096) => readCompared(inPieces(Buffer.from(json), size));
const { coverage: _coverage, ...uncovered } = pack;
const { observations: _observations, ...unobserved } = pack.findings[0]!;
const changed = (change: object): string => canonicalJson({ ...pack, ...change });

describe('results that are read in pieces', () => {
  it.each([1, 7, 4096, text.length])('of %i bytes compare as the whole does', (size) => {
    const now = read(text, size)!;
    const [head, ...findings] = pack.findings;
    const before = { ...pack, findings: [...findings, { ...head!, outcome: 'inconclusive' as const }], tables: [] };
    expect(comparePacks(before, now)).toEqual(comparePacks(before, pack));
    expect(now.history?.trend).toEqual(pack.history?.trend);
    expect(now.findings.map(({ observations }) => observations.length)).toEqual(
      pack.findings.map(({ observations }) => observations.length),
    );
  });

  it('may be of a version that had no acceptances and no history', () => {
    const { acceptances: _acceptances, history: _history, ...older } = pack;
    expect(read(canonicalJson(older))).toMatchObject({ acceptances: null, history: null });
  });

  it.each([
    ['no results', '{}'],
    ['a list', '[]'],
    ['nothing', ''],
    ['of another schema', changed({ schema: 'dynamodb-audit-pack/results/2' })],
    ['without findings', changed({ findings: [] })],
    ['with a number for tables', changed({ tables: 5 })],
    ['with nothing for a table', changed({ tables: [null] })],
    ['without a scope', changed({ assessment: { ...pack.assessment, scope: {} } })],
    ['with a text for a requirement', changed({ requirements: ['none'] })],
    ['with a number for the trend', changed({ history: { trend: 5 } })],
    ['with a trend of nothing', changed({ history: { trend: [{}, {}] } })],
    [
      'with a negative number of subjects',
      changed({ findings: [{ ...pack.findings[0], subjects: { ...pack.findings[0]!.subjects, satisfied: -1 } }] }),
    ],
    ['with an outcome that is none', changed({ findings: [{ ...pack.findings[0], outcome: 'excellent' }] })],
    ['with an observation of nothing', changed({ findings: [{ ...pack.findings[0], observations: [{}] }] })],
    ['with a text for findings', changed({ findings: 'none' })],
    ['with a text for a finding', changed({ findings: ['none'] })],
    ['with a text for an observation', changed({ findings: [{ ...pack.findings[0], observations: ['none'] }] })],
    ['with a text beside findings', changed({ findings: [...pack.findings, 'none'] })],
    ['with nothing beside findings', changed({ findings: [...pack.findings, {}] })],
    ['with a finding without observations', changed({ findings: [...pack.findings, unobserved] })],
    ['with a text for observations', changed({ findings: [{ ...pack.findings[0], observations: 'none' }] })],
    ['with findings by name', changed({ findings: Object.fromEntries(pack.findings.entries()) })],
    ['with findings twice', `${text.slice(0, -1)},"findings":${canonicalJson(pack.findings)}}`],
    ['with a schema twice', `${text.slice(0, -1)},"schema":"dynamodb-audit-pack/results/1"}`],
    ['with a second list of findings that is empty', `${text.slice(0, -1)},"findings":[]}`],
    ['with a history after none', changed({}).replace('"history":', '"history":null,"history":')],
    ['with an empty second history', `${text.slice(0, -1)},"history":null}`],
    ['nested without end', text.replace('"tables":', `"other":${'['.repeat(1e6)}${']'.repeat(1e6)},"tables":`)],
    ['with half a finding', changed({ findings: [{ observations: [] }] })],
    ['without coverage', canonicalJson(uncovered)],
    ['followed by more', `${text}{}`],
    ['no JSON', text.replace('"findings":', '"findings"')],
  ])('are none when they are %s', (_, json) => {
    expect(read(json)).toBeNull();
  });

  it('are none when they end early, wherever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), (end) => {
        expect(read(text.slice(0, end))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});
