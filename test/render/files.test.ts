import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/model/index.ts';
import { csvCell, renderEvidenceCsv } from '../../src/render/evidence-csv.ts';
import { markdownText, renderHowToVerify } from '../../src/render/how-to-verify.ts';
import { renderers } from '../../src/render/index.ts';
import { renderResultsJson } from '../../src/render/results-json.ts';
import { wholeOf } from '../support/pack-files.ts';
import { hostilePack, samplePack } from '../support/sample-pack.ts';
import { templates } from '../support/templates.ts';

const options = { paper: 'A4', accent: '#1f4e79' } as const;
const read = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/** Rows and cells of a CSV text by RFC 4180; throws on anything else. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) throw new Error('not RFC 4180');
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('evidence-index.csv', () => {
  test('has a header and one row for each evidence item', () => {
    const pack = samplePack();
    const [header, ...rows] = parseCsv(read(Buffer.concat([...renderEvidenceCsv(pack)])));
    expect(header?.slice(0, 5)).toEqual(['reference', 'kind', 'source', 'service', 'operation']);
    expect(rows.map((row) => row[0])).toEqual(pack.evidence.map((entry) => entry.reference));
    expect(rows.map((row) => row[header?.indexOf('sha256') ?? -1])).toEqual(
      pack.evidence.map((entry) => entry.sha256 ?? ''),
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '\n=1', '＝1', '|x', '%x', "=cmd|' /C calc'!A0"])(
    '%j does not become a formula',
    (text) => {
      const [[cell = ''] = []] = parseCsv(`${csvCell(text)}\r\n`);
      expect(cell.startsWith("'")).toBe(true);
    },
  );

  test('hostile texts stay one row each, and no cell begins a formula', () => {
    const pack = hostilePack();
    const rows = parseCsv(read(Buffer.concat([...renderEvidenceCsv(pack)])));
    expect(rows).toHaveLength(pack.evidence.length + 1);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows.flat().filter((cell) => /^\s*[=+@|%]|^\s*-\D/.test(cell))).toEqual([]);
  });

  test('any text survives the way there and back, but for the apostrophe and what cannot be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é', '1') }), (text) => {
        expect(parseCsv(`${csvCell(text)},x\r\n`)).toEqual([[text.startsWith('\n') ? `'${text}` : text, 'x']]);
      }),
    );
  });
});

describe('results.json', () => {
  test('is the canonical JSON of the pack, hostile texts included', () => {
    for (const pack of [samplePack(), hostilePack()]) {
      const text = read(Buffer.concat([...renderResultsJson(pack)]));
      expect(text).toBe(canonicalJson(pack));
      expect(JSON.parse(text)).toEqual(pack);
    }
  });
});

describe('HOW-TO-VERIFY.md', () => {
  const guide = read(renderHowToVerify(samplePack(), templates, options));

  test.each([
    'unzip -d pack pci-dss-4.0.1.asice',
    'openssl x509 -in signing-certificates.pem -noout -subject -fingerprint -sha256',
    'openssl cms -verify -binary -inform DER -in SHA256SUMS.p7s -content SHA256SUMS -CAfile signing-certificates.pem -purpose any -out /dev/null',
    'sha256sum -c SHA256SUMS',
    'shasum -a 256 -c SHA256SUMS',
    'certutil -hashfile report.pdf SHA256',
    'pdfsig report.pdf',
  ])('has the command %s', (command) => {
    expect(guide).toContain(command);
  });

  test('prints the fingerprint as openssl does', () => {
    const expected = samplePack().signer.fingerprint.toUpperCase().match(/../g)?.join(':') ?? '';
    expect(guide).toContain(`\n${expected}\n`);
  });

  test('says that a test signature is one, only then', () => {
    const pack = samplePack();
    expect(guide).toContain('Test signature – not for hand-off');
    const real = read(renderHowToVerify({ ...pack, signer: { ...pack.signer, test: false } }, templates, options));
    expect(real).not.toContain('Test signature');
  });

  test.each([
    ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
    ['[click](javascript:alert(1))', '\\[click\\](javascript:alert(1))'],
    ['`rm -rf ~`', '\\`rm -rf \\~\\`'],
    ['one\n# not a heading', 'one # not a heading'],
    ['R&D *Bank*', 'R\\&D \\*Bank\\*'],
    ['https://x.example', 'https\\://x.example'],
    ['www.x.example', 'www\\.x.example'],
    ['{{name}}', '{{name}}'],
  ])('%j is printed as text', (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });

  test('a hostile pack adds no line, no mark-up and no command', () => {
    const hostile = read(renderHowToVerify(hostilePack(), templates, options));
    expect(hostile.split('\n')).toHaveLength(guide.split('\n').length);
    expect(hostile).not.toMatch(/(?<!\\)<(?:img|script)/);
  });
});

describe('the registry', () => {
  test('names each file of the pack once', () => {
    const paths = renderers.map((renderer) => renderer.path);
    expect(paths).toEqual([
      'report.html',
      'results.json',
      'results.oscal.json',
      'evidence-index.csv',
      'report.xlsx',
      'HOW-TO-VERIFY.md',
    ]);
    expect(new Set(renderers.map((renderer) => renderer.id)).size).toBe(renderers.length);
  });

  test.each(renderers.map((renderer) => [renderer.path, renderer] as const))(
    '%s is deterministic',
    async (_, renderer) => {
      const once = await wholeOf(renderer.render(hostilePack(), templates, options));
      const again = await wholeOf(renderer.render(hostilePack(), templates, options));
      expect(once.equals(again)).toBe(true);
      expect(once.length).toBeGreaterThan(100);
    },
  );
});
