import { defineControl, type JsonObject } from '../model/index.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { readPolicy } from './policy/document.ts';
import { matches } from './policy/pattern.ts';
import { examineRows, type RowFinding } from './policy/rows.ts';
import { judging, listOf, requiredFlag, requiredText, texts } from './read.ts';

const rule = 'must limit items by dynamodb:LeadingKeys';

export default defineControl({
  id: 'DDB-IAM-03',
  topic: 'operational-access',
  title: 'Row- and attribute-level conditions limit access on shared sensitive tables',
  statement:
    'Every attached policy that gives item access to a table configured for row-level access MUST limit it by dynamodb:LeadingKeys to keys tied to the caller.',
  test: 'Reads all attached policies in GetAccountAuthorizationDetails. Each statement that allows item reads or writes on the table must test dynamodb:LeadingKeys with ForAllValues against a policy variable of the caller, must not allow Scan or PartiQL beside it, and where it limits dynamodb:Attributes must limit dynamodb:Select.',
  risk: 'A tenant, customer or employee reads the items of another.',
  remediation: {
    text: 'Add the condition ForAllValues:StringEquals dynamodb:LeadingKeys to the statement and remove Scan and PartiQL actions (CloudFormation: AWS::IAM::ManagedPolicy PolicyDocument).',
    command:
      'aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://policy.json --set-as-default',
  },
  limits: [
    'Conditions do not filter what Scan returns, and DAX does not apply them: users of a cluster act as its role.',
    'Exports and backups of the table, and who may set the tags that a policy variable reads, are not looked at.',
    'Access only through one trusted service that separates tenants itself is for the organisation to record as an accepted risk.',
    'Resource-based policies of the table are judged by DDB-ISO-03.',
  ],
  sources: ['iam', 'dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['accountPolicies', 'description'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'iam.amazonaws.com',
      names: [
        'CreatePolicyVersion',
        'SetDefaultPolicyVersion',
        'PutRolePolicy',
        'PutUserPolicy',
        'PutGroupPolicy',
        'DeleteRolePolicy',
        'DeleteUserPolicy',
        'DeleteGroupPolicy',
        'AttachRolePolicy',
        'AttachUserPolicy',
        'AttachGroupPolicy',
        'DetachRolePolicy',
        'DetachUserPolicy',
        'DetachGroupPolicy',
      ],
      judge: (_event, { parameters }, resource) =>
        resource !== undefined && !rowLevel(resource.name, parameters.rowLevelTables) ? null : 'unknown',
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, { parameters }) =>
    judging(() => {
      const { name } = resource;
      if (!rowLevel(name, parameters.rowLevelTables)) {
        return notApplicable(`Table ${name} is not configured for row-level access.`);
      }
      const arn = requiredText(facts.description.value, 'TableArn');
      const attached = listOf(facts.accountPolicies.value, 'policies').filter(
        (policy) => texts(policy, 'attachedTo').length > 0 && !requiredFlag(policy, 'boundaryOnly'),
      );
      const findings = attached.flatMap((policy) => examine(policy, arn));
      const of = (kind: Finding['kind']) => findings.filter((one) => one.kind === kind).map(({ what }) => what);
      const deciding = findings.map(({ kind, what }) =>
        field('PolicyDocument.Statement', what, rule, kind === 'limited'),
      );
      const [open, unread, undecided, limited] = [of('open'), of('unreadable'), of('undecided'), of('limited')];
      if (open.length > 0) {
        return notSatisfied(
          `Items of table ${name} can be reached without a row-level limit: ${some(open)}.`,
          ...deciding,
        );
      }
      if (unread.length > 0) {
        return inconclusive(`Not determinable: who reaches the items of table ${name}: ${some(unread)}.`, ...deciding);
      }
      if (undecided.length > 0) {
        return manual(`A person must judge who reaches the items of table ${name}: ${some(undecided)}.`, ...deciding);
      }
      return satisfied(
        limited.length === 0
          ? `None of ${attached.length} attached policies gives access to the items of table ${name}.`
          : `Every policy that gives access to the items of table ${name} limits it to the caller's keys: ${some(limited)}.`,
        ...deciding,
      );
    }),
});

const rowLevel = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => matches(pattern, name));

type Finding = Omit<RowFinding, 'kind'> & { readonly kind: RowFinding['kind'] | 'unreadable' };

const examine = (subject: JsonObject, arn: string): readonly Finding[] => {
  const name = requiredText(subject, 'name');
  const reading = readPolicy(requiredText(subject, 'document'));
  if (reading.kind === 'unreadable') {
    return [{ kind: 'unreadable', what: `policy ${name} is not readable (${reading.message})` }];
  }
  return examineRows(reading.policy, arn).map(({ kind, what }) => ({ kind, what: `policy ${name} ${what}` }));
};
