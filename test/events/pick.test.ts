import { describe, expect, it } from 'vitest';
import { newKinds } from '../../src/events/kinds.ts';
import { newMerge } from '../../src/events/merge.ts';
import { newPicker } from '../../src/events/pick.ts';

const place = { account: '111122223333', region: 'eu-central-1' };
const arn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders';
const period = { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' };

const base = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/anna' },
  eventTime: '2026-10-05T01:02:03Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'GetItem',
  awsRegion: 'eu-central-1',
  eventID: 'e-1',
  readOnly: true,
  resources: [{ ARN: arn, type: 'AWS::DynamoDB::Table' }],
  managementEvent: false,
  recipientAccountId: '111122223333',
  eventCategory: 'Data',
};

function read(...records: readonly unknown[]) {
  const picker = newPicker({
    changes: { 'dynamodb.amazonaws.com': 'all', 'iam.amazonaws.com': ['PutRolePolicy'] },
    place,
    kinds: newKinds(),
  });
  for (const record of records) picker.pick(record, () => JSON.stringify(record));
  const merge = newMerge(period);
  const stream = merge.stream();
  stream.add(picker.picked(), { key: 'log', hash: 'hash', events: null, before: null });
  merge.add(stream.end());
  const { usage, keyUse, ...merged } = merge.merged();
  return { ...merged, usage: [...usage], keyUse: [...keyUse] };
}

describe('a data event', () => {
  it.each<readonly [string, object, object]>([
    ['as CloudTrail writes it', {}, { table: arn, write: false, tls: null, endpoint: null, day: '2026-10-05' }],
    ['of an index', { resources: [{ ARN: `${arn}/index/by-day` }] }, { table: arn }],
    ['of a stream and its table', { resources: [{ ARN: `${arn}/stream/2026` }, { ARN: arn }] }, { table: arn }],
    ['with a name in its parameters', { resources: null, requestParameters: { tableName: 'orders' } }, { table: arn }],
    ['with an ARN there', { resources: [], requestParameters: { tableName: `${arn}/index/x` } }, { table: arn }],
    [
      'with another casing',
      { resources: [], requestParameters: { requestItems: [{ TableName: 'orders' }] } },
      { table: arn },
    ],
    ['with no table', { resources: undefined, requestParameters: null }, { table: '' }],
    ['with a name that is none', { resources: [], requestParameters: { tableName: 'a b' } }, { table: '' }],
    ['of version 1.06', { eventCategory: undefined }, { table: arn }],
    ['that writes', { readOnly: false }, { write: true }],
    ['with TLS', { tlsDetails: { tlsVersion: 'TLSv1.2' } }, { tls: 'TLSv1.2' }],
    ['with part of the TLS details', { tlsDetails: { clientProvidedHostHeader: 'x' } }, { tls: null }],
    ['through an endpoint', { vpcEndpointId: 'vpce-1' }, { endpoint: 'vpce-1' }],
    ['refused', { errorCode: 'AccessDenied', errorMessage: 'no' }, { error: 'AccessDenied' }],
    ['with a message only', { errorMessage: 'no 17' }, { error: 'without a code' }],
    [
      'by a service',
      { userIdentity: { type: 'AWSService', invokedBy: 'dax.amazonaws.com' } },
      { principal: 'dax.amazonaws.com', invokedBy: 'dax.amazonaws.com' },
    ],
    ['by nobody known', { userIdentity: null }, { principal: 'unknown', principalType: 'Unknown' }],
    ['that does not say the account', { recipientAccountId: undefined, awsRegion: undefined }, place],
  ])('%s', (_, change, row) => {
    const { usage, changes, unreadable } = read({ ...base, ...change });
    expect(usage).toHaveLength(1);
    expect(usage[0]).toMatchObject({ count: 1, ...row });
    expect({ changes: [...changes], unreadable }).toEqual({ changes: [], unreadable: [] });
  });

  it('of two tables counts for each, together with those of one', () => {
    const two = { ...base, eventID: 'e-2', resources: [{ ARN: `${arn}2` }, { ARN: arn }] };
    expect(read(base, two).usage.map(({ table, count }) => [table, count])).toEqual([
      [arn, 2],
      [`${arn}2`, 1],
    ]);
  });
});

describe('a change', () => {
  const change = {
    ...base,
    eventName: 'UpdateTable',
    readOnly: false,
    managementEvent: true,
    eventCategory: 'Management',
  };
  it.each<readonly [string, object, number]>([
    ['is asked for by its service', {}, 1],
    ['is asked for by its name', { eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy' }, 1],
    ['has another name', { eventSource: 'iam.amazonaws.com', eventName: 'TagRole' }, 0],
    ['has a service that was not asked for', { eventSource: 'constructor' }, 0],
    [
      'does not say what it is, as in old records',
      { managementEvent: undefined, eventCategory: undefined, readOnly: undefined },
      1,
    ],
    ['is failed: an attempt', { errorCode: 'AccessDenied' }, 1],
    ['reads', { readOnly: true }, 0],
    ['reads, in a text', { readOnly: 'true' }, 0],
    ['is a data event', { managementEvent: false, eventCategory: 'Data' }, 0],
    ['is network activity', { eventCategory: 'NetworkActivity', managementEvent: undefined }, 0],
    ['is an insight', { eventCategory: 'Insight' }, 0],
    ['happened at the end of the period', { eventTime: '2026-11-01T00:00:00Z' }, 0],
    ['happened at its begin', { eventTime: '2026-10-01T00:00:00Z' }, 1],
  ])('that %s', (_, more, count) => {
    expect(read({ ...change, ...more }).changes).toHaveLength(count);
  });

  it('is corrected by the record that names it, and a late record is one like others', () => {
    const addendum = { reason: 'UPDATED_DATA', originalEventID: 'e-1' };
    const { changes, duplicates } = read(change, { ...change, eventID: 'e-9', addendum });
    expect(Array.from(changes, ({ eventId }) => eventId)).toEqual(['e-9']);
    expect(duplicates).toBe(1);
    const late = { ...change, eventID: 'e-2', addendum: { reason: 'DELIVERY_DELAY' } };
    expect(read(change, late).changes).toHaveLength(2);
  });
});

describe('a use of a key', () => {
  const use = {
    ...base,
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    managementEvent: true,
    eventCategory: 'Management',
    userIdentity: { ...base.userIdentity, invokedBy: 'dynamodb.amazonaws.com' },
    resources: [{ ARN: 'arn:aws:kms:eu-central-1:111122223333:key/k-1' }],
  };

  it('is one that DynamoDB makes', () => {
    expect(read(use).keyUse).toEqual([
      {
        account: '111122223333',
        region: 'eu-central-1',
        key: 'arn:aws:kms:eu-central-1:111122223333:key/k-1',
        operation: 'Decrypt',
        principal: base.userIdentity.arn,
        error: null,
        day: '2026-10-05',
        count: 1,
      },
    ]);
    expect(read({ ...use, userIdentity: base.userIdentity }).keyUse).toEqual([]);
    expect(read({ ...use, resources: [], requestParameters: { keyId: 'k-2' } }).keyUse).toMatchObject([{ key: 'k-2' }]);
  });
});
