import { defineControl, type ControlContext, type Judgement, type Surroundings } from '../model/index.ts';
import { accessIn, isAbsent, type AccountAccess } from './access/account-access.ts';
import { isServiceLinked } from './access/askers.ts';
import { conflictsAmong, dutyNames } from './access/conflicts.ts';
import { dutiesOf, type Duties, type Duty } from './access/duties.ts';
import { readIdentity } from './access/identity.ts';
import { matrixJudgement } from './access/role-matrix.ts';
import { usesAbsent, usesOf, type Uses } from './access/observed.ts';
import { policyChanges, principalChanges } from './iam-changes.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, some } from './judgement.ts';
import { fitsAny } from './patterns.ts';
import { judging, requiredText } from './read.ts';

export default defineControl({
  id: 'DDB-IAM-04',
  topic: 'operational-access',
  title: 'Duties are separated between table administration, data access, keys and logs',
  statement:
    'Every user and role MUST hold and use at most one of table administration and item access, at most one of key administration and decryption, and none of them beside log administration; listed break-glass principals may, and each of their uses is reviewed.',
  test: 'Decides for each user and role of GetAccountAuthorizationDetails what it may do with the tables of its account, the keys they are encrypted with and trails: by its policies, those of its groups, its permissions boundary, service control policies, the resource-based policies of the tables, and the policies and grants of the keys. Calls of DynamoDB, KMS and CloudTrail in the event history of the period count as duties that were used. Conditions that depend on the call leave it to a person. Where a principal holds duties that do not conflict, a role matrix that is in date must list them.',
  risk: 'One person or program can change the protection of data, read it, and remove the traces.',
  remediation: {
    text: 'Split the policies into one role for each duty, and deny the others with a permissions boundary or service control policy (CloudFormation: AWS::IAM::Role ManagedPolicyArns, PermissionsBoundary); keep break-glass roles apart and review each use.',
    command: 'aws iam detach-role-policy --role-name ROLE --policy-arn POLICY_ARN',
  },
  limits: [
    'Item access and decryption are no management events: their use is not observed, and duties are told by permission alone.',
    'Whoever may assume several roles, directly or in a chain, joins what the roles separate: this is for an access review.',
    'Session policies, resource control policies, access through DAX, and the buckets and log groups that keep logs are not weighed.',
    'Policies of tables and keys and service control policies are taken as they were read: their changes in the period are not followed.',
    'Whether uses of break-glass principals were reviewed is not known to AWS.',
  ],
  sources: ['iam', 'organizations', 'dynamodb', 'kms', 'cloudtrail-lookup', 'manual'],
  records: ['role-matrix'],
  subject: 'principal',
  needs: ['identity'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no user, group or role in the scope.' },
  noun: ['principal', 'principals'],
  changes: [
    {
      source: 'iam.amazonaws.com',
      names: [...policyChanges, ...principalChanges, 'UpdateAssumeRolePolicy'],
      // A group does nothing by itself, and roles that are linked to a service are that service's own.
      judge: (_event, _context, resource) =>
        resource !== undefined && (/:group\//.test(resource.id) || isServiceLinked(resource.id)) ? null : 'unknown',
    },
    { source: 'iam.amazonaws.com', names: ['CreateRole', 'CreateUser', 'CreateGroup'] },
  ],
  awsVerdicts: ['IAM_ROLE_MANAGED_POLICY_CHECK'],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name, kind, arn } = readIdentity(facts.identity.value);
      if (kind === 'group') {
        return notApplicable(`Group ${name} does nothing by itself: its policies are judged with its users.`);
      }
      if (isServiceLinked(arn)) return notApplicable(`Role ${name} is linked to a service, which alone may use it.`);
      const label = `${kind === 'user' ? 'User' : 'Role'} ${name}`;
      const access = accessIn(context.surroundings, resource.account, context.assessment);
      if (isAbsent(access) || context.surroundings === undefined) {
        const absent = isAbsent(access) ? access : undefined;
        return {
          ...inconclusive(`Not determinable: what ${label} may do, because ${absent?.message ?? 'it stands alone'}.`),
          ...(absent && { cause: absent.cause, cited: absent.evidence }),
        };
      }
      const principal = {
        label,
        arn,
        name,
        account: requiredText(resource, 'account'),
        access,
        duties: dutiesOf(access, arn, context.assessment),
        uses: usesOf(context.surroundings, arn),
      };
      return judgePrincipal(principal, context, context.surroundings);
    }),
});

interface Judged {
  readonly label: string;
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly access: AccountAccess;
  readonly duties: Duties;
  readonly uses: Uses;
}

function judgePrincipal(principal: Judged, context: ControlContext, surroundings: Surroundings): Judgement {
  const { label, access, arn, duties, uses } = principal;
  const held = [...duties].filter(([, { decision }]) => decision.verdict === 'allowed').map(([duty]) => duty);
  const sure = conflictsAmong(new Set([...held, ...uses.keys()]));
  if (sure.size > 0) return surely(principal, sure, context);
  const unread = access.holders.find((holder) => holder.arn === arn)?.unread ?? [];
  if (unread.length > 0) {
    return inconclusive(
      `Not determinable: what ${label} may do, because its policies ${some(unread)} cannot be read.`,
      ...fieldsOf(principal, new Set()),
    );
  }
  const possible = conflictsAmong(new Set([...duties.keys(), ...uses.keys()]));
  if (possible.size > 0) return perhaps(principal, possible);
  const open = access.tables.filter((target) => target.open !== null);
  if (open.length > 0) {
    const names = some(open.map(({ table }) => table.name));
    return inconclusive(
      `Not determinable: whether ${label} has duties that conflict, because what policies give on ${names} is not known (${open[0]?.open ?? ''}).`,
      ...fieldsOf(principal, new Set()),
    );
  }
  const absent = usesAbsent(surroundings, principal.account);
  if (absent !== null) {
    return {
      ...inconclusive(
        `Not determinable: what ${label} did in the period (${absent.message}).`,
        ...fieldsOf(principal, new Set()),
      ),
      cause: absent.cause,
      cited: absent.evidence,
    };
  }
  const all = [...new Set([...duties.keys(), ...uses.keys()])];
  if (all.length === 0) {
    return notApplicable(
      `${label} may neither administer nor read or write tables of its account, nor their keys and logs.`,
    );
  }
  return matrixJudgement({ ...principal, all, deciding: fieldsOf(principal, new Set()) }, context);
}

/** A conflict that nothing leaves open, but for policies of the organisation that were not read. */
function surely(principal: Judged, conflict: ReadonlySet<Duty>, { parameters }: ControlContext): Judgement {
  const { label, arn, access, duties, uses } = principal;
  const deciding = fieldsOf(principal, conflict);
  const cited = citedOf(principal, conflict);
  const what = wordsOf(principal, conflict);
  if (fitsAny(parameters.breakGlassPrincipals, arn)) {
    const used =
      uses.size === 0 ? 'no change of tables, keys or trails by it was recorded' : `it was used (${wordsOfUses(uses)})`;
    return {
      ...manual(`${label} has ${what} as a break-glass principal: each use must be reviewed; ${used}.`, ...deciding),
      cited,
    };
  }
  const limits = access.limitsAbsent;
  const byPermission = [...conflict].some((duty) => !uses.has(duty) && duties.has(duty));
  if (limits !== null && byPermission) {
    const reason = `Not determinable: ${label} has ${what}, unless service control policies forbid it, which are not known (${limits.message}).`;
    return { ...inconclusive(reason, ...deciding), cause: limits.cause, cited: [...cited, ...limits.evidence] };
  }
  return { ...notSatisfied(`${label} has duties that conflict: ${what}.`, ...deciding), cited };
}

/** A conflict that depends on conditions, or on what could not be read. */
function perhaps(principal: Judged, conflict: ReadonlySet<Duty>): Judgement {
  const { label, access, duties } = principal;
  const deciding = fieldsOf(principal, conflict);
  const decisions = [...conflict].flatMap((duty) => duties.get(duty)?.decision ?? []);
  const why = [...new Set(decisions.flatMap(({ conditions, open }) => [...conditions, ...open]))];
  const holder = access.holders.find((one) => one.arn === principal.arn);
  const unread =
    access.tables.some(({ open }) => open !== null) ||
    [...access.keys.map(({ policy }) => policy), ...(holder?.policies.organisation.flat() ?? [])].some(
      ({ kind }) => kind === 'unreadable',
    );
  const what = `${label} has ${wordsOf(principal, conflict)}`;
  const judgement =
    unread && decisions.some(({ verdict }) => verdict === 'undecided')
      ? inconclusive(`Not determinable whether ${what}: ${some(why)}.`, ...deciding)
      : manual(`A person must judge whether ${what}: it depends on ${some(why)}.`, ...deciding);
  return { ...judgement, cited: citedOf(principal, conflict) };
}

const wordsOfUses = (uses: Uses): string => some([...uses.values()].map(({ example }) => example));

/** `table administration (UpdateTable on cards, by Admin (All)) and item access (…)`. */
function wordsOf({ duties, uses }: Judged, conflict: ReadonlySet<Duty>): string {
  const list = [...conflict].map((duty) => {
    const used = uses.get(duty);
    const held = duties.get(duty);
    if (used !== undefined && held?.decision.verdict !== 'allowed') return `${dutyNames[duty]} (used: ${used.example})`;
    const by = held === undefined || held.decision.by.length === 0 ? '' : `, by ${held.decision.by[0] ?? ''}`;
    return `${dutyNames[duty]} (${held?.example ?? ''}${by})`;
  });
  return `${list.slice(0, -1).join(', ')} and ${list.at(-1) ?? ''}`;
}

function fieldsOf({ duties, uses }: Judged, conflict: ReadonlySet<Duty>): Judgement['deciding'] {
  const shown = [...duties].map(([duty, { decision, example }]) =>
    field(dutyNames[duty], `${decision.verdict}: ${example}`, rule, !conflict.has(duty)),
  );
  const used = [...uses].map(([duty, { example }]) =>
    field(`use of ${dutyNames[duty]}`, example, rule, !conflict.has(duty)),
  );
  return [...shown, ...used];
}

const rule = 'must not be together with a duty that conflicts';

const citedOf = ({ duties, uses }: Judged, conflict: ReadonlySet<Duty>): readonly string[] => [
  ...new Set(
    [...conflict].flatMap((duty) => [
      ...(duties.get(duty)?.evidence ?? []),
      ...(uses.has(duty) ? [uses.get(duty)?.evidence ?? ''] : []),
    ]),
  ),
];
