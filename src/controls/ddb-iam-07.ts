import { defineControl, validity } from '../model/index.ts';
import type { ControlContext, DecidingField, IdentityState, Instant } from '../model/index.ts';
import { together, type Aspect } from './aspects.ts';
import { field, inconclusive, some } from './judgement.ts';
import { judging, knownList, requiredText } from './read.ts';
import { citing, recordField, recordWords, standingOf } from './records.ts';
import { followUp } from './reviews/decisions.ts';

const kind = 'access-review';

export default defineControl({
  id: 'DDB-IAM-07',
  topic: 'operational-access',
  title: 'Access to in-scope tables is reviewed on schedule',
  statement:
    'Every account MUST have its access reviewed at least every 183 days, and access that a review takes away MUST be gone by the day that the review sets.',
  test: 'Reads the access reviews that name the account: over the whole period one must be at most 183 days old. Each decision to remove access, or a policy, of a user or role is followed up: GetAccountAuthorizationDetails must not show it any more once its day is over, and the event that took it away (such as DetachRolePolicy, DeleteUser or RemoveUserFromGroup in CloudTrail) must not be later. Decisions about identities outside of IAM, and those whose carrying out left no trace in the event history, need a person.',
  risk: 'People who changed jobs or left keep reading customer data, and nobody notices.',
  remediation: {
    text: 'Review the list of identities and their access twice a year, keep the signed record, and remove what it decides (CloudFormation: AWS::IAM::Role ManagedPolicyArns).',
    command: 'aws iam detach-role-policy --role-name ROLE --policy-arn POLICY_ARN',
  },
  limits: [
    'Whether the review saw every identity and judged well is what its record states; how many identities the account has is shown beside it.',
    'Federated people live in the identity provider: its export belongs to the review, and what is removed there is for a person.',
    'System accounts are held to the same 183 days; a longer interval from a targeted risk analysis is for the organisation to record as an accepted risk.',
    'Removals before the period belong to the packs of their own time: here it counts that the access is gone. That a user or role which is not there any more was removed, and not misspelt, is told by the event of its removal alone; without it a person must judge.',
    'When roles were last used is shown for the next review, and judges nothing: RoleLastUsed does not tell on which service.',
  ],
  sources: ['iam', 'manual', 'cloudtrail-lookup'],
  records: [kind],
  subject: 'account',
  needs: ['identities'],
  optional: ['removals'],
  whenEmpty: { outcome: 'inconclusive', reason: 'No account of the scope could be examined.' },
  noun: ['account', 'accounts'],
  // What was decided and carried out is read from the reviews and from the events of its removal, not from a state.
  changes: [],
  awsVerdicts: [],
  evaluate: (resource, { identities }, context) =>
    judging(() => {
      const { name, account, facts } = resource;
      const list = knownList(identities.value, 'identities').map((one) => requiredText(one, 'arn'));
      const standing = standingOf(context, kind);
      if (standing.state === 'unread') return standing.judgement;
      if (standing.state === 'none') {
        const missing = inconclusive(
          `Not determinable: no review of the access in account ${name} was provided.`,
          recordField(kind, undefined, false),
        );
        return { ...missing, cause: 'missing' };
      }
      const { record } = standing;
      const from = context.assessment.period.from;
      const inDate =
        standing.state === 'current' ? standing.records.filter((one) => validity(one).to > from) : [record];
      const known = {
        account,
        identities: identities.value,
        readAt: identities.observedAt,
        removals: facts.removals,
        period: context.assessment.period,
      };
      const inTime = standing.state === 'current';
      const found = inTime ? 'was reviewed' : `was not reviewed in time, as of ${standing.since.slice(0, 10)}`;
      const reviewed: Aspect = {
        outcome: inTime ? 'satisfied' : 'not-satisfied',
        text: `access ${found} (${recordWords(record)})`,
        deciding: [recordField(kind, record, inTime), ...information(list.length, identities.value, context)],
      };
      const followed = inDate.flatMap((one) => followUp(one, known));
      return citing(together(`Account ${name}`, [reviewed, ...followed]), inDate);
    }),
});

/** What the next review may want to know. */
function information(
  all: number,
  identities: readonly IdentityState[],
  { assessment, parameters }: ControlContext,
): readonly DecidingField[] {
  const days = parameters.credentialDays;
  const since: Instant = new Date(Date.parse(assessment.period.to) - days * 86_400_000).toISOString();
  const unused = identities.filter(
    ({ arn, lastUsed }) => /:role\//.test(arn) && (lastUsed === null || lastUsed < since),
  );
  return [
    field('users, groups and roles', all, 'for the next review', true),
    field(
      `roles not used for ${days} days`,
      unused.length === 0 ? 'none' : some(unused.map(({ arn }) => arn.replace(/^.*\//, ''))),
      'for the next review',
      true,
    ),
  ];
}
