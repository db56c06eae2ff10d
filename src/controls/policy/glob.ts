import { matchesEscaped } from './pattern.ts';

/** Tells whether a text matches one pattern. */
export type Glob = (text: string) => boolean;

/** Prepares a pattern with `*` and `?` for many texts. With `escapes`, `${*}`, `${?}` and `${$}` are the characters themselves. */
export const glob = (pattern: string, escapes = false): Glob => {
  if (escapes && pattern.includes('${')) return (text) => matchesEscaped(pattern, text);
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  if (/^\*+$/.test(pattern)) return () => true;
  // Most texts are refused by what the pattern spells out at its beginning and behind its last sign.
  const [beginning = '', ...others] = pattern.split(/[*?]+/);
  const spelled = others.findLast((piece) => piece !== '') ?? '';
  return (text) => text.startsWith(beginning) && text.includes(spelled) && walk(pattern, text);
};

/** Goes back to the last `*` only: what an earlier one took in, the last one can take in as well. */
const walk = (pattern: string, text: string): boolean => {
  let [at, read] = [0, 0];
  let [star, resume] = [-1, 0];
  while (read < text.length) {
    const sign = pattern[at];
    if (sign === '*') {
      [star, resume] = [at, read];
      at += 1;
    } else if (sign === '?' || sign === text[read]) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      resume += 1;
      [at, read] = [star + 1, resume];
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
};
