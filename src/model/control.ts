import type { Assessment, Parameters } from './assessment.ts';
import type { Cause, EvidenceId, SourceId } from './evidence.ts';
import type { Outcome } from './outcome.ts';
import type { Instant } from './period.ts';
import type { RecordKind } from './record-kinds.ts';
import type { ManualRecord } from './record.ts';
import type { ChangeEvent } from './change-event.ts';
import type { Absent, FactsByKind, Known, Resource, ResourceKind, UnknownPart } from './resources.ts';

/** The five areas of the subject matter. */
export type Topic = 'governance' | 'data-protection' | 'isolation' | 'audit-logging' | 'operational-access';
export const topics: readonly Topic[] = [
  'governance',
  'data-protection',
  'isolation',
  'audit-logging',
  'operational-access',
];

/** A field that decided a result: shown highlighted on the evidence card. */
export interface DecidingField {
  /** Path in the answer, such as `SSEDescription.SSEType`. */
  readonly path: string;
  /** Value as text; `(absent)` when the field is not there. */
  readonly value: string;
  /** The rule beside it, such as `must be KMS`. */
  readonly rule: string;
  readonly met: boolean;
}

/** What a control concludes about one subject in one state. */
export interface Judgement {
  readonly outcome: Outcome;
  /** One sentence an auditor can quote. */
  readonly reason: string;
  readonly deciding: readonly DecidingField[];
  /** Evidence beside that of the facts, such as the manual records that the judgement rests on. */
  readonly cited?: readonly EvidenceId[];
  /** Why the evidence does not allow a judgement, for an inconclusive one; `unreadable` when not told. */
  readonly cause?: Cause;
}

/** Facts that the control declared in `needs`: the engine has made sure that they are known. */
export type NeededFacts<K extends ResourceKind, N extends keyof FactsByKind[K]> = {
  readonly [F in N]: Known<FactsByKind[K][F]>;
};

export interface ControlContext {
  readonly assessment: Assessment;
  readonly parameters: Parameters;
  /** Manual evidence that names the control and the subject, newest first. */
  readonly records: readonly ManualRecord[];
  /** Why it is not known which manual evidence there is; null when it is. */
  readonly recordsAbsent?: Absent | null;
  /** The rest of the scope, for a control that looks beyond its subject; absent where a subject is judged alone. */
  readonly surroundings?: Surroundings;
}

/** What else is known of the scope: the same object for all subjects, so that what is made of it can be kept. */
export interface Surroundings {
  readonly resourcesOf: (kind: ResourceKind) => readonly Resource[];
  readonly unknownOf: (kind: ResourceKind) => readonly UnknownPart[];
  /** Calls of the event history within the period, failed ones included. */
  readonly events: readonly ChangeEvent[];
  /** Why the calls of a service in an account are not all known; null when they are. */
  readonly eventsAbsent: (account: string, source: string) => Absent | null;
}

/** Change events that concern a control. */
export interface ChangeRule {
  /** Event source such as `dynamodb.amazonaws.com`. */
  readonly source: string;
  /** Event names that can change what is judged; of a control about changes, the names of its subjects. */
  readonly names: readonly string[];
  /**
   * Judges the state that the event sets, where the event alone tells it.
   * `null`: the event does not touch what is judged. `'unknown'` (also without `judge`): it may have, the state before is not known.
   */
  readonly judge?: (
    event: ChangeEvent,
    context: ControlContext,
    /** The subject as it was read; used to see whether the event concerns it, never as its state at the event. */
    resource?: Resource,
  ) => Judgement | null | 'unknown';
}

/** One testable statement about DynamoDB, in the form that the engine and the reports read. */
export interface Control<K extends ResourceKind = ResourceKind, N extends keyof FactsByKind[K] = keyof FactsByKind[K]> {
  /** Such as `DDB-ENC-01`. */
  readonly id: string;
  readonly topic: Topic;
  readonly title: string;
  /** `Every in-scope table MUST …`. */
  readonly statement: string;
  /** The test in plain words, with its sources. */
  readonly test: string;
  readonly risk: string;
  readonly remediation: { readonly text: string; readonly command: string };
  /** What this control does not look at; printed. */
  readonly limits: readonly string[];
  readonly sources: readonly SourceId[];
  /** Kinds of manual evidence that it looks at; `report controls show --template` prints their templates. */
  readonly records?: readonly RecordKind[];
  /** Kind of subject: every resource of this kind is judged. */
  readonly subject: K;
  readonly needs: readonly N[];
  /** Facts that are also read from the resource where they are known: cited as evidence, never required. */
  readonly optional?: readonly (keyof FactsByKind[K])[];
  /** What to conclude when the complete population is empty. */
  readonly whenEmpty: { readonly outcome: Outcome; readonly reason: string };
  /** How subjects are called in sentences: `table` / `tables`. */
  readonly noun: readonly [singular: string, plural: string];
  readonly changes: readonly ChangeRule[];
  /** Keywords of AWS Config rules and Security Hub controls that judge about the same. */
  readonly awsVerdicts: readonly string[];
  readonly evaluate: (resource: Resource<K>, facts: NeededFacts<K, N>, context: ControlContext) => Judgement;
}

/** Declares a control with the types of its subject and needs, and forgets them for the registry. The one audited cast. */
export const defineControl = <K extends ResourceKind, N extends keyof FactsByKind[K]>(
  control: Control<K, N>,
): Control => control as unknown as Control;

/** What AWS says: `warn` and `suppressed` are words of Security Hub; `inconclusive` is everything that is no verdict. */
export type VerdictWord = 'pass' | 'fail' | 'warn' | 'suppressed' | 'inconclusive';
export const verdictWords: readonly VerdictWord[] = ['pass', 'fail', 'warn', 'suppressed', 'inconclusive'];

/** Name of the data source of states that AWS Config recorded, which are no verdicts of a rule. */
export const configHistory = 'AWS Config history';

/** A verdict of AWS (Config, Security Hub, Access Analyzer) on a resource, as the service gives it or as Audit Manager keeps it. */
export interface AwsVerdict {
  /** Identifier of a Config rule or a security control, or type of a finding, such as `DynamoDB.2` or `ExternalAccess`. */
  readonly keyword: string;
  /** Such as `AWS Config`, as the source writes it. */
  readonly dataSource: string;
  /** `direct`: asked of the service itself; `audit-manager`: kept by Audit Manager as evidence of its day. */
  readonly via: 'direct' | 'audit-manager';
  /** ARN where it can be told, else a name; an account id for the account as a whole, empty where nothing is named. */
  readonly resource: string;
  readonly verdict: VerdictWord;
  /** When AWS judged. */
  readonly at: Instant;
  /** When it was still AWS's present verdict; null for one that is kept as a record. */
  readonly standing: Instant | null;
  readonly account: string;
  /** Region of the resource; null for global ones. */
  readonly region: string | null;
  readonly evidence: EvidenceId;
}
