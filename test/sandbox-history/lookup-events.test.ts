import {
  LookupEventsCommand,
  type LookupAttributeKey,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { describe, expect, test } from 'vitest';
import { analyticsCredentials, clientsOf, clientsOfNew, sandboxOf, today } from '../sandbox/support.ts';
import { allEvents, at, recordOf } from './support.ts';

const { requestHandler } = sandboxOf();
const { cloudtrail } = clientsOf({ requestHandler });
const virginia = clientsOf({ requestHandler, region: 'us-east-1' }).cloudtrail;
const analytics = clientsOf({ requestHandler, credentials: analyticsCredentials }).cloudtrail;

const attribute = (AttributeKey: LookupAttributeKey, AttributeValue: string): LookupEventsCommandInput => ({
  LookupAttributes: [{ AttributeKey, AttributeValue }],
});
const everything = await allEvents(cloudtrail, {});

describe('paging', () => {
  test('without parameters: 90 days, newest first, pages of 50', async () => {
    const page = await cloudtrail.send(new LookupEventsCommand({}));
    expect(page.Events).toHaveLength(50);
    const times = everything.map(({ EventTime }) => EventTime?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(times[0]).toBeLessThan(today.getTime());
    expect(times.at(-1)).toBeGreaterThanOrEqual(today.getTime() - 90 * 86_400_000);
    expect(times.at(-1)).toBeLessThan(today.getTime() - 80 * 86_400_000);
  });

  test('a start before the 90 days finds nothing older', async () => {
    const all = await allEvents(cloudtrail, { StartTime: new Date('2020-01-01T00:00:00Z'), EndTime: today });
    expect(all.map(({ EventId }) => EventId)).toEqual(everything.map(({ EventId }) => EventId));
  });

  test.each([1, 7, 50])('pages of %i hold the same events', async (MaxResults) => {
    const input = { ...attribute('EventSource', 'kms.amazonaws.com'), EndTime: today };
    const small = await allEvents(cloudtrail, { ...input, MaxResults });
    expect(small).toEqual(await allEvents(cloudtrail, input));
    expect(small.length).toBeGreaterThan(20);
  });

  test('a window is cut out exactly, both ends inside', async () => {
    const StartTime = everything[40]?.EventTime;
    const EndTime = everything[10]?.EventTime;
    const expected = everything.filter(
      ({ EventTime = today }) =>
        StartTime !== undefined && EndTime !== undefined && EventTime >= StartTime && EventTime <= EndTime,
    );
    expect(await allEvents(cloudtrail, { StartTime, EndTime })).toEqual(expected);
  });

  test('some events are delivered twice, with the same id', () => {
    const ids = everything.map(({ EventId }) => EventId);
    const distinct = new Set(ids).size;
    expect(distinct).toBeLessThan(ids.length);
    expect(ids.length - distinct).toBeLessThan(ids.length / 10);
  });

  test.each([
    ['more than 50', { MaxResults: 51 }, 'InvalidMaxResultsException'],
    ['none', { MaxResults: 0 }, 'InvalidMaxResultsException'],
    ['the end before the start', { StartTime: today, EndTime: new Date(0) }, 'InvalidTimeRangeException'],
    [
      'two attributes',
      {
        LookupAttributes: [
          { AttributeKey: 'EventName' as const, AttributeValue: 'CreateTable' },
          { AttributeKey: 'ReadOnly' as const, AttributeValue: 'false' },
        ],
      },
      'InvalidLookupAttributesException',
    ],
    ['a made-up token', { NextToken: 'b2Zmc2V0OjUw' }, 'InvalidNextTokenException'],
  ])('%s is refused', async (_name, input, error) => {
    await expect(cloudtrail.send(new LookupEventsCommand(input))).rejects.toMatchObject({ name: error });
  });

  test('a token belongs to the parameters and the place that it was given for', async () => {
    const { NextToken } = await cloudtrail.send(new LookupEventsCommand({ EndTime: today }));
    const good = await cloudtrail.send(new LookupEventsCommand({ EndTime: today, NextToken }));
    expect(good.Events).toHaveLength(50);
    const wrong = { name: 'InvalidNextTokenException' };
    await expect(cloudtrail.send(new LookupEventsCommand({ NextToken }))).rejects.toMatchObject(wrong);
    await expect(analytics.send(new LookupEventsCommand({ EndTime: today, NextToken }))).rejects.toMatchObject(wrong);
  });
});

describe('attributes', () => {
  const sample = everything.find(({ EventName }) => EventName === 'TagResource');

  test.each([
    ['EventId', sample?.EventId],
    ['EventName', sample?.EventName],
    ['EventSource', sample?.EventSource],
    ['Username', sample?.Username],
    ['AccessKeyId', sample?.AccessKeyId],
    ['ResourceName', sample?.Resources?.[0]?.ResourceName],
    ['ResourceType', sample?.Resources?.[0]?.ResourceType],
    ['ReadOnly', sample?.ReadOnly],
  ] as const)('%s finds the event and only such events', async (key, value = '') => {
    const found = await allEvents(cloudtrail, { ...attribute(key, value), EndTime: today });
    expect(found.map(({ EventId }) => EventId)).toContain(sample?.EventId);
    for (const event of found) {
      const { ResourceName, ResourceType } = event.Resources?.[0] ?? {};
      const shown = { ...event, ResourceName, ResourceType }[key];
      expect(shown).toBe(value);
    }
  });

  test('ReadOnly is a text and CloudTrailEvent a JSON text with the same content', () => {
    for (const event of everything) {
      const record = recordOf(event);
      expect(['true', 'false']).toContain(event.ReadOnly);
      expect(record).toMatchObject({
        eventID: event.EventId,
        eventName: event.EventName,
        eventSource: event.EventSource,
        awsRegion: 'eu-central-1',
        recipientAccountId: '111122223333',
      });
      expect(Date.parse(String(record['eventTime']))).toBe(event.EventTime?.getTime());
    }
  });
});

describe('where events are', () => {
  test('IAM is in us-east-1 only', async () => {
    const iam = attribute('EventSource', 'iam.amazonaws.com');
    expect(await allEvents(cloudtrail, iam)).toEqual([]);
    const names = (await allEvents(virginia, iam)).map(({ EventName }) => EventName);
    expect(names).toEqual(expect.arrayContaining(['CreateAccessKey', 'DeleteAccessKey', 'ListRoles']));
  });

  test('the accounts have histories of their own', async () => {
    const other = await allEvents(analytics, {});
    expect(other.length).toBeGreaterThan(50);
    expect(other.every((event) => recordOf(event)['recipientAccountId'] === '444455556666')).toBe(true);
  });

  test('the same clock gives the same events, whatever the size of pages', async () => {
    const again = await allEvents(clientsOfNew({ pageSize: 11 }).cloudtrail, {});
    expect(again).toEqual(everything);
  });
});

describe('records in all documented forms', async () => {
  const records = [...everything, ...(await allEvents(virginia, {})), ...(await allEvents(analytics, {}))].map(
    recordOf,
  );

  test('identities of many types', () => {
    const types = new Set(records.map((record) => at(record, 'userIdentity.type')));
    expect([...types].map(String).sort()).toEqual([
      'AWSAccount',
      'AWSService',
      'AssumedRole',
      'FederatedUser',
      'IAMUser',
      'IdentityCenterUser',
      'Root',
    ]);
    expect(records.some((record) => at(record, 'userIdentity.invokedBy') === 'dynamodb.amazonaws.com')).toBe(true);
  });

  test('records of 2015 have no readOnly, no category and no resources', () => {
    const old = records.filter(({ eventVersion }) => eventVersion === '1.03');
    expect(old.length).toBeGreaterThan(0);
    for (const record of old) {
      expect(Object.keys(record)).not.toEqual(expect.arrayContaining(['readOnly']));
      expect(record).not.toHaveProperty('eventCategory');
      expect(record).not.toHaveProperty('resources');
      expect(at(record, 'responseElements.tableDescription.creationDateTime')).toMatch(
        /^[A-Z][a-z]{2} \d{1,2}, \d{4}, /,
      );
    }
  });

  test('a table is named by its name, by its ARN, or only in the answer', () => {
    const names = records.filter(({ eventSource }) => eventSource === 'dynamodb.amazonaws.com');
    expect(names.some((record) => at(record, 'requestParameters.tableName') === 'customer-profiles')).toBe(true);
    expect(
      names.some((record) => String(at(record, 'requestParameters.tableName')).startsWith('arn:aws:dynamodb')),
    ).toBe(true);
    const unnamed = names.filter(
      (record) => record['eventName'] === 'UpdateTable' && at(record, 'requestParameters.tableName') === undefined,
    );
    expect(unnamed.map((record) => at(record, 'responseElements.tableDescription.tableName'))).toEqual([
      'ledger-entries',
    ]);
  });

  test('the odd casing of encryption settings', () => {
    const specification = 'requestParameters.sSESpecificationOverride.kMSMasterKeyId';
    expect(records.some((record) => String(at(record, specification)).startsWith('arn:aws:kms:'))).toBe(true);
  });

  test('attempts carry an error, and some no parameters', () => {
    const codes = new Set(records.map(({ errorCode }) => errorCode));
    expect([...codes]).toEqual(
      expect.arrayContaining(['AccessDenied', 'ValidationException', 'ResourceNotFoundException']),
    );
    const denied = records.filter(({ errorCode }) => errorCode === 'AccessDenied');
    expect(denied.every(({ requestParameters }) => requestParameters === null)).toBe(true);
  });

  test('TLS details: whole, only the host, or none when a service called', () => {
    const kinds = new Set(
      records.map((record) => {
        const version = at(record, 'tlsDetails.tlsVersion');
        if (version !== undefined) return String(version);
        return at(record, 'tlsDetails.clientProvidedHostHeader') === undefined ? 'none' : 'host only';
      }),
    );
    expect([...kinds].sort()).toEqual(['TLSv1.3', 'host only', 'none']);
    const services = records.filter((record) => at(record, 'userIdentity.type') === 'AWSService');
    expect(services.every((record) => record['tlsDetails'] === undefined)).toBe(true);
  });

  test('reads through a VPC endpoint name it', () => {
    const ids = new Set(records.map(({ vpcEndpointId }) => vpcEndpointId));
    expect(ids).toContain('vpce-0a1b2c3d4e5f60718');
  });
});
