import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Faces } from '../../src/render/pdf/faces.ts';
import { firstFont, loadFaces } from '../../src/render/pdf/faces.ts';
import { breakLines } from '../../src/render/pdf/lines.ts';
import { openDocument } from '../../src/render/pdf/pdfkit.ts';
import type { PdfDocument } from '../../src/render/pdf/pdfkit.ts';
import type { Sheet } from '../../src/render/pdf/sheet.ts';
import { beginPage } from '../../src/render/pdf/sheet.ts';
import { table } from '../../src/render/pdf/table.ts';
import { palette } from '../../src/render/pdf/theme.ts';
import { escapeXml, useEscapedMetadata } from '../../src/render/pdf/metadata.ts';
import { contentOf } from '../support/pdf-content.ts';
import { everyElement, lintPdf, structureOf } from '../support/pdf-lint.ts';
import { readPdf } from '../support/pdf-reader.ts';
import { templates } from '../support/templates.ts';

function openSheet(): { sheet: Sheet; doc: PdfDocument; faces: Faces; close: () => Uint8Array } {
  const date = new Date('2026-11-03T06:00:00.000Z');
  const { doc, written } = openDocument({
    size: [400, 300],
    font: firstFont(templates),
    language: 'en',
    info: { Title: 'A table', Creator: 'test', Producer: 'test', CreationDate: date, ModDate: date },
  });
  useEscapedMetadata(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const faces = loadFaces(doc, templates);
  const frame = { left: 40, right: 360, top: 40, bottom: 260, width: 320 };
  const sheet: Sheet = {
    doc,
    faces,
    frame,
    y: 0,
    page: 0,
    parent: root,
    furnish: () => undefined,
    palette: palette('#1f4e79'),
    targets: new Set<string>(),
  };
  beginPage(sheet);
  doc.outline.addItem('A table');
  const close = (): Uint8Array => {
    doc.end();
    return Buffer.concat(written());
  };
  return { sheet, doc, faces, close };
}

describe('visible text', () => {
  const { faces } = openSheet();
  test.each([
    ['plain', 'cards-vault', 'cards-vault'],
    ['accents and Cyrillic', 'Zürich Москва', 'Zürich Москва'],
    ['a bidi override', 'a\u202Eb', 'a‹U+202E›b'],
    ['Hebrew, which would be set the wrong way round', '\u05E9\u05DC', '‹U+05E9 U+05DC›'],
    ['an emoji', 'ok \u{1F600}', 'ok ‹U+1F600›'],
    ['a tab', 'a\tb', 'a b'],
    ['a carriage return', 'a\r\nb', 'a\nb'],
    ['a lone surrogate', 'a\uD800b', 'a‹U+D800›b'],
    ['a zero-width space', 'a\u200Bb', 'a‹U+200B›b'],
    ['an escape made before', 'a⟨U+202E⟩b', 'a‹U+202E›b'],
  ])('%s', (_, text, expected) => {
    for (const face of Object.values(faces)) expect(face.visible(text)).toBe(expected);
  });

  test('Greek in the text face', () => {
    expect(faces.regular.visible('Ωμέγα')).toBe('Ωμέγα');
  });

  test('has a glyph for each of its characters, whatever it was made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const character of faces.regular.visible(text).replaceAll('\n', '')) {
          expect(faces.regular.font.font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)).toBe(true);
        }
      }),
    );
  });
});

describe('lines', () => {
  const { faces } = openSheet();
  const face = fc.constantFrom('regular', 'semibold', 'mono', 'monoSemibold');
  const word = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abcXYZ019/:-_.,=éΩ'.split('')), maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.constantFrom(
      'UpdateContinuousBackups',
      'arn:aws:dynamodb:eu-central-1:111122223333:table/cards-vault',
      ' ',
      '\n',
    ),
  );
  const runs = fc.array(fc.record({ text: fc.array(word).map((list) => list.join(' ')), face }), { maxLength: 4 });

  test('hold every character of the text in its order', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 20, max: 400 }), (text, width) => {
        const lines = breakLines(text, { faces, size: 8, width });
        const printed = lines.flatMap((line) => line.pieces.map((piece) => piece.text)).join('');
        const given = text.map((run) => faces[run.face].visible(run.text)).join('');
        expect(printed.replace(/\s/g, '')).toBe(given.replace(/\s/g, ''));
      }),
    );
  });

  test('are no wider than they may be', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 20, max: 400 }), (text, width) => {
        for (const line of breakLines(text, { faces, size: 8, width })) {
          const ends = line.pieces.map(
            (piece) => piece.x + faces[piece.run.face ?? 'regular'].width(piece.text.trimEnd(), 7.44),
          );
          expect(Math.max(0, ...ends)).toBeLessThanOrEqual(width + 8);
        }
      }),
    );
  });

  test('break an ARN at its separators', () => {
    const arn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/cards-vault/index/by-customer';
    const lines = breakLines(arn, { faces, size: 8, width: 120 }).map((line) =>
      line.pieces.map((piece) => piece.text).join(''),
    );
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/[:/-]$/);
  });

  test('keep the indentation of code', () => {
    const lines = breakLines([{ text: '{\n    "a": 1\n}', face: 'mono' }], { faces, size: 8, width: 300 });
    expect(lines.map((line) => line.pieces.map((piece) => piece.text).join(''))).toEqual(['{', '    "a": 1', '}']);
  });
});

describe('a table', () => {
  const columns = [
    { title: 'Name', share: 1 },
    { title: 'Items', share: 1, align: 'right' },
  ] as const;

  test('goes on over pages without losing a line of a row that is taller than a page', () => {
    const { sheet, close } = openSheet();
    const rows = Array.from({ length: 200 }, (_, index) => `line ${index}`).join('\n');
    table(sheet, {
      columns,
      rows: [{ cells: [rows, '7'] }, { cells: ['last', '8'] }],
      continued: '(continued)',
      rowHeaders: true,
    });
    sheet.parent.end();
    const pdf = readPdf(close());
    const shown = pdf.pages.flatMap((page) => contentOf(pdf, page).shown);
    const content = shown.filter((one) => !one.tags.includes('Artifact')).map((one) => one.text);
    expect(content.filter((text) => text.startsWith('line '))).toEqual(
      Array.from({ length: 200 }, (_, index) => `line ${index}`),
    );
    expect(content).toContain('last');
    expect(lintPdf(pdf)).toEqual([]);
    expect(pdf.pages.length).toBeGreaterThan(10);
  });

  test('repeats its header on every page, once for readers by ear', () => {
    const { sheet, close } = openSheet();
    const rows = Array.from({ length: 60 }, (_, index) => ({ cells: [`row ${index}`, String(index)] }));
    table(sheet, { columns, rows, continued: '(continued)' });
    sheet.parent.end();
    const pdf = readPdf(close());
    const headers = pdf.pages.map((page) => contentOf(pdf, page).shown.filter((one) => one.text === 'Items'));
    expect(headers.map((list) => list.length)).toEqual(pdf.pages.map(() => 1));
    expect(headers.flat().map((one) => one.tags.includes('Artifact'))).toEqual(pdf.pages.map((_, index) => index > 0));
    expect(everyElement(structureOf(pdf)).filter((one) => one.tag === 'TR')).toHaveLength(61);
  });
});

test('the lint finds what is wrong with a document that keeps no rules', () => {
  const { doc, close } = openSheet();
  doc.rect(10, 10, 20, 20).fill('#000000');
  doc.text('untagged', 10, 10, { lineBreak: false });
  doc.goTo(10, 10, 20, 20, 'nowhere', {});
  const problems = lintPdf(readPdf(close())).join('\n');
  expect(problems).toContain('not tagged: untagged');
  expect(problems).toContain('drawings are neither content nor artifact');
  expect(problems).toContain('leads to nowhere');
  expect(problems).toContain('does not say what it is');
});

test.each([
  ['markup', 'R&D <x> "q"', 'R&amp;D &lt;x&gt; &quot;q&quot;'],
  ['what XML cannot hold', 'a\u0000b\uFFFEc\uD800', 'a\uFFFDb\uFFFDc\uFFFD'],
])('metadata escapes %s', (_, text, expected) => {
  expect(escapeXml(text)).toBe(expected);
});
