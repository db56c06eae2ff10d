import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, readableOn } from '../../src/render/colour.ts';
import { cssString, embeddedJson } from '../../src/render/html/policy.ts';
import { visible, visibleThroughout } from '../../src/render/visible.ts';

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('no way around escaping', () => {
  const templates = filesBelow('templates').filter((file) => file.endsWith('.hbs'));
  const sources = filesBelow('src/render');

  test('the rule sees files', () => {
    expect(templates.length).toBeGreaterThan(10);
    expect(sources.length).toBeGreaterThan(10);
  });

  test.each(templates)('%s has no raw output and quotes its attributes', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(text).not.toMatch(/\{\{\{|\{\{~?&/);
    expect(text).not.toMatch(/=\{\{/);
    expect(text).not.toMatch(/<[^>]*\s(style|on[a-z]+)=/i);
  });

  test('only one file makes text that a template does not escape', () => {
    const makers = sources.filter((file) => /noEscape|SafeString\(/.test(readFileSync(file, 'utf8')));
    expect(makers).toEqual([join('src', 'render', 'trusted.ts')]);
  });
});

describe('embedded JSON', () => {
  test('reads back as it was, and cannot end its element', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = [...embeddedJson(value)].join('');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
  });
});

describe('CSS strings', () => {
  test.each([
    ['Meridian · Bank', '"Meridian \\b7  Bank"'],
    ['"}</style><script>', '"\\22 \\7d \\3c \\2f style\\3e \\3c script\\3e "'],
    ['a\\b\nc', '"a\\5c b\\a c"'],
    ['\u0000', '"\\fffd "'],
  ])('%j', (text, expected) => {
    expect(cssString(text)).toBe(expected);
  });
});

describe('visible text', () => {
  test.each([
    ['\u202Eabc', '⟨U+202E⟩abc'],
    ['a\u0000b', 'a⟨U+0000⟩b'],
    ['a\r\nb\tc', 'a\nb\tc'],
    ['a\rb', 'a⟨U+000D⟩b'],
    ['\ud800', '\ufffd'],
    ['zero\u200bwidth', 'zero⟨U+200B⟩width'],
    ['\u{1F3F3}\uFE0F\u200D\u{1F308}', '\u{1F3F3}\uFE0F\u200D\u{1F308}'],
  ])('%j', (text, expected) => {
    expect(visible(text)).toBe(expected);
  });

  test('reaches every text of a value and nothing else', () => {
    const value = { a: ['\u202E', 1, null, true], b: { c: 'plain' } };
    expect(visibleThroughout(value)).toEqual({ a: ['⟨U+202E⟩', 1, null, true], b: { c: 'plain' } });
  });
});

describe('accent colours', () => {
  test('any colour becomes readable on light and dark paper', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), fc.constantFrom('#ffffff', '#14171a'), (value, paper) => {
        const colour = `#${value.toString(16).padStart(6, '0')}`;
        expect(contrast(readableOn(colour, paper), paper)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test('a readable colour is left alone; black on white has the highest contrast', () => {
    expect(readableOn('#1f4e79', '#ffffff')).toBe('#1f4e79');
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  });
});
