import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/index.ts';
import { account, bank, home, one } from './bank.ts';
import { but, estateOf, find, valueOf } from './estate-of.ts';
import type { Aws } from './recorder.ts';

const base = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/bob` },
  eventTime: '2026-10-10T10:00:00Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'UpdateTable',
  awsRegion: home,
  sourceIPAddress: '192.0.2.0',
  recipientAccountId: account,
  requestParameters: { tableName: 'cards' },
};

/** The bank whose history holds these changes of a table. */
const withCalls =
  (...calls: readonly JsonObject[]): Aws =>
  (operation, request, place) => {
    if (operation !== 'LookupEvents') return bank(operation, request, place);
    if (place.region !== home || !JSON.stringify(request).includes('"UpdateTable"')) return one({ Events: [] });
    const items = calls.map((call, at) => ({
      CloudTrailEvent: JSON.stringify({ ...base, eventID: `e-${at}`, ...call }),
    }));
    return one({ Events: items });
  };

const recorded = async (aws: Aws, table = 'cards') =>
  valueOf(find(await estateOf(aws), 'table', table).facts.recordedTls);

const tls = (tlsVersion: string): JsonObject => ({
  tlsDetails: { tlsVersion, clientProvidedHostHeader: 'dynamodb.eu-central-1.amazonaws.com' },
});

describe('the transport of calls', () => {
  test('is told by version and host, with the last call', async () => {
    const found = await recorded(
      withCalls(tls('TLSv1.3'), { ...tls('TLSv1.3'), eventTime: '2026-10-11T10:00:00Z' }, tls('TLSv1.1'), {}),
    );
    expect(found.map(({ version, host, count }) => [version, host, count])).toEqual(
      expect.arrayContaining([
        ['TLSv1.3', 'dynamodb.eu-central-1.amazonaws.com', 2],
        ['TLSv1.1', 'dynamodb.eu-central-1.amazonaws.com', 1],
        [null, null, 1],
      ]),
    );
    expect(found.find(({ count }) => count === 2)?.example).toEqual({
      id: 'e-1',
      time: '2026-10-11T10:00:00.000Z',
      name: 'UpdateTable',
      principal: `arn:aws:iam::${account}:user/bob`,
    });
  });

  test('details that are half there, or of another form', async () => {
    const found = await recorded(withCalls({ tlsDetails: { tlsVersion: 'TLSv1.2' } }, { tlsDetails: 'none' }));
    expect(found.map(({ version, host }) => [version, host])).toEqual(
      expect.arrayContaining([
        ['TLSv1.2', null],
        [null, null],
      ]),
    );
  });

  test('calls on other tables, and outside of the period, do not count', async () => {
    expect(await recorded(withCalls(tls('TLSv1.1')), 'sessions')).toEqual([]);
    expect(await recorded(withCalls({ ...tls('TLSv1.1'), eventTime: '2026-11-01T00:00:00Z' }))).toEqual([]);
  });

  test('endpoints of DynamoDB in the Region', async () => {
    const { endpoints } = find(await estateOf(bank), 'table', 'cards').facts;
    expect(valueOf(endpoints)).toMatchObject([{ VpcEndpointId: 'vpce-1' }]);
    const denied = find(await estateOf(but('DescribeVpcEndpoints', 'denied')), 'table', 'cards').facts.endpoints;
    expect(denied).toMatchObject({ kind: 'absent', cause: 'access-denied' });
  });
});

const paths = async (aws: Aws) => find(await estateOf(aws), 'vpc-endpoint', 'vpce-1').facts.recordedPaths;

describe('the ways of calls', () => {
  test('are told by endpoint, without those of services', async () => {
    const found = valueOf(
      await paths(
        withCalls(
          { vpcEndpointId: 'vpce-1' },
          { vpcEndpointId: 'vpce-1', eventTime: '2026-10-11T10:00:00Z' },
          { vpcEndpointId: '' },
          { vpcEndpointId: 5 },
          { sourceIPAddress: 'autoscaling.amazonaws.com' },
          { userIdentity: { type: 'AWSService', invokedBy: 'dynamodb.amazonaws.com' } },
        ),
      ),
    );
    expect(found.map(({ endpoint, byService, count }) => [endpoint, byService, count])).toEqual(
      expect.arrayContaining([
        ['vpce-1', false, 2],
        [null, false, 2],
        [null, true, 2],
      ]),
    );
    expect(found.find(({ endpoint }) => endpoint === 'vpce-1')?.example).toEqual({
      id: 'e-1',
      time: '2026-10-11T10:00:00.000Z',
      name: 'UpdateTable',
      principal: `arn:aws:iam::${account}:user/bob`,
    });
  });

  test('calls outside of the period do not count', async () => {
    expect(valueOf(await paths(withCalls({ eventTime: '2026-11-01T00:00:00Z' })))).toEqual([]);
  });

  test('a history with holes tells nothing', async () => {
    expect(await paths(but('LookupEvents', 'denied'))).toMatchObject({ kind: 'absent', cause: 'access-denied' });
  });
});
