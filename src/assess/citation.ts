import type { Change, ChangeEvent, EvidenceId, EvidenceReference, Observation } from '../model/index.ts';
import type { RawObservation } from './observation.ts';

/** Turns records and events into what a pack prints: reference numbers and changes. */
export interface Citation {
  /** Reference numbers of records, in order, each once; records that are not in the index are left out. */
  readonly references: (ids: readonly EvidenceId[]) => readonly EvidenceReference[];
  readonly change: (event: ChangeEvent) => Change;
}

/** Reference of a change whose record is not in the index: it cannot be cited. */
const uncited = '';

export function citationOf(numbers: ReadonlyMap<EvidenceId, EvidenceReference>): Citation {
  const changes = new Map<ChangeEvent, Change>();
  return {
    references: (ids) => [...new Set(ids.flatMap((id) => numbers.get(id) ?? []))].sort(),
    change: (event) => {
      const cached = changes.get(event);
      if (cached !== undefined) return cached;
      const change = {
        time: event.time,
        event: event.name,
        source: event.source,
        account: event.account,
        region: event.region,
        actor: event.actor,
        error: event.error,
        resources: event.resources,
        evidence: numbers.get(event.evidence) ?? uncited,
      };
      changes.set(event, change);
      return change;
    },
  };
}

export function cite(raw: RawObservation, citation: Citation): Observation {
  const { subject, interval, outcome, cause, reason, deciding, basis, begun, ended } = raw;
  return {
    subject,
    interval,
    outcome,
    cause,
    reason,
    deciding,
    evidence: citation.references(raw.evidence),
    basis,
    begun: begun === null ? null : citation.change(begun),
    ended: ended === null ? null : citation.change(ended),
  };
}
