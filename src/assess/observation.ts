import type { Control, Instant, Observation, Subject } from '../model/index.ts';
import type { Span } from '../timeline/index.ts';

/** Whether an observation stands for a population (none, or an unread part), not for one subject. */
type Population = 'one' | 'part' | 'empty';

/** An observation whose evidence is still named by record and whose changes are still events. */
export interface RawObservation extends Span {
  readonly subject: Subject;
  readonly population: Population;
}

/** An observation as a pack prints it, and what it stands for. */
export interface CitedObservation extends Observation {
  readonly population: Population;
}

interface Of<Observations> {
  readonly control: Control;
  readonly observations: Observations;
  /** Subjects that were deleted before they could be read, with when. */
  readonly deleted: readonly { readonly id: string; readonly at: Instant }[];
}

/** A control with everything observed about its subjects: made one by one, once, as there are very many. */
export type Evaluation = Of<Iterable<RawObservation>>;

export type CitedEvaluation = Of<readonly CitedObservation[]>;
