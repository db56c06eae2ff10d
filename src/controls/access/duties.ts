import type { Assessment, EvidenceId } from '../../model/index.ts';
import { decide } from '../policy/decide.ts';
import { denied, either, type Decision } from '../policy/decision.ts';
import { administrativeActions } from '../policy/key-access.ts';
import { granted } from '../policy/key-use.ts';
import type { TableAccess } from '../policy/table-access.ts';
import type { TableKey } from '../policy/table-target.ts';
import type { AccountAccess } from './account-access.ts';
import type { Holder } from './askers.ts';

/** Columns of the role matrix. */
export type Duty = 'table-administration' | 'data-access' | 'key-administration' | 'key-use' | 'log-administration';

/** How somebody comes to a duty: how surely, and by what. */
export interface Held {
  readonly decision: Decision;
  /** Continues the name of the duty, such as `UpdateTable on cards`. */
  readonly example: string;
  readonly evidence: readonly EvidenceId[];
}

export type Duties = ReadonlyMap<Duty, Held>;

export const logActions = ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'] as const;
const decryptions = ['kms:Decrypt', 'kms:ReEncryptFrom'] as const;

const found = new WeakMap<AccountAccess, ReadonlyMap<string, Duties>>();
const none: Duties = new Map();

/** What a user or role of the account may do by permission: found once for all of them. */
export function dutiesOf(access: AccountAccess, arn: string, assessment: Assessment): Duties {
  const known = found.get(access) ?? findDuties(access, assessment);
  found.set(access, known);
  return known.get(arn) ?? none;
}

type Tally = Map<Duty, Held>;

function findDuties(access: AccountAccess, assessment: Assessment): ReadonlyMap<string, Duties> {
  const tallies = access.holders.map((): Tally => new Map());
  for (const target of access.tables) {
    for (const { asker, access: given } of access.reach(target)) {
      const tally = tallies[asker];
      if (tally !== undefined) tallyTable(tally, given, { name: target.table.name, evidence: target.evidence });
    }
  }
  access.holders.forEach((holder, at) => {
    const tally = tallies[at];
    if (tally === undefined || holder.caller.kind === 'outside') return;
    for (const key of access.keys) tallyKey(tally, holder, { key, assessment });
    tallyLogs(tally, holder, assessment);
  });
  return new Map(access.holders.map(({ arn }, at) => [arn, tallies[at] ?? none]));
}

const width = { denied: 0, undecided: 1, conditional: 2, allowed: 3 } as const;

/** Keeps the surest way to a duty. */
function keep(tally: Tally, duty: Duty, held: Held): void {
  if (width[held.decision.verdict] > width[tally.get(duty)?.decision.verdict ?? 'denied']) tally.set(duty, held);
}

function tallyTable(
  tally: Tally,
  { read, write, administer }: TableAccess,
  { name, evidence }: { readonly name: string; readonly evidence: readonly EvidenceId[] },
): void {
  for (const kind of [read, write]) {
    keep(tally, 'data-access', { decision: kind.decision, example: `${kind.actions[0] ?? ''} on ${name}`, evidence });
  }
  const example = `${administer.actions[0] ?? ''} on ${name}`;
  keep(tally, 'table-administration', { decision: administer.decision, example, evidence });
}

/** A key that is used through DynamoDB alone is no more than access to the items. */
function tallyKey(
  tally: Tally,
  holder: Holder,
  { key, assessment }: { readonly key: TableKey; readonly assessment: Assessment },
): void {
  const { caller, policies } = holder;
  const ask = (action: string, fixed: Readonly<Record<string, string>>): Decision =>
    decide(
      policies,
      { policy: key.policy, isKey: true },
      {
        caller,
        action,
        resource: key.arn,
        account: key.account,
        region: key.region,
        during: assessment.period,
        secure: true,
        fixed,
      },
    );
  const name = key.arn.replace(/^.*:key\//, 'key ');
  const exampleOf = (action: string): string => `${action.replace('kms:', '')} with ${name}`;
  for (const action of administrativeActions) {
    keep(tally, 'key-administration', { decision: ask(action, {}), example: exampleOf(action), evidence: [] });
  }
  for (const action of decryptions) {
    const decision = either(ask(action, direct), action === 'kms:Decrypt' ? granted(key, caller) : denied);
    keep(tally, 'key-use', { decision, example: exampleOf(action), evidence: [] });
  }
}

/** A call that comes through no service. */
const direct = { 'kms:viaservice': '' };

function tallyLogs(tally: Tally, { caller, policies }: Holder, { period, scope }: Assessment): void {
  if (caller.kind === 'outside') return;
  for (const action of logActions) {
    for (const region of scope.regions) {
      if (tally.get('log-administration')?.decision.verdict === 'allowed') return;
      const decision = decide(
        policies,
        { policy: null, isKey: false },
        {
          caller,
          action: `cloudtrail:${action}`,
          resource: `arn:aws:cloudtrail:${region}:${caller.account}:trail/*`,
          account: caller.account,
          region,
          during: period,
          secure: true,
          fixed: {},
        },
      );
      keep(tally, 'log-administration', { decision, example: `${action} on trails`, evidence: [] });
    }
  }
}
