import { describe, expect, it } from 'vitest';
import type { ChangeEvent, JsonObject } from '../../src/model/index.ts';
import { keysOfTables, namedLives } from '../../src/timeline/index.ts';
import { change, day, period } from './support.ts';

const account = '111122223333';
const home = 'eu-central-1';
type More = Partial<ChangeEvent>;
const call =
  (source: string) =>
  (on: number, name: string, parameters: JsonObject, more: More = {}): ChangeEvent =>
    change(day(on), name, { source: `${source}.amazonaws.com`, parameters, resources: [], ...more });
const trail = call('cloudtrail');
const kms = call('kms');
const ec2 = call('ec2');
const dynamodb = call('dynamodb');

const trailArn = (name: string, place = `${home}:${account}`) => `arn:aws:cloudtrail:${place}:trail/${name}`;
const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const other = '9999abcd-12ab-34cd-56ef-1234567890ab';
const keyArn = (key = id, place = `${home}:${account}`) => `arn:aws:kms:${place}:key/${key}`;
const key = (on: number, name: string, more: More = {}) => kms(on, name, {}, { resources: [keyArn()], ...more });

/** `kind name`, the place if it is another one, then its life as `from-to`; `?` where that is not known. */
const told = (...events: readonly ChangeEvent[]): readonly string[] =>
  namedLives(events, period).map((life) => {
    const place = life.account === account && life.region === home ? '' : ` in ${life.region} of ${life.account}`;
    const days = [life.created?.at, life.deleted?.at].map((at) => (at === undefined ? '?' : Number(at.slice(8, 10))));
    return `${life.kind} ${life.name}${place} ${days.join('-')}`;
  });

describe('a trail', () => {
  it('is one, by name or by ARN, wherever its events are recorded', () => {
    const member = { account: '444455556666', region: 'eu-west-1' };
    expect(
      told(
        trail(2, 'StopLogging', { name: 'all' }),
        trail(3, 'StartLogging', { name: trailArn('all') }),
        trail(4, 'PutEventSelectors', { trailname: 'all' }, { response: { trailarn: trailArn('all') } }),
        trail(5, 'UpdateTrail', { name: trailArn('all') }, member),
      ),
    ).toEqual(['trail all ?-?']);
  });

  it('is another one in another Region or account', () => {
    expect(
      told(
        trail(2, 'StopLogging', { name: 'all' }),
        trail(2, 'StopLogging', { name: 'all' }, { region: 'eu-west-1' }),
        trail(2, 'StopLogging', { name: trailArn('all', `${home}:444455556666`) }),
      ),
    ).toEqual([
      'trail all ?-?',
      `trail all in eu-west-1 of ${account} ?-?`,
      `trail all in ${home} of 444455556666 ?-?`,
    ]);
  });

  it('ends with its deletion, and may come again', () => {
    expect(
      told(
        trail(9, 'CreateTrail', { name: 'all' }),
        trail(5, 'DeleteTrail', { name: trailArn('all') }),
        trail(3, 'UpdateTrail', { name: 'all' }),
      ),
    ).toEqual(['trail all ?-5', 'trail all 9-?']);
  });

  it('is not known by attempts, or by what is about something else', () => {
    expect(
      told(
        trail(2, 'StopLogging', { name: 'all' }, { error: 'AccessDenied' }),
        trail(2, 'CreateEventDataStore', { name: 'lake' }),
        trail(2, 'PutInsightSelectors', {}),
        trail(2, 'StopLogging', { name: 'arn:aws:s3:::all' }),
      ),
    ).toEqual([]);
  });
});

describe('a key', () => {
  it('is one by its id, from its creation to the end of its life', () => {
    const made = { resources: [], response: { keymetadata: { arn: keyArn() } } };
    expect(told(key(2, 'CreateKey', made), key(4, 'DisableKey'), key(20, 'DeleteKey'), key(21, 'RotateKey'))).toEqual([
      `key ${id} 2-20`,
    ]);
  });

  it('does not begin with the making of its replica elsewhere', () => {
    const replica = { response: { replicakeymetadata: { arn: keyArn(id, `eu-west-1:${account}`) } } };
    expect(told(key(2, 'DisableKey'), key(5, 'ReplicateKey', replica))).toEqual([`key ${id} ?-?`]);
  });

  it('of another account or Region, or an alias, is not of the place', () => {
    expect(
      told(
        key(2, 'CreateGrant', { resources: [keyArn(id, `${home}:444455556666`)] }),
        key(2, 'ReplicateKey', { resources: [keyArn(id, `us-east-1:${account}`)] }),
        kms(2, 'UpdateAlias', { aliasname: 'alias/cards' }, { resources: ['alias/cards'] }),
      ),
    ).toEqual([]);
  });
});

describe('a VPC endpoint', () => {
  it('is known by its creation, its changes and the deletion of several', () => {
    const ids = [1, 2].map((tag) => ({ tag, content: `vpce-${tag}` }));
    const refused = { unsuccessful: { item: { resourceid: 'vpce-2', error: { code: 'InvalidParameter' } } } };
    expect(
      told(
        ec2(
          2,
          'CreateVpcEndpoint',
          {},
          { response: { createvpcendpointresponse: { vpcendpoint: { vpcendpointid: 'vpce-1' } } } },
        ),
        ec2(3, 'ModifyVpcEndpoint', { modifyvpcendpointrequest: { vpcendpointid: 'vpce-2' } }),
        ec2(5, 'DeleteVpcEndpoints', { deletevpcendpointsrequest: { vpcendpointid: ids } }, { response: refused }),
      ),
    ).toEqual(['vpc-endpoint vpce-1 2-5', 'vpc-endpoint vpce-2 ?-?']);
    expect(told(ec2(5, 'DeleteVpcEndpoints', { deletevpcendpointsrequest: { vpcendpointid: ids } }))).toEqual([
      'vpc-endpoint vpce-1 ?-5',
      'vpc-endpoint vpce-2 ?-5',
    ]);
  });

  it('of before the period is left out', () => {
    const before = { deletevpcendpointsrequest: { vpcendpointid: { tag: 1, content: 'vpce-1' } } };
    expect(told(ec2(-3, 'DeleteVpcEndpoints', before))).toEqual([]);
  });
});

describe('keys that tables use', () => {
  const put = (on: number, tablename: string, kmsmasterkeyid: string, name = 'UpdateTable') =>
    dynamodb(on, name, { tablename, ssespecification: { enabled: true, kmsmasterkeyid } });
  const place = `${account} ${home}`;

  it.each<readonly [string, readonly ChangeEvent[], readonly string[]]>([
    ['by id', [put(2, 'cards', id)], [id]],
    ['by ARN', [put(2, 'cards', keyArn(), 'CreateTable')], [id]],
    ['not by alias', [put(2, 'cards', 'alias/cards')], []],
    [
      'by the answer',
      [
        dynamodb(
          2,
          'UpdateTable',
          { tablename: 'cards' },
          { response: { tabledescription: { ssedescription: { kmsmasterkeyarn: keyArn() } } } },
        ),
      ],
      [id],
    ],
    ['by the last change', [put(5, 'cards', other), put(2, 'cards', id)], [other]],
    ['by another table still', [put(5, 'cards', other), put(2, 'cards', id), put(1, 'orders', id)], [other, id]],
    [
      'no more once it is under a key of AWS',
      [put(2, 'cards', id), dynamodb(3, 'UpdateTable', { tablename: 'cards', ssespecification: { enabled: false } })],
      [],
    ],
    ['no more once it is deleted', [put(2, 'cards', id), dynamodb(3, 'DeleteTable', { tablename: 'cards' })], []],
    ['not by an attempt', [{ ...put(2, 'cards', id), error: 'AccessDenied' }], []],
  ])('are told %s', (_, events, keys) => {
    expect([...keysOfTables(events).used].sort()).toEqual(keys.map((one) => `${place} ${one}`).sort());
  });

  it('tell when the last table left them', () => {
    const { left } = keysOfTables([put(2, 'cards', id), put(7, 'cards', other)]);
    expect([...left]).toEqual([[`${place} ${id}`, day(7)]]);
  });
});
