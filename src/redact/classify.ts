import { isLinesFile, type Field } from '../model/index.ts';
import { wordsOf, type KnownNames } from './names.ts';
import { byName, byValue, openFiles, openResults, packIds, requestNames, textOfValue } from './profiles.ts';
import type { Sensitivity } from './profiles.ts';

/** A field with where it stands and, of a whole file, its content. */
export interface Placed extends Field {
  readonly path: string;
  /** Of the document that the field is in; null when that is too long to be looked through. */
  readonly bytes: Uint8Array | null;
  /** The file as a whole: it is not JSON. */
  readonly whole: boolean;
}

/** Every class of a field, by the table of the profiles. What no row knows is `other`. */
export function classesOf(placed: Placed, names: KnownNames): ReadonlySet<Sensitivity> {
  if (packIds.has(`${placed.path}#${placed.pointer}`)) return new Set(['digest']);
  return placed.whole ? classesOfFile(placed, names) : classesOfValue(placed, names);
}

function classesOfFile({ path, bytes }: Placed, names: KnownNames): ReadonlySet<Sensitivity> {
  if (openFiles.has(path)) return new Set(['result']);
  const text = bytes === null ? null : decode(bytes);
  return new Set(text === null ? ['unreadable'] : ['file', 'other', ...classesOfText(text, names)]);
}

function classesOfValue({ path, pointer, value }: Placed, known: KnownNames): ReadonlySet<Sensitivity> {
  const names = pointer.toLowerCase().split('/');
  const inRequest = names.some((name) => requestNames.has(name));
  const named = Object.entries(byName).flatMap(([sensitivity, listed]) =>
    (sensitivity !== 'item' || inRequest) && names.some((name) => listed.has(name)) ? [sensitivity as Sensitivity] : [],
  );
  // What stands in a name is as telling as what stands in a value.
  const found = [...named, ...classesOfText(`${pointer}\n${textOfValue(value)}`, known)];
  const open = path === 'results.json' && openResult.test(pointer);
  return new Set([open ? 'result' : 'other', ...(isWholeLine(path, pointer) ? (['file'] as const) : []), ...found]);
}

/** An answer that is no JSON stands in its line as one text: like a file, it cannot be withheld in part. */
const isWholeLine = (path: string, pointer: string): boolean => isLinesFile(path) && /^\/\d+$/.test(pointer);

function classesOfText(text: string, { persons, items }: KnownNames): Sensitivity[] {
  const words = wordsOf(text);
  return [
    ...byValue.filter(([, pattern]) => pattern.test(text)).map(([sensitivity]) => sensitivity),
    ...(words.some((word) => persons.has(word)) ? (['person'] as const) : []),
    ...(words.some((word) => items.has(word)) ? (['item'] as const) : []),
  ];
}

const openResult = new RegExp(
  `^(?:${openResults.map((each) => each.replaceAll('**', '.+').replaceAll(/(?<!\.)\*/g, '[^/]+')).join('|')})$`,
  's',
);

function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
