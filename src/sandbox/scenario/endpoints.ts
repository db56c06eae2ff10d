import type { JsonObject } from '../../model/index.ts';
import { bank, daysBefore, hexOf, type BankEndpoint } from './bank.ts';

const vpc = (name: string, account: string, region: string) => ({
  id: `vpc-${hexOf(`vpc/${name}`, 17)}`,
  account,
  region,
});

/** VPCs whose workloads use DynamoDB, as the bank declares them. */
export const vpcs = {
  core: vpc('core', bank.production.id, bank.mainRegion),
  channels: vpc('channels', bank.production.id, bank.mainRegion),
  standby: vpc('standby', bank.production.id, bank.secondRegion),
  analytics: vpc('analytics', bank.analytics.id, bank.mainRegion),
  laboratory: vpc('laboratory', bank.analytics.id, bank.secondRegion),
} as const;

/** The policy that AWS gives to an endpoint when nobody writes one. */
const fullAccess: JsonObject = {
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

const ownTablesOnly = (account: string, region: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OwnTablesByOwnPrincipals',
      Effect: 'Allow',
      Principal: '*',
      Action: [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
      ],
      Resource: `arn:aws:dynamodb:${region}:${account}:table/*`,
      Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
    },
  ],
});

interface Draft {
  readonly id: string;
  readonly vpc: { readonly id: string; readonly account: string; readonly region: string };
  readonly change?: Partial<BankEndpoint>;
}

const endpointId = (name: string): string => `vpce-${hexOf(`endpoint/${name}`, 17)}`;

/** Ids of endpoints that are named elsewhere in the scenario. */
export const endpointIds = { core: 'vpce-0a1b2c3d4e5f60718', analytics: endpointId('analytics') } as const;

const drafts: readonly Draft[] = [
  { id: endpointIds.core, vpc: vpcs.core },
  {
    id: endpointId('channels'),
    vpc: vpcs.channels,
    change: { type: 'Interface', routeTables: [], subnets: subnetsOf('channels') },
  },
  { id: endpointId('standby'), vpc: vpcs.standby },
  { id: endpointIds.analytics, vpc: vpcs.analytics, change: { policy: fullAccess } },
  { id: endpointId('objects'), vpc: vpcs.core, change: { service: 's3', policy: fullAccess } },
];

function subnetsOf(name: string): readonly string[] {
  return ['a', 'b', 'c'].map((zone) => `subnet-${hexOf(`subnet/${name}/${zone}`, 17)}`);
}

export const createEndpoints = (now: Date): readonly BankEndpoint[] =>
  drafts.map(({ id, vpc: { id: vpcId, account, region }, change }) => ({
    id,
    account,
    region,
    vpc: vpcId,
    type: 'Gateway',
    service: 'dynamodb',
    createdAt: daysBefore(now, 900, 620),
    policy: ownTablesOnly(account, region),
    routeTables: ['a', 'b', 'c'].map((zone) => `rtb-${hexOf(`route/${vpcId}/${zone}`, 17)}`),
    subnets: [],
    ...change,
  }));
