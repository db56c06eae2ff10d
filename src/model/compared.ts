import type { PackHistory } from './comparison.ts';
import type { AuditPack, Finding, Observation } from './pack.ts';

/** What a comparison asks of a pack: an `AuditPack` has more, most of it evidence. */
export interface ComparedPack extends Pick<
  AuditPack,
  | 'schema'
  | 'id'
  | 'status'
  | 'tool'
  | 'assessment'
  | 'framework'
  | 'requirements'
  | 'tables'
  | 'coverage'
  | 'acceptances'
> {
  readonly findings: readonly ComparedFinding[];
  readonly history: Pick<PackHistory, 'trend'> | null;
}

export interface ComparedFinding extends Pick<Finding, 'control' | 'outcome' | 'subjects'> {
  readonly observations: readonly ComparedObservation[];
}

export type ComparedObservation = Pick<Observation, 'subject' | 'interval' | 'outcome' | 'reason' | 'basis'>;
