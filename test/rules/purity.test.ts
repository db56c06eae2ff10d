import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

/** Code without comments, strings left in: a mention in prose is no use. */
const codeOf = (file: string): string =>
  readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '');

const files = sourcesIn('src');
const outsideCli = files.filter((file) => !file.startsWith(join('src', 'cli')));

describe('the outside world', () => {
  it('is seen', () => {
    expect(files.length).toBeGreaterThan(250);
    expect(outsideCli.length).toBeLessThan(files.length);
  });

  it.each([
    ['the clock', /\bDate\.now\(|new Date\(\s*\)/],
    ['the process', /\bprocess\.(?!env\b)|from 'node:process'|\bprocess\.env\b/],
    ['chance', /\bMath\.random\(/],
    ['the console', /\bconsole\./],
  ])('reaches only the command line: %s', (_, pattern) => {
    expect(outsideCli.filter((file) => pattern.test(codeOf(file)))).toEqual([]);
  });

  it('reaches no template with unescaped text', () => {
    const templates = readdirSync('templates', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.hbs'),
    );
    expect(templates.length).toBeGreaterThan(3);
    for (const name of templates) expect(readFileSync(join('templates', name), 'utf8'), name).not.toContain('{{{');
    expect(files.filter((file) => /noEscape/.test(codeOf(file)))).toEqual([]);
  });
});

describe('sizes', () => {
  it('no source file is longer than 300 lines', () => {
    expect(files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301)).toEqual([]);
  });
});

describe('registries', () => {
  it('hold every control and source of their folders', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/generate-indexes.mjs', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });
});

describe('the words of the product', () => {
  it('never claim what only an assessor may say', () => {
    const strings = readFileSync('templates/strings/en.json', 'utf8');
    for (const claim of [/\bis compliant\b/i, /\bcertified\b/i, /\bpassed PCI\b/i]) {
      const lines = strings.split('\n').filter((line) => claim.test(line) && !/\bnot\b|\bnever\b/i.test(line));
      expect(lines, String(claim)).toEqual([]);
    }
  });
});
