import { defineControl, type Absent, type ChangeEvent, type ControlContext, type Resource } from '../model/index.ts';
import { examinePermissions, examineTrust, type RoleFinding } from './access/dax-role.ts';
import { sharingOf, type Shared } from './access/dax-sharing.ts';
import { readIdentity } from './access/identity.ts';
import { together, type Aspect } from './aspects.ts';
import { policyChanges } from './iam-changes.ts';
import { field, inconclusive, some } from './judgement.ts';
import { judging, judgingEvent, objects, requiredText, text, texts } from './read.ts';

export default defineControl({
  id: 'DDB-IAM-06',
  topic: 'operational-access',
  title: 'DAX service role is scoped and clusters are split by trust group',
  statement:
    'Every DAX cluster MUST act as a role that only DAX may assume and that does nothing but serve items of named tables, and MUST NOT share sensitive tables with clusters of another trust group.',
  test: 'Reads IamRoleArn in DescribeClusters and that role in GetAccountAuthorizationDetails. Its trust policy must name dax.amazonaws.com and nobody else; its policies must allow item actions and DescribeTable only, on named tables of the account. The trust group of a cluster is the value of its tag `daxTrustGroupTag`: no table with sensitive data, or without classification, may be reached by the roles of clusters of two groups.',
  risk: 'Whoever may use the cluster has the permissions of its role, whatever their own policies say of the tables.',
  remediation: {
    text: 'Give each cluster a role of its own with the tables of its trust group, and a cluster of its own to each group (CloudFormation: AWS::IAM::Role AssumeRolePolicyDocument, Policies; AWS::DAX::Cluster IAMRoleARN, Tags).',
    command: 'aws iam put-role-policy --role-name ROLE --policy-name ServedTables --policy-document file://policy.json',
  },
  limits: [
    'The policies of the role are judged as written: permissions boundaries and service control policies may narrow them further.',
    'Who may use a cluster is not looked at here; wildcards on DAX in policies are judged by DDB-IAM-01.',
    'Actions of other services, and patterns in the names of tables, are for a person to judge.',
    'Tags and roles of other clusters are taken as they were read: their changes in the period are not followed.',
    'Tables of other accounts are not compared.',
  ],
  sources: ['dax', 'iam', 'dynamodb', 'cloudtrail-lookup'],
  subject: 'dax-cluster',
  needs: ['description', 'role'],
  optional: ['accountClusters', 'accountTables'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DAX cluster in the scope.' },
  noun: ['DAX cluster', 'DAX clusters'],
  changes: [
    { source: 'dax.amazonaws.com', names: ['CreateCluster'] },
    {
      source: 'dax.amazonaws.com',
      names: ['TagResource', 'UntagResource'],
      judge: (event, context) => judgingEvent(() => (namesGroup(event, context) ? 'unknown' : null)),
    },
    {
      source: 'iam.amazonaws.com',
      names: [...policyChanges, 'CreateRole', 'UpdateAssumeRolePolicy'],
      judge: (event, _context, resource) => judgingEvent(() => (concernsRole(event, resource) ? 'unknown' : null)),
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const arn = requiredText(facts.description.value, 'IamRoleArn');
      const role: unknown = facts.role.value;
      const label = `DAX cluster ${resource.name}`;
      if (role === null) {
        const own = arn.split(':')[4] === resource.account;
        const why = own ? 'IAM lists no such role' : 'it is of another account';
        return inconclusive(
          `Not determinable: the role ${arn} of ${label} cannot be read, because ${why}.`,
          field('IamRoleArn', arn, 'must be a role that can be read', false),
        );
      }
      const identity = readIdentity(role);
      return together(label, [
        aspectOf('AssumeRolePolicyDocument', trustRule, examineTrust(identity), identity.name),
        aspectOf('PolicyDocument', permissionRule, examinePermissions(identity), identity.name),
        sharing(resource, context),
      ]);
    }),
});

const trustRule = 'must name dax.amazonaws.com and nobody else';
const permissionRule = 'must allow item actions and DescribeTable on named tables only';

const outcomes = {
  refused: 'not-satisfied',
  unreadable: 'inconclusive',
  undecided: 'manual',
  accepted: 'satisfied',
} as const;
const worstFirst = ['refused', 'unreadable', 'undecided', 'accepted'] as const;

function aspectOf(path: string, rule: string, findings: readonly RoleFinding[], role: string): Aspect {
  const kind = worstFirst.find((one) => findings.some((finding) => finding.kind === one)) ?? 'accepted';
  const told = findings.filter((finding) => finding.kind === kind).map((finding) => finding.text);
  return {
    outcome: outcomes[kind],
    text: `its role ${role} ${told.length === 0 ? 'has no permissions' : some(told)}`,
    deciding: findings.map((finding) => field(path, finding.text, rule, finding.kind === 'accepted')),
  };
}

function sharing(resource: Resource<'dax-cluster'>, { parameters }: ControlContext): Aspect {
  const { accountClusters, accountTables } = resource.facts;
  if (accountClusters.kind === 'absent') return sharingUnknown(accountClusters);
  const found = sharingOf(resource.id, parameters.daxTrustGroupTag, {
    clusters: accountClusters.value,
    tables: accountTables,
  });
  const of = (kind: Shared['kind']): readonly string[] =>
    found.filter((one) => one.kind === kind).map(({ text: said }) => said);
  const deciding = found.map(({ kind, text: said }) =>
    field(`tag ${parameters.daxTrustGroupTag}`, said, 'no sensitive table of another group', kind !== 'other-group'),
  );
  const [other, unread, unnamed] = [of('other-group'), of('tables-unknown'), of('group-unknown')];
  if (other.length > 0)
    return { outcome: 'not-satisfied', text: `it shares sensitive tables: ${some(other)}`, deciding };
  if (unread.length > 0) return { outcome: 'inconclusive', text: `sensitive tables ${some(unread)}`, deciding };
  if (unnamed.length > 0) {
    const said = `whether it shares sensitive tables with another trust group: ${some(unnamed)}`;
    return { outcome: 'manual', text: said, deciding };
  }
  return { outcome: 'satisfied', text: 'it shares no sensitive table with another trust group', deciding };
}

const sharingUnknown = ({ message, evidence }: Absent): Aspect => ({
  outcome: 'inconclusive',
  text: `which tables it shares with other clusters is not known (${message})`,
  deciding: [],
  cited: evidence,
});

function namesGroup({ parameters }: ChangeEvent, context: ControlContext): boolean {
  const keys = [...texts(parameters, 'tagkeys'), ...objects(parameters, 'tags').map((tag) => requiredText(tag, 'key'))];
  const wanted = context.parameters.daxTrustGroupTag.toLowerCase();
  return keys.length === 0 || keys.some((key) => key.toLowerCase() === wanted);
}

/** Whether an event of IAM may have changed the role that a cluster acts as, or a policy that the role has. */
function concernsRole({ name, parameters }: ChangeEvent, resource: Resource | undefined): boolean {
  if (/User|Group/.test(name)) return false;
  if (resource?.kind !== 'dax-cluster') return true;
  const { description, role } = (resource as Resource<'dax-cluster'>).facts;
  const arn = description.kind === 'known' ? text(description.value, 'IamRoleArn') : undefined;
  if (arn === undefined || role.kind === 'absent' || role.value === null) return true;
  const changed = text(parameters, 'rolename');
  if (changed !== undefined) return changed === arn.replace(/^.*\//, '');
  const policy = text(parameters, 'policyarn');
  return policy === undefined || role.value.policies.some(({ id }) => id === policy);
}
