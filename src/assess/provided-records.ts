import type { ManualRecord, ProvidedRecord } from '../model/index.ts';
import type { Citation } from './citation.ts';
import { causeWords } from './words.ts';

/** Manual evidence as the pack prints it, in the order of files and titles. */
export const providedRecords = (records: readonly ManualRecord[], citation: Citation): readonly ProvidedRecord[] =>
  records
    .map(({ sha256, evidence, unread, ...statement }): ProvidedRecord => {
      const [reference = null] = citation.references(evidence);
      const absence = unread === undefined ? null : `${causeWords[unread.cause]}: ${unread.message}`;
      return { ...statement, evidence: reference, sha256: unread === undefined ? sha256 : null, absence };
    })
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

const keyOf = ({ file, title, covers, kind }: ProvidedRecord): string => [file, title, covers.from, kind].join('\0');
