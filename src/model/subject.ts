import type { DataClass } from './assessment.ts';
import type { ResourceKind } from './resources.ts';

/** What a result is about. */
export interface Subject {
  readonly kind: ResourceKind;
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly dataClass: DataClass | null;
}
