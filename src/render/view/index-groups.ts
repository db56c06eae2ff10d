import type { EvidenceItem } from './evidence.ts';

/** Fewer answers of one kind than this are told one by one. */
const fewest = 4;

/**
 * The index as a reader needs it on paper: what could not be had by itself, and answers to the same question in one place,
 * which have neighbouring numbers, together. No item is left out.
 */
export function indexGroups(index: readonly EvidenceItem[]): readonly (readonly EvidenceItem[])[] {
  const groups: EvidenceItem[][] = [];
  const alone = (item: EvidenceItem): boolean => item.sha256 === null;
  for (const item of index) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && !alone(item) && !alone(last) && isAlike(last, item))
      group.push(item);
    else groups.push([item]);
  }
  return groups.flatMap((group) => (group.length < fewest ? group.map((item) => [item]) : [group]));
}

const isAlike = (a: EvidenceItem, b: EvidenceItem): boolean =>
  a.asked === b.asked && a.source === b.source && a.account === b.account && a.region === b.region;
