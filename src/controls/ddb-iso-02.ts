import { defineControl, type ControlContext, type Judgement } from '../model/index.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { readPolicy } from './policy/document.ts';
import { examineEndpointPolicy } from './policy/endpoint.ts';
import { observedShare } from './endpoint-share.ts';
import { flag, judging, judgingEvent, object, requiredText, text } from './read.ts';

const rule = 'resources limited to named tables or accounts';

export default defineControl({
  id: 'DDB-ISO-02',
  topic: 'isolation',
  title: 'Endpoint policies are restrictive and tables accept only approved network paths',
  statement:
    'Every VPC endpoint for DynamoDB MUST have a policy that limits access to named tables, or to resources of the own or trusted accounts.',
  test: 'Reads PolicyDocument in DescribeVpcEndpoints of each DynamoDB endpoint. A missing policy is the default, which allows everything. No Allow may give unnamed resources without a condition, or a Deny, on the account or organisation of the resource. Beside it stands the observed share: how many recorded calls in the account and Region came through the endpoint by vpcEndpointId in CloudTrail, how many through none, or why that is not observable.',
  risk: 'Through an open endpoint, data can be copied to tables of any AWS account.',
  remediation: {
    text: 'Replace the default policy (CloudFormation: AWS::EC2::VPCEndpoint PolicyDocument) by one that requires aws:ResourceAccount or names the tables.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT --policy-document file://policy.json',
  },
  limits: [
    'The ways of recorded calls are shown and do not decide. Reads and writes of items are data events: they are counted where a trail records them and its logs are read; else records of changes alone tell.',
    'Whether tables accept calls from approved endpoints only (aws:SourceVpce in resource or identity policies) is not tested.',
    'Calls of the console, and of AWS services on behalf of the organisation, never pass the endpoint.',
  ],
  sources: ['vpc', 'cloudtrail-lookup', 'cloudtrail-logs'],
  subject: 'vpc-endpoint',
  needs: ['description'],
  optional: ['recordedPaths'],
  whenEmpty: {
    outcome: 'not-applicable',
    reason: 'There is no VPC endpoint for DynamoDB in the scope; DDB-ISO-01 tells whether there should be one.',
  },
  noun: ['VPC endpoint', 'VPC endpoints'],
  changes: [
    {
      source: 'ec2.amazonaws.com',
      names: ['ModifyVpcEndpoint'],
      judge: (event, context, resource) =>
        judgingEvent(() => {
          const request = 'modifyvpcendpointrequest';
          const id = text(event.parameters, `${request}.vpcendpointid`) ?? '(not named)';
          if (resource !== undefined && id.startsWith('vpce-') && !resource.id.includes(id)) return null;
          if (flag(event.parameters, `${request}.resetpolicy`) === true)
            return judge(id, undefined, event.account, context);
          const policy = text(event.parameters, `${request}.policydocument`);
          return policy === undefined ? null : judge(id, policy, event.account, context);
        }),
    },
    {
      source: 'ec2.amazonaws.com',
      names: ['CreateVpcEndpoint'],
      judge: ({ account, parameters }, context, resource) =>
        judgingEvent(() => {
          const request = object(parameters, 'createvpcendpointrequest');
          // A record may leave the request out: then a missing policy says nothing.
          if (request === undefined || resource === undefined) return 'unknown';
          return judge(resource.name, text(request, 'policydocument'), account, context);
        }),
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const endpoint = facts.description.value;
      const state = requiredText(endpoint, 'State');
      if (/^(deleted|deleting|failed|rejected|expired)$/i.test(state)) {
        return notApplicable(
          `VPC endpoint ${resource.name} carries no traffic: it is ${state}.`,
          field('State', state, 'carries no traffic', true),
        );
      }
      const judgement = judge(resource.name, text(endpoint, 'PolicyDocument'), resource.account, context);
      return { ...judgement, deciding: [...judgement.deciding, observedShare(resource)] };
    }),
});

const judge = (name: string, document: string | undefined, own: string, { parameters }: ControlContext): Judgement => {
  if (document === undefined) {
    return notSatisfied(
      `VPC endpoint ${name} has the default policy, which allows every call to every table of every account.`,
      field('PolicyDocument', undefined, `${rule} (absent means the default policy)`, false),
    );
  }
  const reading = readPolicy(document);
  if (reading.kind === 'unreadable') {
    return inconclusive(`Not determinable: the policy of VPC endpoint ${name} is not readable: ${reading.message}.`);
  }
  const { kind, why } = examineEndpointPolicy(reading.policy, { own, others: parameters.trustedAccounts });
  const value = kind === 'limited' ? `restricted by policy: it ${why}` : why;
  const shown = field('PolicyDocument', value, rule, kind === 'limited');
  switch (kind) {
    case 'limited':
      return satisfied(`The policy of VPC endpoint ${name} ${why}.`, shown);
    case 'undecided':
      return manual(`A person must judge the policy of VPC endpoint ${name}: it ${why}.`, shown);
    case 'open':
      return notSatisfied(`The policy of VPC endpoint ${name} ${why}.`, shown);
  }
};
