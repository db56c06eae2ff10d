/** A piece of a pattern: a character, `?`, `*` (also a policy variable: its value is not known here), or a span. */
type Token =
  | { readonly kind: 'character'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'many' }
  /** Stands for every text at once: only `*` on the other side takes it in. */
  | { readonly kind: 'span' };

const character = (text: string): Token => ({ kind: 'character', text });

/**
 * Splits a pattern into tokens. With `variables`, `${name}` counts as any text, and `${*}`, `${?}` and `${$}` are
 * the characters themselves (IAM User Guide, "IAM policy elements: Variables and tags").
 */
const tokens = (pattern: string, variables: boolean): readonly Token[] => {
  const pieces = pattern.match(variables ? /\$\{[^}]*\}|[\s\S]/gu : /[\s\S]/gu) ?? [];
  return pieces.map((piece): Token => {
    if (piece === '*') return { kind: 'many' };
    if (piece === '?') return { kind: 'one' };
    if (piece.length > 2 && piece.startsWith('${')) {
      const name = piece.slice(2, -1);
      return /^[*?$]$/.test(name) ? character(name) : { kind: 'many' };
    }
    return character(piece);
  });
};

/** Whether some text matches both sides. One table of left × right: nothing to backtrack, whatever the pattern. */
const meet = (left: readonly Token[], right: readonly Token[]): boolean => {
  let row: boolean[] = [true];
  for (const token of right) row.push(row.at(-1) === true && token.kind === 'many');
  for (const token of left) {
    const next: boolean[] = [token.kind === 'many' && row[0] === true];
    right.forEach((other, at) => {
      const stretch = row[at + 1] === true || next[at] === true;
      const many = token.kind === 'many' || other.kind === 'many';
      next.push(many ? stretch : row[at] === true && alike(token, other));
    });
    row = next;
  }
  return row.at(-1) === true;
};

const alike = (left: Token, right: Token): boolean => {
  if (left.kind === 'span' || right.kind === 'span') return false;
  if (left.kind === 'character' && right.kind === 'character') return left.text === right.text;
  return true;
};

/** Length of the text before the first character that may mean more than itself. */
const plainLength = (pattern: string): number => {
  const special = pattern.search(/[*?$]/);
  return special < 0 ? pattern.length : special;
};

/** Whether what both begin with tells them apart: most patterns name another resource, and need no table. */
const beginOtherwise = (pattern: string, other: string, plainOther = plainLength(other)): boolean => {
  const length = Math.min(plainLength(pattern), plainOther);
  return !other.startsWith(length === pattern.length ? pattern : pattern.slice(0, length));
};

/** Whether a text matches a pattern with `*` and `?`. */
export const matches = (pattern: string, text: string): boolean =>
  !beginOtherwise(pattern, text, text.length) && meet(tokens(pattern, false), Array.from(text, character));

/** As `matches`, in which `${*}`, `${?}` and `${$}` are the characters themselves. */
export const matchesEscaped = (pattern: string, text: string): boolean =>
  !beginOtherwise(pattern, text, text.length) && meet(tokens(pattern, true), Array.from(text, character));

/** Whether some text could match both patterns; policy variables of the first count as any text. */
export const overlaps = (pattern: string, other: string, variables = false): boolean =>
  !beginOtherwise(pattern, other) && meet(tokens(pattern, variables), tokens(other, false));

/** Whether the first pattern matches every text that the second one matches. May say no where it is undecided. */
export const covers = (pattern: string, other: string): boolean => {
  if (beginOtherwise(pattern, other)) return false;
  const spans = tokens(other, false).map((token): Token => (token.kind === 'character' ? token : { kind: 'span' }));
  return meet(tokens(pattern, false), spans);
};
