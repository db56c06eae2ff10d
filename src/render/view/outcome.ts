import type { Outcome, OutcomeCounts, RequirementResult } from '../../model/index.ts';
import type { Words } from '../words.ts';

export type OutcomeCode = Outcome | 'not-tested' | 'not-implemented';

/** An outcome as it is printed: a shape beside the words, so that it can be read in grey and without colour. */
export interface OutcomeView {
  readonly code: OutcomeCode;
  readonly shape: string;
  readonly words: string;
}

export const shapes: Readonly<Record<OutcomeCode, string>> = {
  satisfied: '●',
  'not-satisfied': '▲',
  inconclusive: '◇',
  manual: '○',
  'not-applicable': '–',
  'not-tested': '·',
  'not-implemented': '·',
};

/** Outcomes in the order in which they are printed: what needs attention first. */
export const printed: readonly Outcome[] = ['not-satisfied', 'inconclusive', 'manual', 'satisfied', 'not-applicable'];
export const printedResults: readonly RequirementResult['result'][] = [...printed, 'not-tested'];

export const outcomeView = (code: OutcomeCode, words: Words): OutcomeView => ({
  code,
  shape: shapes[code],
  words: words.say(`outcome.${code}`),
});

export interface OutcomeCount extends OutcomeView {
  readonly count: number;
}

/** Counts of all outcomes that occur, in printing order. */
export const outcomeCounts = (counts: OutcomeCounts, words: Words): readonly OutcomeCount[] =>
  printed.map((code) => ({ ...outcomeView(code, words), count: counts[code] })).filter((one) => one.count > 0);

export const total = (counts: OutcomeCounts): number => printed.reduce((sum, code) => sum + counts[code], 0);
