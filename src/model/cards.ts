import type { EvidenceReference } from './change.ts';
import { isOpen } from './outcome.ts';
import type { Finding, Observation } from './pack.ts';

const mostCards = 6;
const exampleCards = 2;

/**
 * The evidence of a finding that stands on cards, with its first lines: all of its exceptions up to a number, then
 * examples of the rest. Everything else is in the evidence index: thousands of cards would not be read.
 */
export function evidenceOnCards({ observations }: Pick<Finding, 'observations'>): readonly EvidenceReference[] {
  const open = first(
    mostCards,
    observations.filter(({ outcome }) => isOpen(outcome)),
  );
  const good = observations.filter(({ outcome }) => !isOpen(outcome));
  const decided = good.filter(({ deciding }) => deciding.length > 0);
  const shown = new Set(open);
  const others = decided.some(({ evidence }) => evidence.length > 0) ? decided : observations;
  return [...open, ...first(exampleCards, others, shown)];
}

/** The first references of observations that are not `without`. */
function first(
  most: number,
  observations: readonly Observation[],
  without: ReadonlySet<EvidenceReference> = new Set(),
): readonly EvidenceReference[] {
  const found = new Set<EvidenceReference>();
  for (const { evidence } of observations)
    for (const reference of evidence) {
      if (!without.has(reference)) found.add(reference);
      if (found.size === most) return [...found];
    }
  return [...found];
}
