import { closest, distance } from 'fastest-levenshtein';

/** ` Did you mean "x"?` when a known name is near enough to the given one; empty otherwise. */
export function didYouMean(given: string, known: readonly string[]): string {
  const wanted = given.toLowerCase();
  const lower = known.map((name) => name.toLowerCase());
  if (lower.length === 0) return '';
  const found = closest(wanted, lower);
  const near = distance(wanted, found) <= Math.max(2, Math.ceil(given.length / 3));
  return near ? ` Did you mean "${known[lower.indexOf(found)]}"?` : '';
}
