import { defineControl, type ChangeEvent, type Judgement } from '../model/index.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { readPolicy } from './policy/document.ts';
import { examineBreadth } from './policy/wildcards.ts';
import { flag, judging, judgingEvent, requiredFlag, requiredText, text, texts } from './read.ts';

const rule = 'no wildcard that reaches changes, and no item access, on all tables or clusters';

export default defineControl({
  id: 'DDB-IAM-01',
  topic: 'operational-access',
  title: 'No wildcard DynamoDB or DAX permissions in customer-written policies',
  statement:
    'Every attached customer managed or inline policy MUST NOT allow wildcard DynamoDB or DAX actions, or item access, on all tables or clusters.',
  test: 'Reads the default version of every customer managed policy and all inline policies in GetAccountAuthorizationDetails. NotAction and NotResource in an Allow count as wildcards; statements that the same policy denies outright do not count.',
  risk: 'One stolen credential or faulty program reaches every item of every table, and their protection.',
  remediation: {
    text: 'List the needed actions and table ARNs (CloudFormation: AWS::IAM::ManagedPolicy PolicyDocument) and make the new version the default.',
    command:
      'aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://policy.json --set-as-default',
  },
  limits: [
    'Policies are judged as written: a service control policy or permissions boundary may narrow them further.',
    'AWS managed policies are judged by DDB-IAM-02.',
    'Broad actions on named tables are for a person to judge.',
    'A condition beside a wildcard is named but does not excuse it.',
  ],
  sources: ['iam', 'cloudtrail-lookup'],
  subject: 'policy',
  needs: ['document'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no customer managed or inline policy in the scope.' },
  noun: ['policy', 'policies'],
  changes: [
    {
      source: 'iam.amazonaws.com',
      names: ['CreatePolicyVersion', 'PutRolePolicy', 'PutUserPolicy', 'PutGroupPolicy'],
      judge: (event) => judgingEvent(() => judgeEvent(event)),
    },
    {
      source: 'iam.amazonaws.com',
      names: ['SetDefaultPolicyVersion', 'AttachRolePolicy', 'AttachUserPolicy', 'AttachGroupPolicy'],
    },
    {
      source: 'iam.amazonaws.com',
      names: ['CreatePolicy', 'DetachRolePolicy', 'DetachUserPolicy', 'DetachGroupPolicy'],
    },
  ],
  awsVerdicts: [
    'IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS',
    'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS',
    'IAM.1',
    'IAM.21',
  ],
  evaluate: (resource, facts) =>
    judging(() => {
      const policy = facts.document.value;
      const attachedTo = texts(policy, 'attachedTo');
      if (requiredFlag(policy, 'boundaryOnly')) {
        return notApplicable(`Policy ${resource.name} is used as a permissions boundary only: it grants nothing.`);
      }
      if (attachedTo.length === 0) {
        return notApplicable(
          `Policy ${resource.name} is not attached to anyone.`,
          field('AttachmentCount', 0, 'an unattached policy grants nothing', true),
        );
      }
      return judge(resource.name, requiredText(policy, 'document'), attachedTo);
    }),
});

const judge = (name: string, document: string, attachedTo: readonly string[]): Judgement => {
  const reading = readPolicy(document);
  if (reading.kind === 'unreadable') {
    return inconclusive(`Not determinable: policy ${name} is not readable: ${reading.message}.`);
  }
  const findings = examineBreadth(reading.policy);
  const holders = attachedTo.length === 0 ? '' : ` to ${some(attachedTo)}`;
  const broad = findings.filter(({ kind }) => kind === 'broad').map(({ what }) => what);
  const undecided = findings.filter(({ kind }) => kind === 'undecided').map(({ what }) => what);
  const deciding = findings.map(({ what, kind }) => field('PolicyDocument.Statement', what, rule, kind === 'narrow'));
  if (broad.length > 0) return notSatisfied(`Policy ${name} allows ${some(broad)}${holders}.`, ...deciding);
  if (undecided.length > 0) {
    return manual(`A person must judge policy ${name}: it allows ${some(undecided)}${holders}.`, ...deciding);
  }
  return satisfied(
    `Policy ${name} allows no wildcard DynamoDB or DAX permission and no item access on all tables.`,
    field('PolicyDocument', 'no such statement', rule, true),
  );
};

/** A version that is not made the default changes nothing. Who holds the policy is not known from the event. */
const judgeEvent = (event: ChangeEvent): Judgement | null | 'unknown' => {
  if (event.name === 'CreatePolicyVersion' && flag(event.parameters, 'setasdefault') !== true) return null;
  const document = text(event.parameters, 'policydocument');
  if (document === undefined) return 'unknown';
  const name = text(event.parameters, 'policyname') ?? text(event.parameters, 'policyarn') ?? '(not named)';
  const result = judge(name, document, []);
  // Whether a managed policy was attached at that time is not known: only a good one may be concluded from.
  return event.name === 'CreatePolicyVersion' && result.outcome !== 'satisfied' ? 'unknown' : result;
};
