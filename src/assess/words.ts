import type { Cause } from '../model/index.ts';

/** How a cause reads in a sentence. */
export const causeWords: Readonly<Record<Cause, string>> = {
  'access-denied': 'access denied',
  'not-enabled': 'service or region not enabled',
  'not-subscribed': 'service not subscribed',
  throttled: 'throttled by AWS',
  truncated: 'answer truncated',
  stale: 'evidence too old',
  missing: 'evidence missing',
  damaged: 'stored evidence damaged',
  unreadable: 'answer could not be interpreted',
  unreachable: 'endpoint not reachable',
  error: 'defect of this tool or of AWS',
};

/** `A`, `A and B`, `A, B and C`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
