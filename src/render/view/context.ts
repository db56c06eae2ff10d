import type { AuditPack, EvidenceEntry, Instant, RequirementResult, Subject } from '../../model/index.ts';
import type { Words } from '../words.ts';
import { anchor, openFormat } from './format.ts';
import type { Format } from './format.ts';

/** What every part of the view model reads. */
export interface ViewContext {
  readonly pack: AuditPack;
  readonly words: Words;
  readonly format: Format;
  readonly accountName: (id: string) => string;
  readonly evidence: ReadonlyMap<string, EvidenceEntry>;
  readonly requirement: ReadonlyMap<string, RequirementResult>;
}

export function openContext(pack: AuditPack, words: Words): ViewContext {
  const names = new Map(pack.assessment.scope.accounts.map((account) => [account.id, account.name]));
  return {
    pack,
    words,
    format: openFormat(pack.assessment.period, words),
    accountName: (id) => names.get(id) ?? id,
    evidence: new Map(pack.evidence.map((entry) => [entry.reference, entry])),
    requirement: new Map(pack.requirements.map((one) => [one.id, one])),
  };
}

/** A link to a place in the report; `anchor` is null when the report has no such place. */
export interface Reference {
  readonly id: string;
  readonly anchor: string | null;
}

export const evidenceReference = (context: ViewContext, id: string): Reference => ({
  id,
  anchor: context.evidence.has(id) ? anchor('evidence', id) : null,
});

export interface SubjectView {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly account: string;
  readonly accountName: string;
  readonly region: string;
  /** Class of the data in words; null for subjects that are not tables. */
  readonly dataClass: string | null;
}

export const subjectView = (context: ViewContext, subject: Subject): SubjectView => ({
  kind: subject.kind,
  name: subject.name,
  id: subject.id,
  account: subject.account,
  accountName: context.accountName(subject.account),
  region: subject.region,
  dataClass: subject.kind === 'table' ? context.words.say(`data-class.${subject.dataClass ?? 'unclassified'}`) : null,
});

/** A stretch of a strip over the period, positions from 0 to 1. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const segment = (context: ViewContext, from: Instant, to: Instant, text: string): Segment => ({
  start: context.format.position(from),
  end: context.format.position(to),
  text,
});
