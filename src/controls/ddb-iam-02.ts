import { defineControl, type ChangeEvent, type Judgement, type Parameters } from '../model/index.ts';
import { field, inconclusive, manual, notSatisfied, satisfied } from './judgement.ts';
import { namesAnother } from './iam-changes.ts';
import { matches, overlaps } from './policy/pattern.ts';
import { judging, judgingEvent, requiredText, text, texts } from './read.ts';

/** AWS managed policies that give all of DynamoDB, or all of AWS. */
const broad = [
  'AmazonDynamoDBFullAccess',
  'AmazonDynamoDBFullAccess_v2',
  'AmazonDynamoDBFullAccesswithDataPipeline',
  'AdministratorAccess',
  'PowerUserAccess',
];
/** AWS managed policies that read the items of all tables (GetItem, Query, Scan), not only their settings. */
const dataReading = ['AmazonDynamoDBReadOnlyAccess', 'ReadOnlyAccess'];

export default defineControl({
  id: 'DDB-IAM-02',
  topic: 'operational-access',
  title: 'Broad AWS managed policies are not attached to people or workloads',
  statement:
    'Every user, group and role MUST NOT hold an AWS managed policy that gives full access to DynamoDB, unless it is on the allow-list.',
  test: `Reads the managed policies attached to every user, group and role in GetAccountAuthorizationDetails and compares them with ${broad.join(', ')}. ${dataReading.join(' and ')} read items of all tables and need a person's judgement. AttachRolePolicy, AttachUserPolicy and AttachGroupPolicy events show changes.`,
  risk: 'One stolen credential reads, changes or deletes every table of the account.',
  remediation: {
    text: 'Detach the policy and attach one that names tables and actions (CloudFormation: AWS::IAM::Role ManagedPolicyArns).',
    command: 'aws iam detach-role-policy --role-name ROLE --policy-arn POLICY_ARN',
  },
  limits: [
    'Members of a group hold its policies: the group is named, not each member.',
    'Other AWS managed policies that also reach DynamoDB (such as DatabaseAdministrator) are not on the list.',
    'Permission sets of IAM Identity Center appear as their AWSReservedSSO_ roles.',
    'A permissions boundary or service control policy may narrow what the policy gives.',
  ],
  sources: ['iam', 'cloudtrail-lookup'],
  subject: 'principal',
  needs: ['attachedPolicies'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no user, group or role in the scope.' },
  noun: ['principal', 'principals'],
  changes: [
    {
      source: 'iam.amazonaws.com',
      names: ['AttachRolePolicy', 'AttachUserPolicy', 'AttachGroupPolicy'],
      judge: (event, { parameters }, resource) =>
        judgingEvent(() => (namesAnother(event, resource) ? null : judgeAttach(event, parameters))),
    },
    {
      source: 'iam.amazonaws.com',
      names: ['DetachRolePolicy', 'DetachUserPolicy', 'DetachGroupPolicy'],
      judge: (event, _context, resource) =>
        judgingEvent(() => {
          if (namesAnother(event, resource)) return null;
          const policy = text(event.parameters, 'policyarn');
          // What else is attached is not known from the event.
          return policy === undefined || listed(policy, [...broad, ...dataReading]) ? 'unknown' : null;
        }),
    },
    { source: 'iam.amazonaws.com', names: ['CreateRole', 'CreateUser', 'CreateGroup'] },
  ],
  awsVerdicts: ['IAM_POLICY_BLACKLISTED_CHECK', 'IAM_ROLE_MANAGED_POLICY_CHECK'],
  evaluate: (resource, facts, { parameters }) =>
    judging(() => {
      const attached = texts({ attached: facts.attachedPolicies.value }, 'attached');
      const strange = attached.find((arn) => !/^arn:aws[a-z-]*:iam::/.test(arn));
      if (strange !== undefined) {
        return inconclusive(`Not determinable: ${resource.name} holds ${strange}, which is not the ARN of a policy.`);
      }
      const full = attached.filter((arn) => listed(arn, broad));
      const reading = attached.filter((arn) => listed(arn, dataReading));
      const allowed = parameters.broadPolicyAllowList.find((pattern) => matches(pattern, resource.id));
      const shown = [...full, ...reading].map((arn) =>
        field('AttachedManagedPolicies', arn, 'must not be a broad policy', allowed !== undefined),
      );
      const names = [...full, ...reading].map(policyName).join(', ');
      if (shown.length === 0) {
        return satisfied(
          `${resource.name} holds no broad AWS managed policy.`,
          field('AttachedManagedPolicies', `${attached.length} attached`, 'must not be a broad policy', true),
        );
      }
      if (allowed !== undefined) {
        return satisfied(
          `${resource.name} holds ${names} and is on the allow-list (${allowed}).`,
          ...shown,
          field('Arn', resource.id, `matches the allow-list entry ${allowed}`, true),
        );
      }
      if (full.length > 0)
        return notSatisfied(`${resource.name} holds ${names} and is not on the allow-list.`, ...shown);
      return manual(
        `${resource.name} holds ${names}, which reads the items of all tables: a person must judge whether that is needed.`,
        ...shown,
      );
    }),
});

/** Policies of AWS itself have `aws` in place of the account; the path before the name varies. */
const listed = (arn: string, names: readonly string[]): boolean =>
  /^arn:aws[a-z-]*:iam::aws:policy\//.test(arn) && names.includes(policyName(arn));

const policyName = (arn: string): string => arn.replace(/^.*\//, '');

const judgeAttach = (event: ChangeEvent, parameters: Parameters): Judgement | null | 'unknown' => {
  const policy = requiredText(event.parameters, 'policyarn');
  if (!listed(policy, [...broad, ...dataReading])) return null;
  const name =
    text(event.parameters, 'rolename') ?? text(event.parameters, 'username') ?? text(event.parameters, 'groupname');
  // The event names the principal without its path: an allow-list entry that could mean it leaves the state open.
  const arn = `arn:aws*:iam::${event.account}:*/${name ?? '*'}`;
  if (name === undefined || parameters.broadPolicyAllowList.some((pattern) => overlaps(pattern, arn))) return 'unknown';
  const shown = field('requestParameters.policyArn', policy, 'must not be a broad policy', false);
  return listed(policy, broad)
    ? notSatisfied(`${policyName(policy)} was attached to ${name}, which is not on the allow-list.`, shown)
    : 'unknown';
};
