import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceFromPack, packEvidence, recordsFile } from '../../src/assess/carry.ts';
import { sameResults } from '../../src/assess/same-results.ts';
import { fieldsOf } from '../../src/seal/fields.ts';
import { answerOf, isLinesFile, lineOf, linesOf, sha256 } from '../../src/model/index.ts';
import { renderEvidenceCsv } from '../../src/render/evidence-csv.ts';
import { artifactsOf, textOf } from '../support/pack-files.ts';
import { evidenceSet, pack } from './support.ts';

const answers: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text, 'utf8')),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .constantFrom('{"base64":"AAAA"}', '"text"', '{\n}', '{"a":1}\r', '\ufeff{}', '', 'null', '{', '\n')
    .map((text) => Buffer.from(text)),
);

describe('an answer in a line', () => {
  it('is given back byte for byte, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(answers, { minLength: 1, maxLength: 5 }), (each) => {
        const lines = linesOf(Buffer.concat(each.map(lineOf)));
        expect(lines).toHaveLength(each.length);
        lines.forEach((line, index) => {
          expect(Buffer.from(answerOf(line) ?? []).equals(Buffer.from(each[index] ?? []))).toBe(true);
          expect(() => JSON.parse(Buffer.from(line).toString()) as unknown).not.toThrow();
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('is the answer itself where that is JSON in one line', () => {
    expect(Buffer.from(lineOf(Buffer.from('{"Table":{"n": 1.0}}'))).toString()).toBe('{"Table":{"n": 1.0}}\n');
    expect(Buffer.from(lineOf(Buffer.from('<a>\n</a>'))).toString()).toBe('"<a>\\n</a>"\n');
  });

  it('has fields under its number; what cannot be taken apart is one text', () => {
    const bytes = Buffer.from('{"a":1}\n"<xml/>"\n{"n":9007199254740993}\n');
    const path = 'evidence/E-0001-to-E-0003.ndjson';
    expect(fieldsOf({ path, size: bytes.length, sha256: '', bytes })).toEqual([
      { pointer: '/1/a', value: 1 },
      { pointer: '/2', value: '<xml/>' },
      { pointer: '/3', value: '{"n":9007199254740993}' },
    ]);
  });
});

/** Evidence of so many answers, one in seven of them XML. */
const many = (count: number) =>
  evidenceSet([
    ...Array.from({ length: count }, (_, index) =>
      index % 7 === 0
        ? {
            id: `x-${index}`,
            body: `<a>\n${index}</a>`,
            mediaType: 'text/xml',
            source: 'iam' as const,
            service: 'iam' as const,
            operation: 'GetUser',
            request: { UserName: String(index) },
          }
        : {
            id: `r-${index}`,
            body: `{"n":${index}}`,
            operation: 'DescribeTable',
            request: { TableName: `t-${index}` },
          },
    ),
    { id: 'large', body: JSON.stringify('x'.repeat(70_000)), operation: 'ListTables' },
  ]);

describe('the answers of a pack', () => {
  it('have a file each up to five thousand small ones', () => {
    const made = pack({ evidence: many(5000) });
    expect(made.evidence.every(({ line }) => line === undefined)).toBe(true);
    expect(textOf(renderEvidenceCsv(made)).split('\r\n')[0]).not.toContain('line');
  });

  const evidence = many(5100);
  const made = pack({ evidence });
  const artifacts = artifactsOf(packEvidence(made, evidence));
  const files = new Map(artifacts.map(({ path, bytes }) => [path, bytes]));
  const list = files.get(recordsFile) ?? new Uint8Array();

  it('stand in lines beyond that, large ones apart, each where the index says', () => {
    const paths = artifacts.map(({ path }) => path);
    expect(paths[0]).toMatch(/^evidence\/E-\d{4}-dynamodb-ListTables\.json$/);
    expect(paths[1]).toBe('evidence/E-0001-to-E-1000.ndjson');
    expect(paths.slice(1, -1).filter(isLinesFile)).toHaveLength(6);
    expect(paths.at(-1)).toBe(recordsFile);
    for (const { file, line, sha256: digest } of made.evidence) {
      const bytes = files.get(file ?? '') ?? new Uint8Array();
      const answer = line === undefined ? bytes : answerOf(linesOf(bytes)[line - 1] ?? new Uint8Array());
      expect(sha256(answer ?? '')).toBe(digest);
    }
  });

  it('are judged again to the same results', () => {
    expect(sameResults(made, pack({ evidence: evidenceFromPack(list, files) }))).toEqual([]);
  });

  it('are judged again where an older pack has a file for each of as many', () => {
    const places = new Map(
      made.evidence.map(({ reference }) => [reference, { file: `evidence/${reference}-old.json` }]),
    );
    const older = pack({ evidence: { ...evidence, places } });
    const olderFiles = new Map(artifactsOf(packEvidence(older, evidence)).map(({ path, bytes }) => [path, bytes]));
    const again = evidenceFromPack(olderFiles.get(recordsFile) ?? '', olderFiles);
    expect(sameResults(older, pack({ evidence: again }))).toEqual([]);
  });

  it('are absent where their line was changed or left out', () => {
    const file = 'evidence/E-0001-to-E-1000.ndjson';
    const text = Buffer.from(files.get(file) ?? []).toString();
    for (const changed of [text.replace('"n":', '"m":'), text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)]) {
      const again = evidenceFromPack(list, new Map(files).set(file, Buffer.from(changed)));
      expect(sameResults(made, pack({ evidence: again }))).not.toEqual([]);
    }
  });
});
