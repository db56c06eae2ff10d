import type {
  Change,
  ChangeEvent,
  DecidingField,
  EvidenceId,
  EvidenceReference,
  Interval,
  Observation,
} from '../model/index.ts';
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
    references: onceInARow((ids) => numbersOf(ids, numbers)),
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

function numbersOf(
  ids: readonly EvidenceId[],
  numbers: ReadonlyMap<EvidenceId, EvidenceReference>,
): readonly EvidenceReference[] {
  const found: EvidenceReference[] = [];
  for (const id of ids) {
    const number = numbers.get(id);
    if (number !== undefined) found.push(number);
  }
  if (found.length > 1) found.sort();
  // A list that grew has room for many more; a copy has not, and these are kept by the hundred thousand.
  return found.filter((number, index) => number !== found[index - 1]).slice();
}

/** What was made of a list, for whoever comes next with the same one: the observations of a subject rest on one list. */
function onceInARow<T, V>(make: (list: readonly T[]) => V): (list: readonly T[]) => V {
  let last: { readonly list: readonly T[]; readonly made: V } | undefined;
  return (list) => {
    if (last?.list !== list) last = { list, made: make(list) };
    return last.made;
  };
}

/** One value for all that says the same: most subjects of a control are decided alike, for the same time. */
export interface Shared {
  readonly fields: (fields: readonly DecidingField[]) => readonly DecidingField[];
  readonly interval: (interval: Interval) => Interval;
  readonly reason: (reason: string) => string;
}

export function sharing(): Shared {
  return {
    fields: once((fields) => fields.flatMap(({ path, value, rule, met }) => [path, value, rule, met]).join('\0')),
    interval: once(({ from, to }) => `${from} ${to}`),
    reason: once((reason) => reason),
  };
}

/** So many values are kept at a time: what most subjects have in common comes again before long. */
const mostKept = 1_000;

/** Gives, of values with the same key, the first one that is still kept. */
function once<T>(keyOf: (value: T) => string): (value: T) => T {
  const known = new Map<string, T>();
  return (value) => {
    const key = keyOf(value);
    const first = known.get(key);
    if (first !== undefined) return first;
    if (known.size === mostKept) known.clear();
    known.set(key, value);
    return value;
  };
}

export function cite(raw: RawObservation, citation: Citation, shared: Shared): Observation {
  const { subject, interval, outcome, cause, reason, deciding, basis, begun, ended } = raw;
  return {
    subject,
    interval: shared.interval(interval),
    outcome,
    cause,
    reason: shared.reason(reason),
    deciding: shared.fields(deciding),
    evidence: citation.references(raw.evidence),
    basis,
    begun: begun === null ? null : citation.change(begun),
    ended: ended === null ? null : citation.change(ended),
  };
}
