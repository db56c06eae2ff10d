import { defineControl, type ControlContext, type JsonObject, type Resource } from '../model/index.ts';
import { field, inconclusive, satisfied } from './judgement.ts';
import { daxNetworkChanges } from './network/dax-changes.ts';
import { judgeFindings, type NetworkFinding } from './network/finding.ts';
import { examineGroup, type Admission } from './network/ingress.ts';
import { internetGateways, tableId, tablesOfSubnet } from './network/routes.ts';
import { judging, listOf, objects, requiredText, text } from './read.ts';

export default defineControl({
  id: 'DDB-ISO-04',
  topic: 'isolation',
  title: 'DAX clusters sit in private subnets with tight security groups',
  statement:
    'Every DAX cluster MUST stand in subnets without a route to an internet gateway, and MUST admit its own port only, from named security groups or approved networks.',
  test: 'Reads SecurityGroups and SubnetGroup in DescribeClusters of each DAX cluster, the ingress rules of these groups in DescribeSecurityGroups, the subnets in DescribeSubnetGroups and their route tables in DescribeRouteTables. Only TCP port 9111 (TLS) or 8111 (plain) may be open, as the cluster uses it, from security groups of own or trusted accounts or networks within `daxClientCidrs`; never from 0.0.0.0/0 or ::/0; not through the default group. The route table of each subnet, by association or else the main one of the VPC, must not lead to an internet gateway.',
  risk: 'Whoever reaches the port of the cluster reaches the items with the permissions of the role of the cluster.',
  remediation: {
    text: 'Give the cluster a security group of its own that admits the groups of its applications, and a subnet group of private subnets (CloudFormation: AWS::DAX::Cluster SecurityGroupIds, AWS::DAX::SubnetGroup SubnetIds, AWS::EC2::SecurityGroupIngress SourceSecurityGroupId).',
    command:
      'aws ec2 revoke-security-group-ingress --group-id GROUP --protocol tcp --port 9111 --cidr 0.0.0.0/0 && aws ec2 authorize-security-group-ingress --group-id GROUP --protocol tcp --port 9111 --source-group APPLICATION_GROUP',
  },
  limits: [
    'Which workloads carry the admitted security groups is not looked at, nor what the groups let out.',
    'Networks behind a prefix list are not read: a person must judge them.',
    'Network access control lists, peering, transit gateways and carrier gateways are not looked at.',
    'Whether the cluster requires TLS is judged by DDB-ENC-09: here it decides which port is the right one.',
  ],
  sources: ['dax', 'vpc', 'cloudtrail-lookup'],
  subject: 'dax-cluster',
  needs: ['description', 'securityGroups', 'subnets', 'routeTables'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DAX cluster in the scope.' },
  noun: ['DAX cluster', 'DAX clusters'],
  changes: daxNetworkChanges((resource, context) => {
    const { description } = resource.facts as Resource<'dax-cluster'>['facts'];
    return admissionOf(description.kind === 'known' ? description.value : {}, resource, context);
  }),
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const cluster = facts.description.value;
      requiredText(cluster, 'ClusterName');
      const admission = admissionOf(cluster, resource, context);
      const groups = listOf(facts.securityGroups.value, 'SecurityGroups');
      const tables = listOf(facts.routeTables.value, 'RouteTables');
      const subnets = listOf(facts.subnets.value, 'Subnets').map((one) => requiredText(one, 'SubnetId'));
      if (groups.length === 0 || subnets.length === 0) {
        const missing = groups.length === 0 ? 'security groups' : 'subnets';
        return inconclusive(`Not determinable: the ${missing} of DAX cluster ${resource.name} are not listed.`);
      }
      const findings = [
        ...groups.flatMap((group) => examineGroup(group, admission)),
        ...subnets.flatMap((subnet) => examineSubnet(subnet, tables, resource.account)),
      ];
      return (
        judgeFindings(`DAX cluster ${resource.name}`, findings) ??
        satisfied(
          `DAX cluster ${resource.name} stands in ${subnets.length} private subnets and admits only TCP ${admission.port} from named groups or approved networks.`,
          ...findings.map(({ shown }) => shown),
        )
      );
    }),
});

/** The port follows from TLS; a cluster without the setting has none (as DDB-ENC-09 reads it). */
const admissionOf = (
  cluster: JsonObject,
  { account }: Resource,
  { assessment, parameters }: ControlContext,
): Admission => ({
  port: text(cluster, 'ClusterEndpointEncryptionType') === 'TLS' ? 9111 : 8111,
  networks: parameters.daxClientCidrs,
  accounts: [account, ...assessment.scope.accounts.map(({ id }) => id), ...parameters.trustedAccounts],
});

const examineSubnet = (subnet: string, tables: readonly JsonObject[], account: string): readonly NetworkFinding[] => {
  const used = tablesOfSubnet(tables, subnet);
  const finding = (kind: NetworkFinding['kind'], what: string, value: string): NetworkFinding => ({
    kind,
    what: `has the subnet ${subnet} ${what}`,
    shown: field(`${subnet} Routes.GatewayId`, value, 'must not be an internet gateway', kind === 'fine'),
  });
  if (used.length === 0) return [finding('unclear', 'whose route table is not listed', '')];
  return used.map((table) => {
    const id = tableId(table);
    const [gateway] = internetGateways(table);
    if (gateway !== undefined) return finding('fault', `that leads to the internet (${id}, ${gateway})`, gateway);
    if (objects(table, 'Routes').length === 0) return finding('unclear', `whose route table ${id} lists no route`, '');
    const owner = text(table, 'OwnerId') ?? account;
    return owner === account
      ? finding('fine', '', `no internet gateway in ${id}`)
      : finding('unclear', `whose routes are changed in account ${owner}, where no history of them is read`, id);
  });
};
