import { instantWords } from '../model/index.ts';
import type { ControlContext, DecidingField, EvidenceId, ManualRecord } from '../model/index.ts';
import { field } from './judgement.ts';
import { fitsAny } from './patterns.ts';
import { requiredText, text, texts } from './read.ts';

/**
 * Who made a call, and whether the organisation lets them. `service`: AWS itself, nobody to approve. `manual`: a person
 * must judge. `unknown`: the record does not tell who it was.
 */
export interface Authorisation {
  readonly kind: 'service' | 'approved' | 'refused' | 'manual' | 'unknown';
  /** The principal, and what makes it so: continues `It was made by …`. */
  readonly by: string;
  readonly deciding: DecidingField;
  /** Evidence of the records that approve the call. */
  readonly cited: readonly EvidenceId[];
}

interface Caller {
  readonly type: string;
  readonly principal: string;
  readonly account: string;
  readonly invokedBy: string | undefined;
}

type Verdict = readonly [kind: Authorisation['kind'], by: string, rule?: string];

const rule = 'must be an approved principal';
const noRoot = 'must not be root';

/** Judges who made a change event: by the patterns of the configuration and the records of kind `change-approval`. */
export function authorise(event: unknown, context: ControlContext): Authorisation {
  const caller = readCaller(event);
  const records = approvalsOf(event, caller, context.records);
  const judged = verdict(caller, records, context);
  const [kind, by, asked = rule] = restsOnRecords(judged, context) ? unreadRecords(caller, context) : judged;
  const used = kind === 'service' || kind === 'unknown' ? [] : records;
  return {
    kind,
    by,
    deciding: field('userIdentity', caller.principal, asked, kind === 'service' || kind === 'approved'),
    cited: used.flatMap(({ evidence }) => evidence),
  };
}

/** Where it is not known which records there are, whatever a record could change is open. */
const restsOnRecords = ([kind, , asked]: Verdict, { recordsAbsent }: ControlContext): boolean =>
  recordsAbsent !== undefined &&
  recordsAbsent !== null &&
  asked !== noRoot &&
  (kind === 'manual' || kind === 'refused');

const unreadRecords = ({ principal }: Caller, { recordsAbsent }: ControlContext): Verdict => [
  'unknown',
  `${principal}, and whether a change record covers it is not known (${recordsAbsent?.message ?? ''})`,
];

const readCaller = (event: unknown): Caller => ({
  type: requiredText(event, 'actor.type'),
  principal: requiredText(event, 'actor.principal'),
  account: requiredText(event, 'account'),
  invokedBy: text(event, 'actor.invokedBy'),
});

/** Records that approve an event: by its time, its name and who made it. */
function approvalsOf(event: unknown, caller: Caller, records: readonly ManualRecord[]): readonly ManualRecord[] {
  const time = requiredText(event, 'time');
  const name = requiredText(event, 'name');
  return records.filter(
    ({ kind, covers, details }) =>
      kind === 'change-approval' &&
      covers.from <= time &&
      time < covers.to &&
      fitsAny(texts(details, 'events'), name) &&
      fitsAny(texts(details, 'principals'), caller.principal),
  );
}

function verdict(caller: Caller, records: readonly ManualRecord[], { parameters }: ControlContext): Verdict {
  const { principal } = caller;
  const [record] = records;
  const recorded = record === undefined ? '' : `, covered by the change record ${record.title}`;
  if (isService(caller)) return ['service', `${caller.invokedBy ?? principal}, a service of AWS on its own account`];
  if (isRoot(caller)) return ['refused', `the root user of account ${caller.account}`, noRoot];
  if (isUnnamed(caller)) return ['unknown', `somebody whom the record calls only ${principal}`];
  const listed = fitsAny(parameters.changePrincipals, principal);
  const emergency = fitsAny(parameters.broadPolicyAllowList, principal);
  if (listed || emergency) {
    if (record !== undefined) return ['approved', `${principal}${recorded}`];
    if (parameters.requireChangeRecords)
      return ['refused', `${principal}, without a change record`, 'must have a change record'];
    if (listed) return ['approved', `${principal}, which may make changes`];
    return ['manual', `${principal} in an emergency (break-glass), without a change record`, 'needs a change record'];
  }
  if (isPerson(caller, parameters.humanPrincipals)) {
    const person = `${principal}, a person outside the approved principals and the break-glass process`;
    return [record === undefined ? 'refused' : 'manual', `${person}${recorded}`];
  }
  if (parameters.changePrincipals.length === 0) {
    if (record !== undefined) return ['approved', `${principal}${recorded}`];
    return ['manual', `${principal}; which principals may make changes is not configured`];
  }
  const stranger = `${principal}, which is not an approved principal`;
  return [record === undefined ? 'refused' : 'manual', `${stranger}${recorded}`];
}

/** An AWS service by itself, or under its service-linked role. A role that a service only acts for is a caller of its own. */
const isService = ({ type, principal }: Caller): boolean =>
  type === 'AWSService' || /^arn:[^:]*:iam::\d{12}:role\/aws-service-role\//.test(principal);

const isRoot = ({ type, principal }: Caller): boolean =>
  type === 'Root' || /^arn:[^:]*:iam::\d{12}:root$/.test(principal);

/** Of callers from other accounts, a record tells the account and an id; of a person of the directory, neither role nor user. */
const isUnnamed = ({ type, principal }: Caller): boolean =>
  type !== 'IdentityCenterUser' && !/^arn:[^:]*:(iam|sts)::\d{12}:./.test(principal);

const isPerson = ({ type, principal }: Caller, patterns: readonly string[]): boolean =>
  type === 'IdentityCenterUser' || fitsAny(patterns, principal);

/** `on 2026-10-12 at …` of an event, for sentences. */
export const madeAt = (event: unknown): string => instantWords(requiredText(event, 'time'));
