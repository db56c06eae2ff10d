import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataClasses, outcomes, topics } from '../../src/model/index.ts';
import { loadWords } from '../../src/render/words.ts';
import { templates } from '../support/templates.ts';

const words = loadWords(templates);
const table = JSON.parse(templates.text('strings/en.json')) as Readonly<Record<string, unknown>>;

/** All keys of the table, such as `coverage.calls`; a plural or a list counts as one. */
function keysOf(node: unknown, path: string): readonly string[] {
  if (typeof node !== 'object' || node === null || Array.isArray(node) || ('one' in node && 'other' in node))
    return [path];
  return Object.entries(node).flatMap(([key, value]) => keysOf(value, path === '' ? key : `${path}.${key}`));
}
const keys = keysOf(table, '');

/** The PDF has a table of its own for what only it prints. */
const ofPdf = join('src', 'render', 'pdf');
const textsBelow = (folder: string, ends: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith(ends) && !join(entry.parentPath, entry.name).startsWith(ofPdf),
    )
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
const code = [...textsBelow('src/render', '.ts'), ...textsBelow('templates/html', '.hbs')].join('\n');

describe('strings', () => {
  test('every key that code or a template asks for by name is there', () => {
    const asked = [
      ...[...code.matchAll(/\{\{say "([^"]+)"\}\}/g)].map((match) => match[1] ?? ''),
      ...[...code.matchAll(/\b(?:say|count|list|pattern)\(\s*'([^']+)'/g)].map((match) => match[1] ?? ''),
    ];
    expect(asked.length).toBeGreaterThan(150);
    expect(asked.filter((key) => key.includes('.') && !keys.includes(key))).toEqual([]);
  });

  test('every member of a closed union has its words', () => {
    for (const outcome of [...outcomes, 'not-tested', 'not-implemented'])
      expect(words.say(`outcome.${outcome}`)).not.toBe('');
    for (const topic of topics) expect(words.say(`topic.${topic}`)).not.toBe('');
    for (const dataClass of [...dataClasses, 'unclassified']) expect(words.say(`data-class.${dataClass}`)).not.toBe('');
    const sources = keys.filter((key) => key.startsWith('source.')).map((key) => key.slice('source.'.length));
    for (const source of sources) expect(words.say(`source-gives.${source}`)).not.toBe('');
    expect(sources).toHaveLength(9);
    expect(keys.filter((key) => key.startsWith('cause.'))).toHaveLength(11);
    expect(keys.filter((key) => key.startsWith('class.'))).toHaveLength(5);
  });

  test('no text promises what only an assessor may, and none is empty', () => {
    const text = templates.text('strings/en.json');
    expect(text).not.toMatch(/\b(compliant|certified|passed|passes)\b/i);
    expect(text).not.toMatch(/: ""/);
  });
});
