import type { DataClass } from './assessment.ts';
import { byText } from './order.ts';
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

/** Order of subjects in reports: by account, Region and name; the id makes it total. */
export const bySubject = (a: Subject, b: Subject): number =>
  byText(a.account, b.account) || byText(a.region, b.region) || byText(a.name, b.name) || byText(a.id, b.id);
