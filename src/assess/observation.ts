import type { Control, Instant, Subject } from '../model/index.ts';
import type { Span } from '../timeline/index.ts';

/** An observation whose evidence is still named by record and whose changes are still events. */
export interface RawObservation extends Span {
  readonly subject: Subject;
  /** Whether it stands for a population (none, or an unread part), not for one subject. */
  readonly population: 'one' | 'part' | 'empty';
}

/** A control with everything observed about its subjects. */
export interface Evaluation {
  readonly control: Control;
  readonly observations: readonly RawObservation[];
  /** Subjects that were deleted before they could be read, with when. */
  readonly deleted: readonly { readonly id: string; readonly at: Instant }[];
}
