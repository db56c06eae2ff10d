import { bank, within, type BankCluster, type BankKey, type BankTable, type Scenario } from './bank.ts';
import { application, engineer, onBehalf, pipeline, service, serviceRole } from './events-actors.ts';
import { later, pick, someTimeIn, writtenTime, type Month } from './events-calendar.ts';
import { tablesWithHistory } from './events-tables.ts';
import type { EventDraft, Place } from './events-record.ts';
import { clusterResource, keyResource } from './events-shapes.ts';

/** Waiting period of the bank's key deletions. */
export const deletionDays = 30;

const isIn = (instant: Date, month: Month): boolean => instant >= month.from && instant < month.to;

/** DAX: clusters made in the month, a reboot of a node, reads by AWS Config. Only the control plane is logged. */
export const clusterEvents = (scenario: Scenario, place: Place, month: Month): readonly EventDraft[] =>
  within(scenario.clusters, place).flatMap((cluster) => [
    ...(isIn(cluster.createdAt, month) ? [clusterCreation(cluster)] : []),
    ...(cluster.createdAt < month.from ? clusterUpkeep(cluster, month) : []),
  ]);

const ofCluster = (cluster: BankCluster): Pick<EventDraft, 'account' | 'region' | 'service' | 'resources'> => ({
  account: cluster.account,
  region: cluster.region,
  service: 'dax',
  resources: [clusterResource(cluster)],
});

const clusterCreation = (cluster: BankCluster): EventDraft => ({
  ...ofCluster(cluster),
  key: `create/${cluster.arn}`,
  time: cluster.createdAt,
  name: 'CreateCluster',
  actor: pipeline(cluster.account, cluster.name, cluster.createdAt),
  parameters: {
    clusterName: cluster.name,
    nodeType: cluster.nodeType,
    replicationFactor: cluster.nodes,
    iamRoleArn: `arn:aws:iam::${cluster.account}:role/${cluster.roleName}`,
    sSESpecification: { enabled: cluster.encrypted },
    clusterEndpointEncryptionType: cluster.tls ? 'TLS' : 'NONE',
  },
  response: {
    cluster: {
      clusterName: cluster.name,
      clusterArn: cluster.arn,
      status: 'creating',
      totalNodes: cluster.nodes,
      sSEDescription: { status: cluster.encrypted ? 'ENABLING' : 'DISABLED' },
    },
  },
});

function clusterUpkeep(cluster: BankCluster, month: Month): readonly EventDraft[] {
  const seed = `${cluster.arn}/${month.name}`;
  const rebooted = someTimeIn(month, `reboot/${seed}`);
  const described = someTimeIn(month, `dax-config/${seed}`);
  const reading: EventDraft = {
    ...ofCluster(cluster),
    key: `dax-config/${seed}`,
    time: described,
    name: 'DescribeClusters',
    actor: serviceRole(cluster.account, 'config.amazonaws.com', 'AWSServiceRoleForConfig', described),
    readOnly: true,
    parameters: { clusterNames: [cluster.name] },
  };
  const reboot: EventDraft = {
    ...ofCluster(cluster),
    key: `reboot/${seed}`,
    time: rebooted,
    name: 'RebootNode',
    actor: engineer(cluster.account, 'PlatformEngineer', 'tomasz.nowak', rebooted),
    parameters: { clusterName: cluster.name, nodeId: `${cluster.name}-a` },
  };
  return pick(`reboot/${seed}`, 3) === 0 ? [reading, reboot] : [reading];
}

/** KMS: keys and rotations of the month, and what DynamoDB asks for the tables. An AWS owned key leaves no event. */
export const keyEvents = (scenario: Scenario, place: Place, month: Month): readonly EventDraft[] => [
  ...within(scenario.keys, place).flatMap((key) => [
    ...keyCreation(key, month),
    ...keyRotation(key, month),
    ...keyEnd(key, month),
  ]),
  ...tablesWithHistory(scenario, place)
    .filter(({ createdAt, status }) => createdAt < month.from && status === 'ACTIVE')
    .flatMap((table) => keyUse(table, month)),
];

const ofKey = (key: BankKey): Pick<EventDraft, 'account' | 'region' | 'service' | 'resources'> => ({
  account: key.account,
  region: key.region,
  service: 'kms',
  resources: [keyResource(key)],
});

function keyCreation(key: BankKey, month: Month): readonly EventDraft[] {
  if (key.manager === 'AWS' || !isIn(key.createdAt, month)) return [];
  return [
    {
      ...ofKey(key),
      key: `create/${key.arn}`,
      time: key.createdAt,
      name: 'CreateKey',
      actor: pipeline(key.account, `kms-${month.name}`, key.createdAt),
      parameters: {
        description: key.description,
        keySpec: 'SYMMETRIC_DEFAULT',
        keyUsage: 'ENCRYPT_DECRYPT',
        policy: JSON.stringify(key.policy),
      },
      response: { keyMetadata: { keyId: key.id, arn: key.arn, keyState: 'Enabled', keyManager: 'CUSTOMER' } },
    },
  ];
}

/** Automatic rotation falls on whole multiples of the rotation period after the creation. */
function keyRotation(key: BankKey, month: Month): readonly EventDraft[] {
  if (key.rotationDays === null || key.state !== 'Enabled') return [];
  const period = key.rotationDays * 86_400_000;
  const age = month.to.getTime() - 1 - key.createdAt.getTime();
  const turns = Math.floor(age / period);
  const time = new Date(key.createdAt.getTime() + turns * period);
  if (turns < 1 || time < month.from) return [];
  return [
    {
      ...ofKey(key),
      key: `rotate/${key.arn}/${month.name}`,
      time,
      name: 'RotateKey',
      actor: service('AWS Internal'),
      parameters: null,
      serviceEvent: { keyId: key.id, rotationType: 'AUTOMATIC', keyOrigin: 'AWS_KMS' },
    },
  ];
}

/** A key that waits for its deletion was scheduled 30 days before it. */
function keyEnd(key: BankKey, month: Month): readonly EventDraft[] {
  if (key.deletionAt === null) return [];
  const time = later(key.deletionAt, -deletionDays * 1440);
  if (!isIn(time, month)) return [];
  return [
    {
      ...ofKey(key),
      key: `schedule/${key.arn}`,
      time,
      name: 'ScheduleKeyDeletion',
      actor: engineer(key.account, 'KeyCustodian', 'maria.santos', time),
      parameters: { keyId: key.arn, pendingWindowInDays: deletionDays },
      response: { keyId: key.arn, keyState: 'PendingDeletion', deletionDate: writtenTime(key.deletionAt) },
    },
  ];
}

/** DDB developer guide, encryption-usagenotes: `Decrypt` names the caller, `GenerateDataKey` only the service. */
function keyUse(table: BankTable, month: Month): readonly EventDraft[] {
  const { keyArn } = table;
  if (keyArn === null) return [];
  const seed = `${table.arn}/${month.name}`;
  const asked = someTimeIn(month, `decrypt/${seed}`);
  const context = { 'aws:dynamodb:tableName': table.name, 'aws:dynamodb:subscriberId': table.account };
  const common = {
    account: table.account,
    region: table.region,
    service: 'kms',
    readOnly: true,
    resources: [keyResource({ arn: keyArn })],
  };
  const decrypt: EventDraft = {
    ...common,
    key: `decrypt/${seed}`,
    time: asked,
    name: 'Decrypt',
    actor: onBehalf(application(table.account, 'CoreBankingService', asked), 'dynamodb.amazonaws.com'),
    parameters: { encryptionContext: context, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
  };
  const generate: EventDraft = {
    ...common,
    key: `generate/${seed}`,
    time: later(asked, -45),
    name: 'GenerateDataKey',
    actor: service('dynamodb.amazonaws.com'),
    parameters: { encryptionContext: context, keySpec: 'AES_256', keyId: keyArn },
  };
  return pick(`decrypt/${seed}`, 2) === 0 ? [decrypt, generate] : [decrypt];
}

/** EC2: endpoints made in the month, and a refused attempt to delete one. */
export const endpointEvents = (scenario: Scenario, place: Place, month: Month): readonly EventDraft[] =>
  within(scenario.endpoints, place).flatMap((endpoint) => {
    const refused = someTimeIn(month, `endpoint/${endpoint.id}/${month.name}`);
    const resources = [
      {
        arn: `arn:aws:ec2:${endpoint.region}:${endpoint.account}:vpc-endpoint/${endpoint.id}`,
        type: 'AWS::EC2::VPCEndpoint',
        name: endpoint.id,
      },
    ];
    const common = { ...place, service: 'ec2', resources };
    const creation: EventDraft = {
      ...common,
      key: `create/${endpoint.id}`,
      time: endpoint.createdAt,
      name: 'CreateVpcEndpoint',
      actor: pipeline(endpoint.account, `network-${month.name}`, endpoint.createdAt),
      parameters: {
        CreateVpcEndpointRequest: {
          VpcId: endpoint.vpc,
          ServiceName: `com.amazonaws.${endpoint.region}.${endpoint.service}`,
          VpcEndpointType: endpoint.type,
          PolicyDocument: JSON.stringify(endpoint.policy),
        },
      },
      response: { CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: endpoint.id, state: 'available' } } },
    };
    const attempt: EventDraft = {
      ...common,
      key: `delete/${endpoint.id}/${month.name}`,
      time: refused,
      name: 'DeleteVpcEndpoints',
      actor: engineer(endpoint.account, 'PlatformEngineer', 'tomasz.nowak', refused),
      parameters: { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: endpoint.id } } },
      error: { code: 'Client.UnauthorizedOperation', message: 'You are not authorized to perform this operation.' },
    };
    if (isIn(endpoint.createdAt, month)) return [creation];
    return endpoint.createdAt < month.from && pick(`endpoint/${endpoint.id}/${month.name}`, 4) === 0 ? [attempt] : [];
  });

/** CloudTrail and Audit Manager: the auditor's reads, and the monthly review of a control set. */
export function trailEvents(_scenario: Scenario, place: Place, month: Month): readonly EventDraft[] {
  const read = someTimeIn(month, `trail-read/${place.account}/${place.region}/${month.name}`);
  const reviewed = later(month.from, 4 * 1440 + 9 * 60 + 12);
  const described: EventDraft = {
    ...place,
    key: `trail-read/${place.account}/${place.region}/${month.name}`,
    time: read,
    service: 'cloudtrail',
    name: 'DescribeTrails',
    actor: engineer(place.account, bank.readerRole, 'priya.raman', read),
    readOnly: true,
    parameters: { includeShadowTrails: true, trailNameList: [] },
  };
  if (place.account !== bank.production.id || place.region !== bank.homeRegion) return [described];
  const review: EventDraft = {
    ...place,
    key: `review/${month.name}`,
    time: reviewed,
    service: 'auditmanager',
    name: 'UpdateAssessmentControlSetStatus',
    actor: engineer(place.account, 'ComplianceOfficer', 'priya.raman', reviewed),
    parameters: { controlSetId: 'Requirement 10: logging/monitoring & Prüfspur', status: 'REVIEWED', comment: '***' },
    response: null,
  };
  return [described, review];
}
