import type { Change, ChangeEvent, DecidingField, EvidenceId, EvidenceReference } from '../model/index.ts';
import type { CitedObservation, RawObservation } from './observation.ts';

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

/** One value for lists of fields that say the same: most subjects of a control are decided alike. */
export function sharedFields(): (fields: readonly DecidingField[]) => readonly DecidingField[] {
  const known = new Map<string, readonly DecidingField[]>();
  return (fields) => {
    const key = fields.flatMap(({ path, value, rule, met }) => [path, value, rule, met]).join('\0');
    const shared = known.get(key) ?? fields;
    known.set(key, shared);
    return shared;
  };
}

export function cite(raw: RawObservation, citation: Citation): CitedObservation {
  const { subject, population, interval, outcome, cause, reason, deciding, basis, begun, ended } = raw;
  return {
    subject,
    population,
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
