import { bank, daysBefore, hexOf, type BankEndpoint } from './bank.ts';
import type {
  BankFlowLog,
  BankRoute,
  BankRouteTable,
  BankRule,
  BankSecurityGroup,
  BankSubnet,
  BankSubnetGroup,
  Networks,
} from './bank-networks.ts';
import { clusterArn, clusterNames } from './clusters.ts';
import { endpointGroupId, privateSubnets, vpcs } from './endpoints.ts';

type VpcName = keyof typeof vpcs;

const names = Object.keys(vpcs) as readonly VpcName[];
const zones = ['a', 'b', 'c'] as const;

/** A subnet that nobody gave a route table of its own: the main table of the VPC leads it to the internet. */
const forgottenSubnet = `subnet-${hexOf('subnet/analytics/forgotten', 17)}`;

const publicSubnet = (name: VpcName): string => `subnet-${hexOf(`subnet/${name}/public`, 17)}`;

/** VPCs with load balancers that face the internet. */
const facing: ReadonlySet<VpcName> = new Set(['core', 'channels']);

function subnetsOf(name: VpcName, index: number): readonly BankSubnet[] {
  const { id: vpc, account, region } = vpcs[name];
  const subnet = (id: string, label: string, block: number, isPublic: boolean): BankSubnet => ({
    id,
    vpc,
    account,
    region,
    name: `${name}-${label}`,
    zone: `${region}${label.at(-1) ?? 'a'}`,
    cidr: `10.${20 + index}.${block}.0/24`,
    public: isPublic,
  });
  return [
    ...privateSubnets(name).map((id, at) => subnet(id, `private-${zones[at] ?? 'a'}`, at, false)),
    ...(facing.has(name) ? [subnet(publicSubnet(name), 'public-a', 100, true)] : []),
    ...(name === 'analytics' ? [subnet(forgottenSubnet, 'experiments-b', 101, false)] : []),
  ];
}

function routeTablesOf(name: VpcName, index: number, endpoints: readonly BankEndpoint[]): readonly BankRouteTable[] {
  const { id: vpc, account, region } = vpcs[name];
  const local: BankRoute = { destination: `10.${20 + index}.0.0/16`, gateway: 'local' };
  const internet: BankRoute = { destination: '0.0.0.0/0', gateway: `igw-${hexOf(`gateway/${vpc}`, 17)}` };
  const table = (label: string, more: Partial<BankRouteTable> = {}): BankRouteTable => {
    const id = `rtb-${hexOf(`route/${vpc}/${label}`, 17)}`;
    const routes = more.routes ?? [local, ...endpoints.filter((one) => one.routeTables.includes(id)).map(routeTo)];
    return { id, vpc, account, region, main: false, subnets: [], ...more, routes };
  };
  const main = table('main', { main: true, ...(name === 'analytics' && { routes: [local, internet] }) });
  const privates = privateSubnets(name).map((subnet, at) => table(zones[at] ?? 'a', { subnets: [subnet] }));
  const front = table('public', { subnets: [publicSubnet(name)], routes: [local, internet] });
  return [main, ...privates, ...(facing.has(name) ? [front] : [])];
}

/** Prefix lists of the services with gateway endpoints, as AWS publishes one for each Region. */
const prefixLists: Readonly<Record<string, string>> = {
  'eu-central-1 dynamodb': 'pl-66a5400f',
  'eu-central-1 s3': 'pl-6ea54007',
  'eu-west-1 dynamodb': 'pl-6fa54006',
};

const routeTo = ({ id, region, service }: BankEndpoint): BankRoute => ({
  destination: prefixLists[`${region} ${service}`] ?? 'pl-00000000',
  gateway: id,
});

const groupOf = (vpc: VpcName, name: string): string => `sg-${hexOf(`group/${vpc}/${name}`, 17)}`;

/** Security group of a DAX cluster. */
export const clusterGroup = (arn: string): string => `sg-${hexOf(`${arn}/sg`, 17)}`;

/** VPC that each cluster stands in, and the application groups that may reach it. */
const clusterHomes: Readonly<
  Record<(typeof clusterNames)[number], { readonly vpc: VpcName; readonly clients: readonly string[] }>
> = {
  'cards-cache': { vpc: 'core', clients: ['card-authorisation', 'card-settlement'] },
  'rates-cache': { vpc: 'core', clients: ['rate-service'] },
  'features-cache': { vpc: 'analytics', clients: ['feature-service'] },
};

function clusterGroups(): readonly BankSecurityGroup[] {
  return clusterNames.flatMap((name) => {
    const { vpc, clients } = clusterHomes[name];
    const place = { vpc: vpcs[vpc].id, account: vpcs[vpc].account, region: vpcs[vpc].region };
    const port = name === 'rates-cache' ? 8111 : 9111;
    const groups = clients.map((client) => groupOf(vpc, client));
    const rules: readonly BankRule[] = [
      { protocol: 'tcp', port, groups },
      ...(name === 'rates-cache' ? [{ protocol: 'tcp', port, networks: [branches] } as const] : []),
    ];
    const own = { ...place, id: clusterGroup(clusterArn({ account: place.account, name })), name, ingress: rules };
    return [
      { ...own, description: `Clients of the DAX cluster ${name}` },
      ...clients.map((client) => ({
        ...place,
        id: groupOf(vpc, client),
        name: client,
        description: `Instances of ${client}`,
        ingress: [],
      })),
    ];
  });
}

/** Name of the subnet group of a cluster. */
export const subnetGroupName = (cluster: string): string => `${cluster}-subnets`;

/** Subnet groups of DAX, one for each cluster. */
const subnetGroups: readonly BankSubnetGroup[] = clusterNames.map((name) => {
  const { vpc } = clusterHomes[name];
  const { id, account, region } = vpcs[vpc];
  const ids = name === 'features-cache' ? [...privateSubnets(vpc).slice(0, 1), forgottenSubnet] : privateSubnets(vpc);
  const subnets = ids.map((subnet, at) => ({ id: subnet, zone: `${region}${zones[at] ?? 'a'}` }));
  return { name: subnetGroupName(name), account, region, vpc: id, subnets };
});

const branches = { cidr: '10.0.0.0/8', description: 'all branches, until the rate service has moved' };

/** The group that AWS gives to every VPC: its members may reach each other. */
const defaultGroup = (name: VpcName): BankSecurityGroup => {
  const { id: vpc, account, region } = vpcs[name];
  const id = groupOf(name, 'default');
  const ingress: readonly BankRule[] = [{ protocol: '-1', port: null, groups: [id] }];
  return { id, vpc, account, region, name: 'default', description: 'default VPC security group', ingress };
};

const flowLog = (name: VpcName, now: Date): BankFlowLog => ({
  account: vpcs[name].account,
  region: vpcs[name].region,
  id: `fl-${hexOf(`flow/${name}`, 17)}`,
  resource: vpcs[name].id,
  logGroup: `/${bank.organisation.split(' ')[0]?.toLowerCase() ?? 'bank'}/vpc/${name}/flow`,
  createdAt: daysBefore(now, 900, 640),
});

/** The group of an interface endpoint, under the id that the endpoint shows. */
const endpointGroup = ({ id, vpc, account, region }: BankEndpoint): BankSecurityGroup => {
  const networks = [{ cidr: '10.0.0.0/8', description: 'workloads of the bank' }];
  const ingress: readonly BankRule[] = [{ protocol: 'tcp', port: 443, networks }];
  const own = { id: endpointGroupId(id), name: 'endpoints', description: 'Interface endpoints' };
  return { ...own, vpc, account, region, ingress };
};

export const createNetworks = (now: Date, endpoints: readonly BankEndpoint[]): Networks => ({
  subnets: names.flatMap(subnetsOf),
  routeTables: names.flatMap((name, index) => routeTablesOf(name, index, endpoints)),
  securityGroups: [
    ...names.map(defaultGroup),
    ...clusterGroups(),
    ...endpoints.filter(({ type }) => type === 'Interface').map(endpointGroup),
  ],
  subnetGroups,
  flowLogs: names.map((name) => flowLog(name, now)),
});
