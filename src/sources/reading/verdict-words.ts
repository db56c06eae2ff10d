import type { Instant, JsonObject, VerdictWord } from '../../model/index.ts';

/**
 * The words of AWS Config (`COMPLIANT`), Security Hub (`PASSED`) and Audit Manager, which repeats both: free texts on
 * the wire. What is not known to be a verdict is `inconclusive`, never `pass`.
 */
export function verdictWord(text: string | undefined): VerdictWord {
  switch ((text ?? '').trim().toUpperCase()) {
    case 'COMPLIANT':
    case 'PASSED':
      return 'pass';
    case 'NON_COMPLIANT':
    case 'FAILED':
      return 'fail';
    case 'WARNING':
      return 'warn';
    case 'SUPPRESSED':
      return 'suppressed';
    default:
      return 'inconclusive';
  }
}

/** The point in time at a member: seconds since 1970, or ISO 8601 text; undefined for what is none. */
export function instantAt(object: JsonObject, member: string): Instant | undefined {
  const value = Object.hasOwn(object, member) ? object[member] : undefined;
  const time =
    typeof value === 'number'
      ? Math.round(value * 1000)
      : typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)
        ? Date.parse(value)
        : Number.NaN;
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : undefined;
}
