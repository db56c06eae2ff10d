import { byName, requestNames, textOfValue } from './profiles.ts';
import type { Field } from '../model/index.ts';

/** Names of persons and values of items that a pack knows of, to be found again in texts that mention them. */
export interface KnownNames {
  readonly persons: ReadonlySet<string>;
  readonly items: ReadonlySet<string>;
}

/** Shorter words than this stand in too many texts by chance. */
const shortest = 4;

/** Collects what stands where persons and items are named: user names, sessions of roles, key values. */
export function knownNames(fields: Iterable<Field>): KnownNames {
  const persons = new Set<string>();
  const items = new Set<string>();
  for (const { pointer, value } of fields) {
    const text = textOfValue(value);
    for (const [, name = ''] of text.matchAll(
      /:(?:assumed-role\/[^/\s"]+|user(?:\/[^/\s"]+)*|federated-user)\/([\w+=,.@-]+)/g,
    )) {
      if (name.length >= shortest) persons.add(name);
    }
    if (text.length < shortest || !/^[\w+=,.@-]+$/.test(text)) continue;
    const names = pointer.toLowerCase().split('/');
    if (names.some((name) => byName.person?.has(name))) persons.add(text);
    const isItem = names.some((name) => requestNames.has(name)) && names.some((name) => byName.item?.has(name));
    if (isItem && /\d/.test(text)) items.add(text);
  }
  return { persons, items };
}

/** Words of a text as names are written: `maria.santos` is one, also at the end of a sentence. */
export const wordsOf = (text: string): readonly string[] =>
  text.split(/[^\w+=,.@-]+/).flatMap((word) => {
    const trimmed = word.replace(/^[-+=,.]+|(?<![-+=,.])[-+=,.]+$/g, '');
    return trimmed === word ? [word] : [word, trimmed];
  });
