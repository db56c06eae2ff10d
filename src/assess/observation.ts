import type { Control, Instant, Observation, Subject } from '../model/index.ts';
import type { Span } from '../timeline/index.ts';

/** Whether an observation stands for a population (none, or an unread part), not for one subject. */
type Population = 'one' | 'part' | 'empty';

/** An observation whose evidence is still named by record and whose changes are still events. */
export interface RawObservation extends Span {
  readonly subject: Subject;
  readonly population: Population;
}

/** What is observed of a subject. Written out, so that all of them, which are very many, have one shape. */
export const observed = (
  { interval, outcome, cause, reason, deciding, basis, evidence, begun, ended }: Span,
  { subject, population }: Pick<RawObservation, 'subject' | 'population'>,
): RawObservation => ({
  interval,
  outcome,
  cause,
  reason,
  deciding,
  basis,
  evidence,
  begun,
  ended,
  subject,
  population,
});

interface Of<Observations> {
  readonly control: Control;
  readonly observations: Observations;
  /** Subjects that were deleted before they could be read, with when. */
  readonly deleted: readonly { readonly id: string; readonly at: Instant }[];
}

/** A control with everything observed about its subjects: made one by one, once, as there are very many. */
export type Evaluation = Of<Iterable<RawObservation>>;

/** The same as a pack prints it. */
export interface CitedEvaluation extends Of<readonly Observation[]> {
  /** Observations that stand for a population: all others stand for one subject each. */
  readonly populations: ReadonlyMap<Observation, Exclude<Population, 'one'>>;
}
