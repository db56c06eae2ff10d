import { describe, expect, test } from 'vitest';
import { readSidecar } from '../../src/config/sidecar.ts';
import { sidecarTemplate } from '../../src/config/template.ts';
import { recordKindNames } from '../../src/model/index.ts';

const now = '2026-11-02T08:00:00.000Z';
const read = (yaml: string) => readSidecar(yaml, { file: 'evidence.yaml', folder: 'reviews/', now });
const messages = (yaml: string): readonly string[] => read(yaml).problems.map(({ message }) => message);

const filled = (kind: (typeof recordKindNames)[number]): string =>
  sidecarTemplate('DDB-IAM-07', [kind])
    .replace(/'<day,[^>]*>'/g, '2026-06-30')
    .replaceAll("'<whole number>'", '3')
    .replaceAll("'<true or false>'", 'false')
    .replace(/'<one of ([^,>]+)[^>]*>'/g, '$1')
    .replaceAll('<text>', 'words');

describe('templates', () => {
  test.each(recordKindNames)('%s is valid once it is filled in, and not before', (kind) => {
    expect(read(filled(kind)).problems).toEqual([]);
    expect(read(filled(kind)).value).toMatchObject([{ kind, file: 'reviews/words' }]);
    expect(messages(sidecarTemplate('DDB-IAM-07', [kind])).length).toBeGreaterThan(3);
  });
});

describe('mistakes', () => {
  const good = filled('access-review');

  test('the last day is inside of what is covered', () => {
    expect(read(good).value?.[0]?.covers).toEqual({
      from: '2026-06-30T00:00:00.000Z',
      to: '2026-07-01T00:00:00.000Z',
    });
  });

  test.each([
    ['kind: access-review', 'kind: acces-review', 'Did you mean "access-review"?'],
    ['[DDB-IAM-07]', '[DDB-IAM-70]', '"DDB-IAM-70": no such control. Did you mean'],
    ['from: 2026-06-30', 'from: 2026-07-30', 'is before from'],
    ['to: 2026-06-30', 'to: 2027-06-30', 'has not come yet'],
    ['from: 2026-06-30', 'from: yesterday', 'must be a day'],
    ["file: 'words'", 'file: ../secret', 'inside of the folder'],
    ["file: 'words'", 'file: /etc/passwd', 'inside of the folder'],
    ["file: 'words'", 'file: C:\\secret', 'inside of the folder'],
    ["owner: 'words'", 'owner: 7', 'must be text'],
    ["owner: 'words'", "owner: 'words'\n    colour: red", 'unknown key "colour"'],
    ["title: 'words'", `title: '${'x'.repeat(5000)}'`, 'must not be longer'],
  ])('%s written as %s', (before, after, message) => {
    expect(good).toContain(before);
    const { problems } = read(good.replace(before, after));
    expect(problems.map((one) => one.message).join('\n')).toContain(message);
    expect(problems[0]?.line).toBeGreaterThan(3);
  });

  test.each([
    ['nested lists', '['.repeat(50_000)],
    ['nested keys', '? '.repeat(2000)],
    ['keys that are maps', '? {a: 1}\n: b'],
    [
      'aliases of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
    ],
    ['a prototype', '__proto__: { records: [] }'],
    ['nothing', ''],
    ['bytes', '\u0000\u0001'],
  ])('%s are refused at once', (_name, yaml) => {
    const { value, problems } = read(yaml);
    expect(value).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });
});
