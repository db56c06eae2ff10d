import type {
  AccessRemovals,
  Fact,
  IdentityState,
  Instant,
  Interval,
  JsonObject,
  ManualRecord,
} from '../../model/index.ts';
import type { Aspect } from '../aspects.ts';
import { field } from '../judgement.ts';
import { instant, objects, requiredText, text } from '../read.ts';
import { recordWords } from '../records.ts';
import { removedAt, type Removal } from './removal.ts';

/** What is known about an account when the decisions of its reviews are followed up. */
export interface FollowUp {
  readonly account: string;
  readonly identities: readonly IdentityState[];
  /** When they were read. */
  readonly readAt: Instant;
  readonly removals: Fact<AccessRemovals>;
  /** What is due later is not asked yet; what was gone before is not asked any more. */
  readonly period: Interval;
}

const rule = 'must be carried out by its day';

/** Follows up what a review decided to take away; what it decided to keep needs nothing. */
export const followUp = (record: ManualRecord, known: FollowUp): readonly Aspect[] =>
  objects(record.details, 'decisions').flatMap((row) => {
    const decision = requiredText(row, 'decision');
    const principal = requiredText(row, 'principal');
    if (decision === 'keep' || isElsewhere(principal, known.account)) return [];
    const wanted = { principal, policy: text(row, 'policy'), due: dueOf(row, record) };
    const { text: found, cited = [], ...aspect } = judgeDecision({ ...wanted, decision }, known);
    return [{ ...aspect, text: `${found} (${recordWords(record)})`, cited: [...cited, ...record.evidence] }];
  });

/** A review of several accounts is followed up in each of them. */
const isElsewhere = (principal: string, account: string): boolean => {
  const owner = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(principal)?.[1];
  return owner !== undefined && owner !== account;
};

/** End of the day until which a decision is carried out: the last day of the review where none is told. */
function dueOf(row: JsonObject, { covers }: ManualRecord): Instant {
  const day = instant(row, 'due');
  return day === undefined ? covers.to : new Date(Date.parse(day) + 86_400_000).toISOString();
}

interface Decision {
  readonly decision: string;
  readonly principal: string;
  readonly policy: string | undefined;
  readonly due: Instant;
}

function judgeDecision({ decision, principal, policy, due }: Decision, known: FollowUp): Aspect {
  const name = principal.replace(/^.*[:/]/, '');
  const what = `access of ${name}${policy === undefined ? '' : ` by ${policy.replace(/^.*\//, '')}`}`;
  const day = dayBefore(due);
  const aspect = (outcome: Aspect['outcome'], found: string): Aspect => ({
    outcome,
    text: `${what}, to be removed by ${day}, ${found}`,
    deciding: [field(`decisions.${principal}`, found, rule, outcome === 'satisfied')],
  });
  if (!/^arn:[^:]+:iam::\d{12}:(user|role)\/./.test(principal))
    return aspect('manual', 'is not of IAM: whether it was removed is for a person');
  if (policy === undefined && decision === 'reduce')
    return aspect('manual', 'was to be reduced by no policy that the review names');
  const state = known.identities.find(({ arn }) => arn === principal);
  if (state !== undefined && holds(state, policy)) {
    if (due > known.period.to) return aspect('satisfied', 'is not due in the period');
    if (due > known.readAt) return aspect('inconclusive', 'was still there before that day, and was not read again');
    return aspect('not-satisfied', 'is still there');
  }
  return judgeRemoved(removedAt({ principal, policy }, known.removals), {
    due: due > known.period.from ? due : known.period.from,
    gone: state === undefined,
    aspect,
  });
}

/** Whether an identity still has what was to be taken away; without a policy, anything. */
const holds = ({ attachedPolicies, inlinePolicies }: IdentityState, policy: string | undefined): boolean =>
  policy === undefined ? attachedPolicies.length + inlinePolicies.length > 0 : attachedPolicies.includes(policy);

interface Removed {
  /** When it must be gone: its day, or the beginning of the period where that is later. */
  readonly due: Instant;
  /** The identity itself is not there any more. */
  readonly gone: boolean;
  readonly aspect: (outcome: Aspect['outcome'], found: string) => Aspect;
}

function judgeRemoved(removal: Removal, { due, gone, aspect }: Removed): Aspect {
  switch (removal.kind) {
    case 'at': {
      const { event } = removal;
      const found = `was removed on ${event.time.slice(0, 10)} (${event.name})`;
      const late = event.time >= due;
      const seen = aspect(late ? 'not-satisfied' : 'satisfied', late ? `${found}, too late` : found);
      return { ...seen, cited: [event.evidence] };
    }
    case 'before':
      // An identity that is not there may also be a slip of the pen: only the event of its removal tells.
      if (gone)
        return aspect(
          'manual',
          `is of nobody in the account; no record of the removal since ${removal.since.slice(0, 10)}`,
        );
      if (removal.since <= due) return aspect('satisfied', `was gone before ${removal.since.slice(0, 10)}`);
      return aspect(
        'manual',
        `is gone; whether in time is not told: the event history begins on ${removal.since.slice(0, 10)}`,
      );
    case 'unknown':
      return aspect('inconclusive', `is gone; when is not determinable: ${removal.message}`);
  }
}

const dayBefore = (instant: Instant): string => new Date(Date.parse(instant) - 1).toISOString().slice(0, 10);
