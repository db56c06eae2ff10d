import type { EvidenceItem } from './evidence.ts';

/** Fewer answers of one kind than this are told one by one. */
const fewest = 4;
/** With more lines than this, what stands together is all that a source was asked in an account. */
const mostLines = 4_000;

/**
 * The index as a reader needs it on paper: what could not be had by itself, and answers to the same question in one place,
 * which have neighbouring numbers, together. In an estate of many accounts, neighbours of one account and source that
 * were all answered, or all not for the same reason, stand together. No item is left out.
 */
export function indexGroups(index: Iterable<EvidenceItem>, most = mostLines): Iterable<readonly EvidenceItem[]> {
  let lines = 0;
  for (const _ of neighbours(index, isAlike)) lines += 1;
  return neighbours(index, lines > most ? isOfOneSource : isAlike);
}

/** Neighbours that are alike together; of few, each alone. */
function* neighbours(
  index: Iterable<EvidenceItem>,
  alike: (a: EvidenceItem, b: EvidenceItem) => boolean,
): Generator<readonly EvidenceItem[]> {
  let group: EvidenceItem[] = [];
  for (const item of index) {
    const last = group.at(-1);
    if (last !== undefined && !alike(last, item)) {
      yield* asLines(group);
      group = [];
    }
    group.push(item);
  }
  yield* asLines(group);
}

const asLines = (group: readonly EvidenceItem[]): readonly (readonly EvidenceItem[])[] =>
  group.length < fewest ? group.map((item) => [item]) : [group];

const isAlike = (a: EvidenceItem, b: EvidenceItem): boolean =>
  a.sha256 !== null && b.sha256 !== null && a.asked === b.asked && a.region === b.region && isOfOneSource(a, b);

const isOfOneSource = (a: EvidenceItem, b: EvidenceItem): boolean =>
  a.source === b.source && a.account === b.account && a.absence === b.absence;
