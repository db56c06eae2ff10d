import { linesFile, type CollectedEvidence, type EvidenceReference } from '../model/index.ts';
import { evidenceFile } from './evidence-file.ts';

/** Where an answer stands in a pack. */
export interface Place {
  readonly file: string;
  /** Line of a file of answers, from 1; absent where the file is the answer. */
  readonly line?: number;
}

/** Up to so many small answers have a file each, which is what people like to open; more of them stand together. */
const mostOwnFiles = 5_000;
const smallBytes = 64 * 1024;
/** A file of answers that would get longer than this is followed by another. */
const mostLines = 1_000;
const mostBytes = 2 * 1024 * 1024;

export interface Placed {
  readonly reference: EvidenceReference;
  readonly record: CollectedEvidence;
}

/** Places for the answers of a pack, in the order of their numbers. */
export function placesOf(answers: readonly Placed[]): ReadonlyMap<EvidenceReference, Place> {
  const small = answers.filter(isSmall);
  const together = small.length > mostOwnFiles;
  const alone = together ? answers.filter((one) => !isSmall(one)) : answers;
  const places = new Map<EvidenceReference, Place>(alone.map((one) => [one.reference, { file: evidenceFile(one) }]));
  for (const group of together ? groupsOf(small) : []) {
    const [first, last] = [group[0]?.reference ?? '', group.at(-1)?.reference ?? ''];
    const file = linesFile(first, last);
    group.forEach(({ reference }, index) => places.set(reference, { file, line: index + 1 }));
  }
  return places;
}

/** Files that people provide keep their own. */
const isSmall = ({ record }: Placed): boolean => record.service !== 'manual' && record.bytes <= smallBytes;

function groupsOf(answers: readonly Placed[]): readonly (readonly Placed[])[] {
  const groups: Placed[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const one of answers) {
    const last = groups.at(-1);
    bytes += one.record.bytes;
    if (last === undefined || last.length === mostLines || bytes > mostBytes) {
      groups.push([one]);
      bytes = one.record.bytes;
    } else last.push(one);
  }
  return groups;
}
