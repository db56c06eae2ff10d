import { isOpen } from '../../model/index.ts';
import type { AuditPack, EvidenceEntry, Finding, Observation, Subject } from '../../model/index.ts';
import { lineOf, property, some } from './types.ts';
import { uuidOf } from './uuid.ts';

/** UUID of a subject, the same in every pack. */
export const subjectUuid = ({ kind, id }: Subject): string => uuidOf('subject', kind, id);

/** UUID of the sum of a control in a pack. */
const sumUuid = (pack: AuditPack, control: string): string => uuidOf('control', pack.id, control);

const observationUuid = (
  pack: AuditPack,
  control: string,
  { subject, interval, outcome, reason }: Observation,
): string =>
  uuidOf('observation', pack.id, control, subject.kind, subject.id, interval.from, interval.to, outcome, reason);

export const resourceUuid = (pack: AuditPack, reference: string): string => uuidOf('evidence', pack.id, reference);

/** What a pack observed about a control: its sum, and what is open about it. */
export interface Observed {
  readonly finding: Finding;
  /** UUID of the sum of the control. */
  readonly sum: string;
  readonly open: readonly { readonly one: Observation; readonly uuid: string }[];
}

/** What a pack observed, by control; findings of many requirements name the same. */
export const observedOf = (pack: AuditPack): ReadonlyMap<string, Observed> =>
  new Map(
    pack.findings.map((finding) => {
      const { id } = finding.control;
      const open = finding.observations.filter(({ outcome }) => isOpen(outcome));
      const named = open.map((one) => ({ one, uuid: observationUuid(pack, id, one) }));
      return [id, { finding, sum: sumUuid(pack, id), open: named }];
    }),
  );

/** UUIDs of everything observed about a control. */
export const observationUuids = ({ sum, open }: Observed): readonly string[] => [sum, ...open.map(({ uuid }) => uuid)];

/** UUIDs of the exceptions of a control that are about some subject. */
export const exceptionUuids = ({ open }: Observed, subjects: ReadonlySet<string>): readonly string[] =>
  open
    .filter(({ one: { outcome, subject } }) => outcome === 'not-satisfied' && subjects.has(subject.id))
    .map(({ uuid }) => uuid);

/** One observation for each control, and one for everything that is open about a subject over an interval. */
export function* oscalObservations(pack: AuditPack, observed: Iterable<Observed>): Generator<object> {
  const evidence = new Map(pack.evidence.map((entry) => [entry.reference, entry]));
  for (const { finding, sum, open } of observed) {
    yield sumOf(pack, finding, sum);
    for (const { one, uuid } of open) yield { uuid, ...observationOf(pack, { finding, one, evidence }) };
  }
}

const sumOf = (pack: AuditPack, { control, outcome, result, subjects }: Finding, uuid: string): object => ({
  uuid,
  title: lineOf(`${control.id} ${control.title}`),
  description: `${control.statement}\n\n${control.test}`,
  props: [
    property('control', control.id),
    property('outcome', outcome),
    property('result', result),
    ...Object.entries(subjects).map(([name, count]) => property(`subjects-${name}`, String(count))),
  ],
  methods: ['TEST'],
  types: ['control-objective'],
  collected: pack.assessment.startedAt,
});

interface Open {
  readonly finding: Finding;
  readonly one: Observation;
  readonly evidence: ReadonlyMap<string, EvidenceEntry>;
}

function observationOf(pack: AuditPack, { finding, one, evidence }: Open): object {
  const { subject, interval, outcome, cause, reason } = one;
  const entries = one.evidence.flatMap((reference) => evidence.get(reference) ?? []);
  const newest = entries
    .map(({ collectedAt }) => collectedAt)
    .sort()
    .at(-1);
  return {
    title: lineOf(`${finding.control.id}: ${subject.name}`),
    description: reason,
    props: [
      property('control', finding.control.id),
      property('outcome', outcome),
      property('from', interval.from),
      property('to', interval.to),
      ...(cause === null ? [] : [property('cause', cause)]),
    ],
    methods: [subject.kind === 'policy' ? 'EXAMINE' : 'TEST'],
    types: ['finding'],
    subjects: [{ 'subject-uuid': subjectUuid(subject), type: 'inventory-item', title: lineOf(subject.name) }],
    ...some(
      'relevant-evidence',
      entries.map((entry) => relevant(pack, entry)),
    ),
    collected: newest ?? pack.assessment.startedAt,
  };
}

const relevant = (pack: AuditPack, { reference, service, operation, file, message }: EvidenceEntry): object => ({
  ...(file === null ? {} : { href: `#${resourceUuid(pack, reference)}` }),
  description: `${reference} ${service}:${operation}${message === null ? '' : `: ${message}`}`,
});

/** Subjects that observations name, each once. */
export function oscalSubjects(observed: Iterable<Observed>): readonly object[] {
  const named = new Map<string, Subject>();
  for (const { open } of observed)
    for (const { one } of open) named.set(`${one.subject.kind} ${one.subject.id}`, one.subject);
  return [...named.values()].map((subject) => ({
    uuid: subjectUuid(subject),
    description: `${subject.kind} ${subject.name}`,
    props: [
      property('kind', subject.kind),
      property('id', subject.id),
      property('account', subject.account),
      property('region', subject.region),
      ...(subject.dataClass === null ? [] : [property('data-class', subject.dataClass)]),
    ],
  }));
}
