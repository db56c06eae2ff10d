import type { Problem } from '../../model/manifest.ts';
import { textOf } from '../bytes.ts';
import { evidenceIndexFile } from '../lists.ts';
import { contentOf, type Container } from './container.ts';

/** Whether answers stand together in files of lines; in packs of few, and of before, each has a file of its own. */
export const hasAnswers = ({ entries }: Container): boolean =>
  [...entries.values()].some(({ answers }) => answers !== null);

/** Holds every line against the evidence index: each is the answer that the index names there, and none is missing. */
export function checkAnswers(container: Container): Problem[] {
  if (!hasAnswers(container)) return [];
  const listed = placesIn(textOf(contentOf(container, evidenceIndexFile)));
  if (listed === null)
    return [problemOf(evidenceIndexFile, 'the index of the answers that stand in lines cannot be read')];
  const problems: Problem[] = [];
  for (const { path, answers } of container.entries.values()) {
    if (answers === null) continue;
    const expected = listed.get(path) ?? new Map<number, string>();
    answers.forEach((sha256, index) => {
      const line = index + 1;
      if (!expected.has(line)) problems.push(problemOf(path, `the evidence index does not list line ${line}`));
      else if (expected.get(line) !== sha256) {
        problems.push(problemOf(path, `line ${line} is not the answer that the evidence index lists there`));
      }
    });
    const missing = [...expected.keys()].filter((line) => line > answers.length);
    problems.push(...missing.map((line) => problemOf(path, `line ${line} is missing`)));
  }
  return problems;
}

const problemOf = (file: string, message: string): Problem => ({ check: 'answers', file, message });

/** Digests by file and line; null where the index has other columns. */
function placesIn(csv: string): ReadonlyMap<string, ReadonlyMap<number, string>> | null {
  const rows = rowsOf(csv);
  const { value: head } = rows.next();
  const [file, line, sha256] = ['file', 'line', 'sha256'].map((name) => (head ?? []).indexOf(name));
  if (file === undefined || line === undefined || sha256 === undefined || Math.min(file, line, sha256) < 0) return null;
  const places = new Map<string, Map<number, string>>();
  for (const row of rows) {
    const [path = '', number = '', digest = ''] = [row[file], row[line], row[sha256]];
    if (!/^[1-9]\d*$/.test(number)) continue;
    const own = places.get(path) ?? new Map<number, string>();
    places.set(path, own.set(Number(number), digest));
  }
  return places;
}

/** Rows of a CSV (RFC 4180): cells with commas, quotes or line breaks stand in quotes, a quote in them twice. */
function* rowsOf(csv: string): Generator<readonly string[], undefined> {
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    yield row;
    row = [];
  }
}
