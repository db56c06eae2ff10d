import { isMade, madeOf } from './made.ts';
import { withParts } from './replaced.ts';

/** Characters that change how their neighbours are read, or that cannot be seen: controls, bidirectional marks, separators. */
const invisible =
  // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Text in which such characters are printed as `⟨U+202E⟩`, so that a name cannot disguise itself. Line feeds and tabs stay. */
export const visible = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(invisible, (character) => {
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return `⟨U+${code}⟩`;
    });

/** Applies `visible` to every text of a plain value. */
export function visibleThroughout<T>(value: T): T {
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return visible(node);
    if (typeof node !== 'object' || node === null) return node;
    return isMade(node) ? madeOf(node, walk) : withParts(node, walk);
  };
  return walk(value) as T;
}
