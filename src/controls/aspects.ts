import { worst, type DecidingField, type EvidenceId, type Judgement, type Outcome } from '../model/index.ts';

/** One side of a judgement that has several, such as the destination of an export. */
export interface Aspect {
  readonly outcome: Exclude<Outcome, 'not-applicable'>;
  /** Continues `Export of cards at …: `. */
  readonly text: string;
  readonly deciding: readonly DecidingField[];
  readonly cited?: readonly EvidenceId[];
}

/** The judgement about a subject with several sides: as bad as the worst of them, and for its reasons. */
export function together(label: string, aspects: readonly Aspect[]): Judgement {
  const outcome = worst(aspects.map((aspect) => aspect.outcome));
  const telling = aspects.filter((aspect) => aspect.outcome === outcome).map(({ text }) => text);
  const cited = [...new Set(aspects.flatMap((aspect) => aspect.cited ?? []))];
  return {
    outcome,
    reason: capitalised(`${openings[outcome]}${label}: ${telling.join('; ')}.`),
    deciding: aspects.flatMap(({ deciding }) => deciding),
    ...(cited.length > 0 && { cited }),
  };
}

const capitalised = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

const openings: Readonly<Record<Outcome, string>> = {
  satisfied: '',
  'not-satisfied': '',
  'not-applicable': '',
  manual: 'A person must judge ',
  inconclusive: 'Not determinable: ',
};
