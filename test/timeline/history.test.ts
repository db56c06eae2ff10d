import { describe, expect, it } from 'vitest';
import { concerns, deletedResources, indexHistory } from '../../src/timeline/index.ts';
import type { EventWindow } from '../../src/timeline/index.ts';
import type { Absent, ChangeEvent, Fact, Json, Resource, ResourceKind } from '../../src/model/index.ts';
import { covered, day, period } from './support.ts';
import { assessment, event, resource } from '../assess/support.ts';

const absent: Absent = { kind: 'absent', cause: 'access-denied', message: 'no', evidence: [] };
const fact = (value: Json): Fact<unknown> => ({ kind: 'known', value, evidence: [], observedAt: day(33) });
const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:111122223333:${rest}`;

const make = (kind: ResourceKind, id: string, name: string, facts: Record<string, Fact<unknown>> = {}): Resource =>
  resource({ kind, id, name, facts });

const table = make('table', arn('dynamodb', 'table/cards'), 'cards', {
  description: fact({ TableId: 'id-2', CreationDateTime: Date.parse(day(3)) / 1000 }),
  key: fact({ Arn: arn('kms', 'key/k-1') }),
  dataEventSelectors: fact([{ arn: 'arn:aws:cloudtrail:eu-west-1:444455556666:trail/org' }]),
});
const cluster = make('dax-cluster', arn('dax', 'cache/Sessions'), 'sessions', { description: absent });
const key = make('key', arn('kms', 'key/k-1'), 'k-1', { description: absent });
const endpoint = make('vpc-endpoint', arn('ec2', 'vpc-endpoint/vpce-1'), 'vpce-1', {
  description: fact({ VpcEndpointId: 'vpce-1', VpcId: 'vpc-1' }),
});
const vpc = make('vpc', arn('ec2', 'vpc/vpc-1'), 'vpc-1', { endpoints: fact([{ VpcEndpointId: 'vpce-1' }]) });
const otherVpc = make('vpc', arn('ec2', 'vpc/vpc-2'), 'vpc-2', { endpoints: fact([]) });
const trail = make('trail', arn('cloudtrail', 'trail/main'), 'main');
const account = resource({
  kind: 'account',
  id: '111122223333',
  name: 'bank',
  region: 'global',
  facts: { trails: fact([]) },
});
const policy = make('policy', 'arn:aws:iam::111122223333:policy/team/read', 'read');
const inline = make('policy', 'arn:aws:iam::111122223333:role/app/teller/inline/items', 'items');
const role = make('principal', 'arn:aws:iam::111122223333:role/app/teller', 'teller');
const assessed = make('audit-manager-assessment', arn('auditmanager', 'assessment/a-1'), 'PCI');

type Case = readonly [name: string, event: ChangeEvent, resource: Resource, expected: boolean];
const ddb = (name: string, parameters: Record<string, Json>, more: Partial<ChangeEvent> = {}): ChangeEvent =>
  event({ name, parameters, resources: [], ...more });
const from = (
  source: string,
  name: string,
  parameters: Record<string, Json>,
  more: Partial<ChangeEvent> = {},
): ChangeEvent => event({ source: `${source}.amazonaws.com`, name, parameters, resources: [], ...more });
const west = { region: 'eu-west-1' };
const other = { account: '444455556666' };

const cases: readonly Case[] = [
  ['table by name', ddb('UpdateTable', { tablename: 'cards' }), table, true],
  ['table by ARN in the parameters', ddb('UpdateTable', { tablename: arn('dynamodb', 'table/cards') }), table, true],
  ['table by ARN of the record', event({ resources: [arn('dynamodb', 'table/cards')] }), table, true],
  ['table by ARN of its index', event({ resources: [arn('dynamodb', 'table/cards/index/by-day')] }), table, true],
  ['table of which the name is a prefix', ddb('UpdateTable', { tablename: 'cards-archive' }), table, false],
  ['same name in another region', ddb('UpdateTable', { tablename: 'cards' }, west), table, false],
  ['same name in another account', ddb('UpdateTable', { tablename: 'cards' }, other), table, false],
  ['table as the target of a restore', ddb('RestoreTableToPointInTime', { targettablename: 'cards' }), table, true],
  [
    'table as the source of a restore, which it does not change',
    ddb(
      'RestoreTableToPointInTime',
      { targettablename: 'copy', sourcetablename: 'cards' },
      { resources: [arn('dynamodb', 'table/cards')] },
    ),
    table,
    false,
  ],
  ['key of the table', from('kms', 'DisableKey', { keyid: arn('kms', 'key/k-1') }), table, true],
  ['another key', from('kms', 'DisableKey', { keyid: arn('kms', 'key/k-2') }), table, false],
  ['identity policies reach every table of the account', from('iam', 'PutRolePolicy', { rolename: 'x' }), table, true],
  ['identity policies of another account do not', from('iam', 'PutRolePolicy', { rolename: 'x' }, other), table, false],
  [
    'trail of another account that covers the table',
    from(
      'cloudtrail',
      'StopLogging',
      { name: 'arn:aws:cloudtrail:eu-west-1:444455556666:trail/org' },
      { ...west, ...other },
    ),
    table,
    true,
  ],
  ['cluster by name, any case', from('dax', 'UpdateCluster', { clustername: 'SESSIONS' }), cluster, true],
  ['another cluster', from('dax', 'UpdateCluster', { clustername: 'cache' }), cluster, false],
  ['key by ARN', from('kms', 'DisableKeyRotation', { keyid: arn('kms', 'key/k-1') }), key, true],
  ['key by id', from('kms', 'DisableKeyRotation', { keyid: 'k-1' }), key, true],
  [
    'endpoint by id',
    from('ec2', 'ModifyVpcEndpoint', { modifyvpcendpointrequest: { vpcendpointid: 'vpce-1' } }),
    endpoint,
    true,
  ],
  [
    'endpoint in a tagged list',
    from('ec2', 'DeleteVpcEndpoints', { deletevpcendpointsrequest: { vpcendpointid: { tag: 1, content: 'vpce-1' } } }),
    endpoint,
    true,
  ],
  [
    'VPC of a new endpoint',
    from('ec2', 'CreateVpcEndpoint', { createvpcendpointrequest: { vpcid: 'vpc-1' } }),
    vpc,
    true,
  ],
  [
    'another VPC of a new endpoint',
    from('ec2', 'CreateVpcEndpoint', { createvpcendpointrequest: { vpcid: 'vpc-1' } }),
    otherVpc,
    false,
  ],
  ['VPC by its endpoint', from('ec2', 'DeleteVpcEndpoints', { x: { vpcendpointid: 'vpce-1' } }), vpc, true],
  [
    'a deleted endpoint may have been in any VPC',
    from('ec2', 'DeleteVpcEndpoints', { x: { vpcendpointid: 'vpce-9' } }),
    otherVpc,
    true,
  ],
  ['trail by name', from('cloudtrail', 'StopLogging', { name: 'main' }), trail, true],
  ['trail by ARN', from('cloudtrail', 'StopLogging', { name: arn('cloudtrail', 'trail/main') }), trail, true],
  ['another trail', from('cloudtrail', 'StopLogging', { name: 'second' }), trail, false],
  ['account by any trail of it', from('cloudtrail', 'StopLogging', { name: 'second' }, west), account, true],
  ['trail of another account', from('cloudtrail', 'StopLogging', { name: 'second' }, other), account, false],
  [
    'managed policy by ARN',
    from('iam', 'CreatePolicyVersion', { policyarn: 'arn:aws:iam::111122223333:policy/team/read' }),
    policy,
    true,
  ],
  [
    'inline policy by role and name',
    from('iam', 'PutRolePolicy', { rolename: 'teller', policyname: 'items' }),
    inline,
    true,
  ],
  [
    'another inline policy of the role',
    from('iam', 'PutRolePolicy', { rolename: 'teller', policyname: 'more' }),
    inline,
    false,
  ],
  [
    'inline policy of a user with the name of the role',
    from('iam', 'PutUserPolicy', { username: 'teller', policyname: 'items' }),
    inline,
    false,
  ],
  [
    'role by name, without its path',
    from('iam', 'AttachRolePolicy', { rolename: 'teller', policyarn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    role,
    true,
  ],
  ['another role', from('iam', 'AttachRolePolicy', { rolename: 'clerk' }), role, false],
  ['assessment by id', from('auditmanager', 'UpdateAssessmentStatus', { assessmentid: 'a-1' }), assessed, true],
];

describe('which changes concern a resource', () => {
  it.each(cases)('%s', (_name, change, subject, expected) => {
    expect(concerns(change, subject)).toBe(expected);
  });
});

const window = (more: Partial<EventWindow>): EventWindow => ({
  account: '111122223333',
  region: 'eu-central-1',
  source: 'dynamodb.amazonaws.com',
  covered: [covered],
  absent: null,
  evidence: [],
  ...more,
});
const rule = { source: 'dynamodb.amazonaws.com', names: ['UpdateTable', 'CreateTable'] };

describe('the history of a resource', () => {
  const update = (time: string, more: Partial<ChangeEvent> = {}): ChangeEvent =>
    ddb('UpdateTable', { tablename: 'cards' }, { time, ...more });

  it('is in the order of time, without failed attempts and events of other names', () => {
    const [late, early, failed] = [update(day(20)), update(day(10)), update(day(15), { error: 'AccessDenied' })];
    const unrelated = ddb('TagResource', { tablename: 'cards' });
    const events = [late, early, failed, unrelated];
    const history = indexHistory({ events, windows: [], resources: [table], assessment });
    expect(history.changesOf(table, [rule])).toEqual([early, late]);
  });

  it('begins with the creation of the table, and leaves out an earlier table of that name', () => {
    const before = update(day(2));
    const ofTheOld = update(day(10), { response: { tabledescription: { tableid: 'id-1' } } });
    const birth = ddb(
      'CreateTable',
      { tablename: 'cards' },
      { time: day(3), response: { tabledescription: { tableid: 'id-2' } } },
    );
    const own = update(day(11));
    const history = indexHistory({
      events: [before, ofTheOld, birth, own],
      windows: [],
      resources: [table],
      assessment,
    });
    expect(history.creationOf(table)).toEqual({ at: day(3), event: birth });
    expect(history.changesOf(table, [rule])).toEqual([birth, own]);
  });

  it('knows the creation from AWS also where its event is not recorded', () => {
    const history = indexHistory({ events: [], windows: [], resources: [table], assessment });
    expect(history.creationOf(table)).toEqual({ at: day(3), event: null });
  });
});

describe('what callers write as they like', () => {
  const written = (own: Resource, source: string, name: string, parameters: Record<string, Json>) => {
    const forged = from(source, name, parameters, { time: day(20) });
    const history = indexHistory({ events: [forged], windows: [], resources: [own], assessment });
    const rules = [{ source: `${source}.amazonaws.com`, names: [name] }];
    return { created: history.creationOf(own), changes: history.changesOf(own, rules) };
  };
  const tags = (value: string): readonly Json[] => [{ key: 'see', value }];

  it.each<readonly [string, Resource, string, string, Record<string, Json>]>([
    ['a tag of another trail', trail, 'cloudtrail', 'CreateTrail', { name: 'bait', tagslist: tags(trail.id) }],
    ['a prefix of another trail', trail, 'cloudtrail', 'CreateTrail', { name: 'bait', s3keyprefix: trail.id }],
    ['any other text of another trail', trail, 'cloudtrail', 'CreateTrail', { name: 'bait', snstopicname: trail.id }],
    [
      'the name of a selector of another trail',
      trail,
      'cloudtrail',
      'PutEventSelectors',
      { trailname: 'bait', advancedeventselectors: [{ name: 'main', fieldselectors: [] }] },
    ],
    ['a description of another key', key, 'kms', 'CreateKey', { description: key.id }],
    ['a tag of another role', role, 'iam', 'CreateRole', { rolename: 'bait', tags: tags(role.id) }],
    ['a tag of another table', table, 'dynamodb', 'UpdateTable', { tablename: 'bait', tags: tags(table.id) }],
    [
      'an attribute of another table',
      table,
      'dynamodb',
      'CreateTable',
      { tablename: 'bait', attributedefinitions: [{ attributename: table.id, attributetype: 'S' }] },
    ],
    ['the key of a removed tag', table, 'dynamodb', 'UntagResource', { resourcearn: 'bait', tagkeys: [table.id] }],
  ])('neither creates nor changes what it looks like: %s', (_, ...forged) => {
    const { created, changes } = written(...forged);
    expect(created?.event ?? null).toBeNull();
    expect(changes).toEqual([]);
  });

  it.each<readonly [string, Resource, string, string, Record<string, Json>]>([
    ['a trail by its name', trail, 'cloudtrail', 'CreateTrail', { name: 'main' }],
    ['a role by its name', role, 'iam', 'CreateRole', { rolename: 'teller' }],
    ['a DAX cluster by its name', cluster, 'dax', 'CreateCluster', { clustername: 'Sessions' }],
    ['a key by its id', key, 'kms', 'CreateKey', { keymetadata: { keyid: 'k-1', arn: key.id } }],
    ['a policy by its ARN', policy, 'iam', 'CreatePolicy', { policy: { arn: policy.id } }],
    ['an endpoint by its id', endpoint, 'ec2', 'CreateVpcEndpoint', { vpcendpoint: { vpcendpointid: 'vpce-1' } }],
  ])('does not hide a creation: %s', (_, ...made) => {
    const { created, changes } = written(...made);
    expect(created).toMatchObject({ at: day(20), event: { name: made[2] } });
    expect(changes).toHaveLength(1);
  });
});

describe('coverage', () => {
  const coverageOf = (windows: readonly EventWindow[], subject = table, source = rule.source): unknown =>
    indexHistory({ events: [], windows, resources: [], assessment }).coverageOf(subject, [{ source, names: ['X'] }]);

  it('is nothing where no window was collected', () => {
    expect(coverageOf([])).toMatchObject({ covered: [], cause: 'missing' });
  });

  it('is the common part of all windows for the same question', () => {
    const windows = [window({}), window({ covered: [{ from: day(5), to: day(40) }] })];
    expect(coverageOf(windows)).toMatchObject({ covered: [{ from: day(5), to: covered.to }] });
  });

  it('has the cause of the window that limits it', () => {
    const reason: Absent = { kind: 'absent', cause: 'throttled', message: 'too many calls', evidence: ['r'] };
    expect(coverageOf([window({ covered: [], absent: reason })])).toEqual({
      covered: [],
      cause: 'throttled',
      message: 'too many calls',
      evidence: ['r'],
    });
  });

  it('needs the events of IAM, which are in us-east-1', () => {
    const source = 'iam.amazonaws.com';
    expect(coverageOf([window({ source })], role, source)).toMatchObject({ covered: [] });
    expect(coverageOf([window({ source, region: 'us-east-1' })], role, source)).toMatchObject({ covered: [covered] });
  });

  it('needs every region of an account for its trails', () => {
    const source = 'cloudtrail.amazonaws.com';
    expect(coverageOf([window({ source })], account, source)).toMatchObject({ covered: [], cause: 'missing' });
    expect(coverageOf([window({ source }), window({ source, region: 'eu-west-1' })], account, source)).toMatchObject({
      covered: [covered],
    });
  });

  it('asks for the place of the key, and for nothing where AWS owns the key', () => {
    const source = 'kms.amazonaws.com';
    expect(coverageOf([window({ source })], table, source)).toMatchObject({ covered: [covered] });
    const owned = make('table', table.id, 'cards', {
      key: { kind: 'known', value: null, evidence: [], observedAt: day(33) },
    });
    expect(coverageOf([], owned, source)).toBeNull();
  });
});

describe('deleted tables and clusters', () => {
  const birth = ddb('CreateTable', { tablename: 'temp' }, { time: day(5) });
  const death = ddb('DeleteTable', { tablename: 'temp' }, { time: day(9) });

  it('are known from the events alone', () => {
    const [life] = deletedResources([birth, death], period);
    expect(life?.resource).toMatchObject({ kind: 'table', name: 'temp (deleted)', account: '111122223333' });
    expect(life?.created?.at).toBe(day(5));
    expect(life?.deleted.at).toBe(day(9));
    expect(life?.events).toEqual([birth]);
  });

  it('are different subjects when the same name lived twice', () => {
    const again = [
      ddb('CreateTable', { tablename: 'temp' }, { time: day(12) }),
      ddb('DeleteTable', { tablename: 'temp' }, { time: day(14) }),
    ];
    const lives = deletedResources([birth, death, ...again], period);
    expect(lives.map((life) => [life.created?.at, life.deleted.at])).toEqual([
      [day(5), day(9)],
      [day(12), day(14)],
    ]);
    expect(new Set(lives.map((life) => life.resource.id)).size).toBe(2);
  });

  it.each([
    ['a deletion that failed', [{ ...death, error: 'ResourceInUseException' }]],
    ['a deletion before the period', [{ ...death, time: day(-3) }]],
    [
      'a life after the period',
      [
        { ...birth, time: day(33) },
        { ...death, time: day(34) },
      ],
    ],
  ])('do not come from %s', (_name, events) => {
    expect(deletedResources(events, period)).toEqual([]);
  });
});
