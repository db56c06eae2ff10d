import type { AccountRow } from './account-coverage.ts';
import type { Assessment } from './assessment.ts';
import type { AuditManagerSummary } from './audit-manager.ts';
import type { PackHistory } from './comparison.ts';
import type { AwsVerdict, DecidingField, Topic, VerdictWord } from './control.ts';
import type { Cause, SourceId } from './evidence.ts';
import type { Framework, RequirementClass, Strength } from './framework.ts';
import type { Outcome, OutcomeCounts } from './outcome.ts';
import type { Instant, Interval } from './period.ts';
import type { RecordStatement } from './record.ts';
import type { Change, EvidenceReference } from './change.ts';
import type { IdentityMode } from './pseudonym.ts';
import type { FrozenPopulation } from './population.ts';
import type { TableReach } from './reach.ts';
import type { AcceptanceReview } from './risk-acceptance.ts';
import type { Subject } from './subject.ts';
import type { TableUse, TrailLedger } from './table-use.ts';

/** Outcome for one subject over one interval of the period. */
export interface Observation {
  readonly subject: Subject;
  /** An instant (`from` and `to` are the same) for a subject that happened, such as a change. */
  readonly interval: Interval;
  readonly outcome: Outcome;
  /** Why it could not be judged; null unless `inconclusive`. */
  readonly cause: Cause | null;
  readonly reason: string;
  readonly deciding: readonly DecidingField[];
  readonly evidence: readonly EvidenceReference[];
  /** `snapshot`: read from AWS; `event`: from a CloudTrail event; `absence`: nothing to judge. */
  readonly basis: 'snapshot' | 'event' | 'absence';
  /** The change that began this interval, and the one that ended it, where known. */
  readonly begun: Change | null;
  readonly ended: Change | null;
}

/** A control's result over the period, with everything a page about it needs. */
export interface Finding {
  readonly control: {
    readonly id: string;
    readonly topic: Topic;
    readonly title: string;
    readonly statement: string;
    readonly test: string;
    readonly risk: string;
    readonly remediation: { readonly text: string; readonly command: string };
    readonly limits: readonly string[];
    readonly noun: readonly [string, string];
  };
  readonly outcome: Outcome;
  /** Such as `Exceptions noted: 3 of 24 tables`. */
  readonly result: string;
  /** Counts of subjects by their worst outcome. */
  readonly subjects: OutcomeCounts;
  /** Failing first, then inconclusive, manual, satisfied, not applicable; then by account, region, name, time. */
  readonly observations: readonly Observation[];
  /** AWS's own verdicts on the same, sorted by keyword and data source. They never change the outcome. */
  readonly awsVerdicts: readonly VerdictSummary[];
  /** Requirements of this framework that the control is mapped to. */
  readonly requirements: readonly { readonly id: string; readonly strength: Strength; readonly why: string }[];
}

/** Result of a requirement, in machine words and in the framework's own. */
export interface RequirementResult {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly class: RequirementClass;
  readonly applicability: string;
  readonly remark: string | null;
  /** First day on which it counts; null where it always has. */
  readonly effective: string | null;
  /** `not-tested` when no evidence contributes. */
  readonly result: Outcome | 'not-tested';
  /** The framework's own word as a candidate, such as `In Place (candidate)`. */
  readonly words: string;
  /** One sentence on how the result came about. */
  readonly reason: string;
  readonly controls: readonly {
    readonly id: string;
    readonly strength: Strength;
    readonly why: string;
    /** `not-implemented`: the mapping names a control that this version does not have yet. */
    readonly outcome: Outcome | 'not-implemented';
  }[];
}

/** Requested against covered, for one account, region and source. */
export interface CoverageRow {
  readonly account: string;
  readonly region: string;
  readonly source: SourceId;
  /** Calls the plan asked for, and how many of them were answered in full. */
  readonly asked: number;
  readonly answered: number;
  readonly items: number;
  readonly causes: readonly { readonly cause: Cause; readonly count: number }[];
  /** For sources of events: the times that were covered, merged; null for the others. */
  readonly covered: readonly Interval[] | null;
}

/** Evidence that is not there, and what that makes inconclusive. */
export interface Gap {
  readonly evidence: EvidenceReference | null;
  readonly source: SourceId;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly what: string;
  readonly cause: Cause;
  readonly message: string;
  readonly controls: readonly string[];
}

/** Whether AWS's verdict and ours go together; `open` where one of the two decides nothing. */
export type VerdictRelation = 'agree' | 'differ' | 'open';

/** One verdict of AWS beside our judgement of the same subject at that time. */
export interface ComparedVerdict {
  readonly subject: Subject;
  readonly ours: Outcome;
  /** Part of the period for which our judgement holds. */
  readonly oursOver: Interval;
  readonly theirs: VerdictWord;
  /** When AWS judged. */
  readonly at: Instant;
  /** When it was still AWS's present verdict; null for one that is kept as a record. */
  readonly standing: Instant | null;
  readonly relation: VerdictRelation;
  readonly evidence: EvidenceReference;
}

/** What AWS itself says about the subjects of a control, under one keyword of one data source. */
export interface VerdictSummary {
  readonly keyword: string;
  readonly dataSource: string;
  readonly via: AwsVerdict['via'];
  /** When AWS judged last. */
  readonly newest: Instant;
  /** Subjects of ours by AWS's latest verdict on each. */
  readonly theirs: Readonly<Record<VerdictWord, number>>;
  /** The same subjects by how the verdicts go together with ours; one that ever differs counts as differing. */
  readonly relations: Readonly<Record<VerdictRelation, number>>;
  /** Resources under the keyword that are no subject of the control. */
  readonly unmatched: number;
  /** Some of the subjects, those that differ first; `omitted` counts the others. */
  readonly examples: readonly ComparedVerdict[];
  readonly omitted: number;
}

/** Our judgement and AWS's own differ. */
export interface Disagreement {
  readonly control: string;
  readonly subject: Subject;
  readonly ours: Outcome;
  /** Part of the period for which our judgement holds. */
  readonly oursOver: Interval;
  readonly theirs: VerdictWord;
  readonly keyword: string;
  readonly dataSource: string;
  readonly via: AwsVerdict['via'];
  /** When AWS judged. */
  readonly at: Instant;
  /** When it was still AWS's present verdict; null for one that is kept as a record. */
  readonly standing: Instant | null;
  readonly explanation: string;
  readonly evidence: EvidenceReference;
}

/** One line of the evidence index; `file` is the path in the pack, or of the file of lines that the answer stands in. */
export interface EvidenceEntry {
  readonly reference: EvidenceReference;
  readonly id: string;
  readonly kind: 'collected' | 'unavailable';
  readonly source: SourceId;
  readonly service: string;
  readonly operation: string;
  /** Parameters as canonical JSON. */
  readonly request: string;
  readonly account: string;
  readonly region: string;
  readonly caller: string | null;
  readonly collectedAt: Instant;
  readonly page: number;
  readonly pages: number;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly file: string | null;
  /** Line of `file`, from 1, where answers stand together; absent where the file is the answer. */
  readonly line?: number;
  readonly cause: Cause | null;
  readonly message: string | null;
  /** First lines of the body, for evidence that stands on a card; null for all other. */
  readonly excerpt: string | null;
}

/** Manual evidence in the pack: what a sidecar states about a file. */
export interface ProvidedRecord extends RecordStatement {
  /** The file in the evidence index; null when it is not there. */
  readonly evidence: EvidenceReference | null;
  /** SHA-256 of the file; null when it is of no use, for the reason that `absence` gives. */
  readonly sha256: string | null;
  readonly absence: string | null;
}

/** Who signs; known before rendering because the cover names it. */
export interface Signer {
  /** Common name or subject of the certificate. */
  readonly name: string;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** A local test key: the pack is not for hand-off, and every page says so. */
  readonly test: boolean;
}

/** A table of the inventory. */
export interface TableSubject extends Subject {
  /** AWS's own id of the table, which a table that is created anew under the same name does not share; null: not known. */
  readonly tableId: string | null;
}

/** The complete result value that every renderer reads. */
export interface AuditPack {
  readonly schema: 'dynamodb-audit-pack/results/1';
  /** First 12 hexadecimal digits of SHA-256 over the rest of the value. */
  readonly id: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly assessment: Assessment;
  readonly framework: Omit<Framework, 'requirements'>;
  readonly status: 'complete' | 'partial';
  readonly signer: Signer;
  /** How session names and source addresses are shown. */
  readonly identities: IdentityMode;
  readonly tables: readonly TableSubject[];
  readonly counts: {
    readonly tables: number;
    readonly daxClusters: number;
    readonly evidenceItems: number;
    readonly unavailable: number;
    readonly changeEvents: number;
    readonly requirements: Readonly<Record<Outcome | 'not-tested', number>>;
    readonly controls: OutcomeCounts;
  };
  /** Every account of the scope and of the organisation, by id. */
  readonly accounts: readonly AccountRow[];
  readonly coverage: readonly CoverageRow[];
  readonly requirements: readonly RequirementResult[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  readonly disagreements: readonly Disagreement[];
  /** Who can reach the data of each table, as far as policies tell. */
  readonly reach: readonly TableReach[];
  /** What trail logs prove, and what they do not; empty where none were read. */
  readonly trailLogs: readonly TrailLedger[];
  /** Who used which table, by data events of verified trail logs; empty where none were read. */
  readonly use: readonly TableUse[];
  readonly changes: readonly Change[];
  /** Lists that samples are drawn from, with the roots that show whether an item belongs to one. */
  readonly populations: readonly FrozenPopulation[];
  readonly auditManager: AuditManagerSummary;
  readonly evidence: readonly EvidenceEntry[];
  readonly records: readonly ProvidedRecord[];
  /** Accepted deviations beside the results, which they never change; null where no file of them was given. */
  readonly acceptances: AcceptanceReview | null;
  /** What the pack before this one says; null where there is none at hand. No part of what the pack's id names. */
  readonly history: PackHistory | null;
  /** Approvals by different keys without which the pack is a draft; absent when it needs none. */
  readonly approvals?: number;
}

/** What a pack is about, and who signs it: without its results. */
export type PackIdentity = Pick<
  AuditPack,
  'id' | 'tool' | 'assessment' | 'framework' | 'status' | 'signer' | 'approvals'
>;
