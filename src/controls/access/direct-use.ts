import { mergeIntervals } from '../../model/index.ts';
import type {
  ControlContext,
  DecidingField,
  Interval,
  ItemUse,
  ItemUser,
  Judgement,
  Resource,
} from '../../model/index.ts';
import { count, field, manual, notSatisfied, some } from '../judgement.ts';
import { fitsAny } from '../patterns.ts';
import { knownList } from '../read.ts';

/** Whoever used the items and is no application of an account that is trusted. */
export function directUsers(
  { users }: ItemUse,
  { account }: Resource,
  { parameters }: ControlContext,
): readonly ItemUser[] {
  const trusted = new Set([account, ...parameters.trustedAccounts]);
  return users.filter(({ calls, principal, principalType }) => {
    if (calls === 0 || principalType === 'AWSService') return false;
    const owner = /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];
    const foreign = owner === undefined ? !trusted.has(principal) : !trusted.has(owner);
    return foreign || principalType === 'Root' || fitsAny(parameters.humanPrincipals, principal);
  });
}

export const usedField = ({ principal, principalType, calls, first, last }: ItemUser): DecidingField =>
  field(
    'userIdentity',
    `${principal} (${principalType}): ${count(calls, 'call')} from ${first} to ${last}`,
    'must not use items, outside approved sessions',
    false,
  );

interface Used {
  readonly direct: readonly ItemUser[];
  readonly deciding: readonly DecidingField[];
  readonly context: ControlContext;
}

/** Use by people is an exception, unless somebody provided what shows that it was approved: then a person compares. */
export function judgeUse(name: string, { direct, deciding, context }: Used): Judgement {
  const users = some(
    direct.map(({ principal, calls, first, last }) => `${principal} (${calls} from ${first} to ${last})`),
  );
  const used = `The items of table ${name} were used directly by ${users}`;
  const { records, recordsAbsent = null } = context;
  if (records.length > 0) {
    const titles = some(records.map(({ title }) => `“${title}”`));
    const cited = records.flatMap(({ evidence }) => evidence);
    return { ...manual(`${used}; a person must compare this with ${titles}.`, ...deciding), cited };
  }
  if (recordsAbsent !== null) {
    const reason = `${used}; no record shows that it was approved (${recordsAbsent.message}).`;
    return { ...notSatisfied(reason, ...deciding), cited: recordsAbsent.evidence };
  }
  return notSatisfied(`${used}, and no record shows that it was approved.`, ...deciding);
}

/** The fact, if it has its form: it comes from a store. */
export function knownUse(value: ItemUse | null): ItemUse | null {
  if (value === null) return null;
  knownList(value.users, 'itemUse.users');
  knownList(value.trails, 'itemUse.trails');
  return value;
}

/** When a trail that records all of a table is proven to have delivered it; `recording` are the ARNs of such trails. */
export const coveredBy = ({ trails }: ItemUse, recording: readonly string[]): readonly Interval[] =>
  mergeIntervals(
    trails
      .filter(({ name, homeRegion, account }) =>
        recording.some((arn) => {
          const [, , , region, owner, trail] = arn.split(':');
          return trail === `trail/${name}` && region === homeRegion && (account === null || account === owner);
        }),
      )
      .flatMap(({ covered }) => covered),
  );
