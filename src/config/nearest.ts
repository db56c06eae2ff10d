import { closest, distance } from 'fastest-levenshtein';

/** ` Did you mean "x"?` when a known name is near enough to the given one; empty otherwise. */
export function didYouMean(given: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const nearest = closest(given.toLowerCase(), known);
  const near = distance(given.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, Math.ceil(given.length / 3));
  return near ? ` Did you mean "${nearest}"?` : '';
}
