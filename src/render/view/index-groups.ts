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
export function indexGroups(index: readonly EvidenceItem[], most = mostLines): readonly (readonly EvidenceItem[])[] {
  const groups = neighbours(index, isAlike);
  return groups.length > most ? neighbours(index, isOfOneSource) : groups;
}

function neighbours(
  index: readonly EvidenceItem[],
  alike: (a: EvidenceItem, b: EvidenceItem) => boolean,
): readonly (readonly EvidenceItem[])[] {
  const groups: EvidenceItem[][] = [];
  for (const item of index) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && alike(last, item)) group.push(item);
    else groups.push([item]);
  }
  return groups.flatMap((group) => (group.length < fewest ? group.map((item) => [item]) : [group]));
}

const isAlike = (a: EvidenceItem, b: EvidenceItem): boolean =>
  a.sha256 !== null && b.sha256 !== null && a.asked === b.asked && a.region === b.region && isOfOneSource(a, b);

const isOfOneSource = (a: EvidenceItem, b: EvidenceItem): boolean =>
  a.source === b.source && a.account === b.account && a.absence === b.absence;
