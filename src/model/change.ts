import type { Actor } from './change-event.ts';
import type { Instant } from './period.ts';

/** Number of an evidence item within one pack, such as `E-0001`. */
export type EvidenceReference = string;

/** A control-plane change in the period. */
export interface Change {
  readonly time: Instant;
  readonly event: string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly actor: Actor;
  readonly error: string | null;
  readonly resources: readonly string[];
  readonly evidence: EvidenceReference;
}
