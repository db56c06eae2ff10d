import { isOpen } from '../../model/index.ts';
import type { AuditPack, EvidenceEntry, Finding, Observation, Subject } from '../../model/index.ts';
import { lineOf, property, some } from './types.ts';
import { uuidOf } from './uuid.ts';

/** UUID of a subject, the same in every pack. */
export const subjectUuid = ({ kind, id }: Subject): string => uuidOf('subject', kind, id);

/** UUID of the sum of a control in a pack. */
const controlUuid = (pack: AuditPack, control: string): string => uuidOf('control', pack.id, control);

const observationUuid = (
  pack: AuditPack,
  control: string,
  { subject, interval, outcome, reason }: Observation,
): string =>
  uuidOf('observation', pack.id, control, subject.kind, subject.id, interval.from, interval.to, outcome, reason);

export const resourceUuid = (pack: AuditPack, reference: string): string => uuidOf('evidence', pack.id, reference);

/** What is open about a control; the rest is in its sum. */
const openOf = ({ observations }: Finding): readonly Observation[] =>
  observations.filter(({ outcome }) => isOpen(outcome));

/** UUIDs of everything observed about a control. */
export const observationUuids = (pack: AuditPack, finding: Finding): readonly string[] => [
  controlUuid(pack, finding.control.id),
  ...openOf(finding).map((one) => observationUuid(pack, finding.control.id, one)),
];

/** UUIDs of the exceptions of a control that are about some subject. */
export const exceptionUuids = (pack: AuditPack, finding: Finding, subjects: ReadonlySet<string>): readonly string[] =>
  openOf(finding)
    .filter(({ outcome, subject }) => outcome === 'not-satisfied' && subjects.has(subject.id))
    .map((one) => observationUuid(pack, finding.control.id, one));

/** One observation for each control, and one for everything that is open about a subject over an interval. */
export function oscalObservations(pack: AuditPack): readonly object[] {
  const evidence = new Map(pack.evidence.map((entry) => [entry.reference, entry]));
  return pack.findings.flatMap((finding) => [
    sumOf(pack, finding),
    ...openOf(finding).map((one) => observationOf(pack, { finding, one, evidence })),
  ]);
}

const sumOf = (pack: AuditPack, { control, outcome, result, subjects }: Finding): object => ({
  uuid: controlUuid(pack, control.id),
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

interface Observed {
  readonly finding: Finding;
  readonly one: Observation;
  readonly evidence: ReadonlyMap<string, EvidenceEntry>;
}

function observationOf(pack: AuditPack, { finding, one, evidence }: Observed): object {
  const { subject, interval, outcome, cause, reason } = one;
  const entries = one.evidence.flatMap((reference) => evidence.get(reference) ?? []);
  const newest = entries
    .map(({ collectedAt }) => collectedAt)
    .sort()
    .at(-1);
  return {
    uuid: observationUuid(pack, finding.control.id, one),
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
export function oscalSubjects(pack: AuditPack): readonly object[] {
  const named = pack.findings.flatMap((finding) => openOf(finding).map(({ subject }) => subject));
  return [...new Map(named.map((subject) => [subjectUuid(subject), subject]))].map(([uuid, subject]) => ({
    uuid,
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
