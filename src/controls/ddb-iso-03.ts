import { defineControl, type ControlContext, type Judgement } from '../model/index.ts';
import { eventTable } from './events.ts';
import { field, inconclusive, manual, notSatisfied, satisfied, some } from './judgement.ts';
import { readPolicy } from './policy/document.ts';
import { examineGrants } from './policy/grants.ts';
import { judging, judgingEvent, text } from './read.ts';

const rule = 'own, trusted accounts or organisation only; not all actions';

export default defineControl({
  id: 'DDB-ISO-03',
  topic: 'isolation',
  title: 'Resource-based policies grant no public and only trusted cross-account access',
  statement:
    'Every resource-based policy of an in-scope table MUST allow only principals of the own account, of trusted accounts or of the trusted organisation, and not all actions.',
  test: 'Reads GetResourcePolicy of each table. Every principal of an Allow statement is resolved to its account; `*` counts as public unless a condition requires a trusted account or organisation. PutResourcePolicy and DeleteResourcePolicy events in CloudTrail show changes.',
  risk: 'People outside the organisation read or change the items with credentials that nobody here controls.',
  remediation: {
    text: 'Remove foreign principals from the policy, or the policy itself (CloudFormation: AWS::DynamoDB::Table ResourcePolicy.PolicyDocument).',
    command: 'aws dynamodb put-resource-policy --resource-arn TABLE_ARN --policy file://policy.json',
  },
  limits: [
    'The policy of the table is examined; the separate policy of its stream is not.',
    'Roles of the own account that other accounts may assume are not looked at.',
    'The members of the trusted organisation are taken as trusted; they are not listed.',
  ],
  sources: ['dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['resourcePolicy'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['PutResourcePolicy', 'DeleteResourcePolicy'],
      judge: (event, context) =>
        judgingEvent(() => {
          const arn = text(event.parameters, 'resourcearn');
          if (arn === undefined) return 'unknown';
          if (arn.includes('/stream/')) return null;
          const name = arn.replace(/^.*\btable\//, '');
          if (event.name === 'DeleteResourcePolicy') return judge(name, null, event.account, context);
          const policy = text(event.parameters, 'policy');
          return policy === undefined ? 'unknown' : judge(name, policy, event.account, context);
        }),
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['CreateTable'],
      judge: (event, context) =>
        judgingEvent(() => {
          const policy = text(event.parameters, 'resourcepolicy');
          return policy === undefined ? 'unknown' : judge(eventTable(event), policy, event.account, context);
        }),
    },
    { source: 'dynamodb.amazonaws.com', names: ['RestoreTableFromBackup', 'RestoreTableToPointInTime'] },
  ],
  awsVerdicts: ['ExternalAccess'],
  evaluate: (resource, facts, context) =>
    judging(() => judge(resource.name, facts.resourcePolicy.value, resource.account, context)),
});

const judge = (name: string, document: unknown, own: string, { parameters }: ControlContext): Judgement => {
  if (document === null) {
    return satisfied(
      `Table ${name} has no resource-based policy.`,
      field('Policy', undefined, `${rule} (absent grants nothing)`, true),
    );
  }
  const reading = readPolicy(document);
  if (reading.kind === 'unreadable') {
    return inconclusive(
      `Not determinable: the resource-based policy of table ${name} is not readable: ${reading.message}.`,
    );
  }
  const grants = examineGrants(reading.policy, { own, others: parameters.trustedAccounts });
  const of = (kind: 'refused' | 'undecided' | 'accepted') =>
    grants.filter((grant) => grant.kind === kind).map(({ text }) => text);
  const [refused, undecided, accepted] = [of('refused'), of('undecided'), of('accepted')];
  const deciding = grants.map(({ kind, text }) => field('Policy.Statement', text, rule, kind === 'accepted'));
  if (refused.length > 0) {
    return notSatisfied(`The resource-based policy of table ${name} allows ${some(refused)}.`, ...deciding);
  }
  if (undecided.length > 0) {
    return manual(
      `A person must judge the resource-based policy of table ${name}: it allows ${some(undecided)}.`,
      ...deciding,
    );
  }
  return satisfied(
    accepted.length === 0
      ? `The resource-based policy of table ${name} allows nothing.`
      : `The resource-based policy of table ${name} allows trusted principals only: ${some(accepted)}.`,
    ...deciding,
  );
};
