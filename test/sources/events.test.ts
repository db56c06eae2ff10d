import { describe, expect, it } from 'vitest';
import type { Assessment, JsonObject } from '../../src/model/index.ts';
import { readChangeEvents } from '../../src/sources/reading/index.ts';
import type { ChangeHistory } from '../../src/sources/reading/index.ts';
import type { EventSource } from '../../src/sources/lookup-attributes.ts';
import { lookupAttributes } from '../../src/sources/lookup-attributes.ts';
import { account, assessment, bank, cardsArn, home, keyArn, one, trailArn } from './bank.ts';
import type { Raw } from './recorder.ts';
import { record } from './recorder.ts';

const base = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/users/bob/extra`,
    sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/team/users` } },
  },
  eventTime: '2026-10-10T10:00:00Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'UpdateTable',
  awsRegion: home,
  sourceIPAddress: '192.0.2.0',
  eventID: 'e-1',
  recipientAccountId: account,
};

const listed = (more: JsonObject): JsonObject => ({ CloudTrailEvent: JSON.stringify({ ...base, ...more }) });

/** The history of a bank with these items in the first lookup of an event source, in the first region that is asked. */
async function historyOf(
  items: readonly unknown[],
  source: EventSource = 'dynamodb.amazonaws.com',
  of: Assessment = assessment,
): Promise<ChangeHistory> {
  const page = one({ Events: items });
  const [first] = lookupAttributes[source];
  const place = source === 'iam.amazonaws.com' ? 'us-east-1' : home;
  const answer = (request: JsonObject, region: string): Raw =>
    region === place && JSON.stringify(request).includes(`"${first.AttributeValue}"`) ? page : one({ Events: [] });
  const { evidence } = await record(
    (operation, request, place) =>
      operation === 'LookupEvents' ? answer(request, place.region) : bank(operation, request, place),
    of,
  );
  return readChangeEvents(evidence, of);
}

const windowOf = (history: ChangeHistory, source = 'dynamodb.amazonaws.com', region = home) =>
  history.windows.find((window) => window.source === source && window.region === region);

describe('the plan of windows', () => {
  it('has every event source in every region, and IAM once in its own', async () => {
    const { windows } = await historyOf([]);
    const regional =
      'auditmanager autoscaling backup cloudtrail config dax dynamodb ec2 events guardduty kinesis kms lambda logs monitoring s3'.split(
        ' ',
      );
    expect(windows.map(({ region, source }) => `${region} ${source}`).sort()).toEqual(
      [
        ...[home, 'eu-west-1'].flatMap((region) => regional.map((name) => `${region} ${name}.amazonaws.com`)),
        'us-east-1 iam.amazonaws.com',
        'us-east-1 events.amazonaws.com',
      ].sort(),
    );
    for (const window of windows) {
      expect(window.covered).toEqual([{ from: assessment.period.from, to: assessment.startedAt }]);
      expect(window.absent).toBeNull();
    }
  });

  it('has every window also when nothing was collected, and covers nothing then', () => {
    const { events, windows } = readChangeEvents({ records: [], body: () => undefined }, assessment);
    expect(events).toEqual([]);
    expect(windows).toHaveLength(34);
    expect(windows.every(({ covered, absent }) => covered.length === 0 && absent?.cause === 'missing')).toBe(true);
  });

  it('is cut where the event history of 90 days begins, and says so', async () => {
    const late = { ...assessment, startedAt: '2027-01-15T00:00:00.000Z' };
    const window = windowOf(await historyOf([], undefined, late));
    expect(window?.covered).toEqual([{ from: '2026-10-17T00:00:00.000Z', to: '2027-01-15T00:00:00.000Z' }]);
    expect(window?.absent).toMatchObject({ cause: 'truncated' });
    expect(window?.absent?.message).toContain('2026-10-17 00:00:00 UTC');
  });
});

describe('events', () => {
  it('come once, in the order of time, with the page that they are from', async () => {
    const { evidence } = await record(bank, assessment);
    const { events } = readChangeEvents(evidence, assessment);
    expect(events.map(({ id, time }) => [id, time])).toEqual([
      ['e-1', '2026-10-10T10:00:00.000Z'],
      ['e-2', '2026-10-11T10:00:00.000Z'],
    ]);
    const pages = events.map((event) => evidence.records.find((entry) => entry.id === event.evidence)?.page);
    expect(pages).toEqual([2, 1]);
  });

  it('are counted once when several places deliver them', async () => {
    const { events } = await historyOf([listed({}), listed({ sharedEventID: 'x' })]);
    expect(events).toHaveLength(1);
  });

  it('name the role and its session', async () => {
    const { events } = await historyOf([listed({})]);
    expect(events[0]?.actor).toEqual({
      type: 'AssumedRole',
      principal: `arn:aws:iam::${account}:role/team/users`,
      session: 'bob/extra',
      sourceAddress: '192.0.2.0',
      invokedBy: null,
    });
  });

  it.each([
    [{ type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ada` }, `arn:aws:iam::${account}:user/ada`],
    [{ type: 'AWSService', invokedBy: 'dynamodb.amazonaws.com' }, 'dynamodb.amazonaws.com'],
    [{ type: 'AWSAccount', accountId: '444455556666', principalId: 'AIDA' }, 'AIDA'],
    [undefined, 'unknown'],
  ])('name who acted: %j', async (userIdentity, principal) => {
    const { events } = await historyOf([listed({ userIdentity: userIdentity ?? null })]);
    expect(events[0]?.actor.principal).toBe(principal);
  });

  it('that failed keep their error, those that only read are left out', async () => {
    const { events } = await historyOf([
      listed({ eventID: 'failed', errorCode: 'AccessDenied', requestParameters: null }),
      listed({ eventID: 'read', eventName: 'DescribeTable', readOnly: true }),
      { ...listed({ eventID: 'read-too', eventName: 'Decrypt' }), ReadOnly: 'true' },
    ]);
    expect(events.map(({ id, error }) => [id, error])).toEqual([['failed', 'AccessDenied']]);
  });

  it.each([
    ['API', { SSESpecification: { Enabled: true, KMSMasterKeyId: keyArn } }],
    ['CloudTrail', { sSESpecification: { enabled: true, kMSMasterKeyId: keyArn } }],
    ['Config', { ssespecification: { enabled: true, kmsmasterKeyId: keyArn } }],
  ])('are read in the casing of %s', async (_, requestParameters) => {
    const { events } = await historyOf([listed({ requestParameters })]);
    expect(events[0]?.parameters).toEqual({ ssespecification: { enabled: true, kmsmasterkeyid: keyArn } });
  });
});

describe('the table of an event is found', () => {
  it.each<[string, JsonObject]>([
    ['in resources', { resources: [{ ARN: cardsArn, accountId: account, type: 'AWS::DynamoDB::Table' }] }],
    ['in resources as a stream', { resources: [{ ARN: `${cardsArn}/stream/2026-01-01T00:00:00.000` }] }],
    ['in parameters by name', { requestParameters: { tableName: 'cards' } }],
    ['in parameters by ARN', { requestParameters: { tableName: cardsArn } }],
    ['in parameters in the other casing', { requestParameters: { TableName: 'cards' } }],
    ['in parameters as resource', { requestParameters: { resourceArn: `${cardsArn}/index/by-date` } }],
    ['in the response', { requestParameters: {}, responseElements: { tableDescription: { tableName: 'cards' } } }],
  ])('%s', async (_, more) => {
    const { events } = await historyOf([listed(more)]);
    expect(events[0]?.resources).toContain(cardsArn);
  });
});

it.each<[string, JsonObject, string]>([
  ['dax', { requestParameters: { clusterName: 'cache' } }, `arn:aws:dax:${home}:${account}:cache/cache`],
  ['kms', { requestParameters: { keyId: keyArn.split('/')[1] ?? '' } }, keyArn],
  ['kms', { requestParameters: { keyId: keyArn } }, keyArn],
  ['cloudtrail', { requestParameters: { name: 'all' } }, trailArn],
  ['cloudtrail', { requestParameters: { trailName: trailArn } }, trailArn],
  [
    'ec2',
    { responseElements: { CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: 'vpce-0a1' } } } },
    `arn:aws:ec2:${home}:${account}:vpc-endpoint/vpce-0a1`,
  ],
  [
    'ec2',
    { requestParameters: { DeleteVpcEndpointsRequest: { VpcEndpointId: { tag: 1, content: 'vpce-0a1' } } } },
    `arn:aws:ec2:${home}:${account}:vpc-endpoint/vpce-0a1`,
  ],
  ['iam', { requestParameters: { roleName: 'app', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' } }, 'app'],
])('an event of %s names its subject: %j', async (service, more, expected) => {
  const source = `${service}.amazonaws.com` as EventSource;
  const { events } = await historyOf([listed({ eventSource: source, eventName: 'X', ...more })], source);
  expect(events[0]?.resources).toContain(expected);
});

it('an event of a trail is not about what a selector of it is called', async () => {
  const requestParameters = { trailName: 'other', advancedEventSelectors: [{ name: 'all', fieldSelectors: [] }] };
  const more = { eventSource: 'cloudtrail.amazonaws.com', eventName: 'PutEventSelectors', requestParameters };
  const { events } = await historyOf([listed(more)], 'cloudtrail.amazonaws.com');
  expect(events[0]?.resources).toContain(trailArn.replace('all', 'other'));
  expect(events[0]?.resources).not.toContain(trailArn);
});

describe('names that services share', () => {
  it('bring the changes of the service that is read, and no others', async () => {
    const glue = listed({ eventID: 'glue', eventSource: 'glue.amazonaws.com', eventName: 'CreateTable' });
    const { events } = await historyOf([glue, listed({ eventID: 'own', eventName: 'CreateTable' })]);
    expect(events.map(({ id }) => id)).toEqual(['own']);
  });
});

describe('a window of several lookups', () => {
  const failing = async (names: readonly string[]): Promise<ChangeHistory> => {
    const { evidence } = await record(
      (operation, request, place) =>
        operation === 'LookupEvents' && names.some((name) => JSON.stringify(request).includes(`"${name}"`))
          ? 'denied'
          : bank(operation, request, place),
      assessment,
    );
    return readChangeEvents(evidence, assessment);
  };

  it.each(lookupAttributes['dynamodb.amazonaws.com'].map(({ AttributeValue }) => AttributeValue))(
    'is not covered when %s alone fails, and says so',
    async (name) => {
      const window = windowOf(await failing([name]));
      expect(window).toMatchObject({ covered: [], absent: { cause: 'access-denied' } });
      expect(window?.absent?.message).toContain(`EventName=${name}) in ${home}`);
      expect(window?.absent?.evidence).toHaveLength(1);
      expect(window?.evidence).toEqual(window?.absent?.evidence);
    },
  );

  it('names one failure and counts the others', async () => {
    const window = windowOf(await failing(['CreateTable', 'UpdateTable']));
    expect(window?.absent?.message).toMatch(/EventName=CreateTable.*; 1 more of its lookups were not answered in full/);
    expect(window?.absent?.evidence).toHaveLength(2);
  });
});

describe('a record that cannot be read', () => {
  it.each<[string, unknown]>([
    ['no object', 'x'],
    ['no record', { EventId: 'e' }],
    ['no JSON', { CloudTrailEvent: '{"eventID":' }],
    ['a list', { CloudTrailEvent: '[]' }],
    ['no time', listed({ eventTime: 'May 1, 2015 7:24:55 AM' })],
    ['no name', listed({ eventName: null })],
    ['no id', listed({ eventID: null })],
    ['endless depth', { CloudTrailEvent: `{"a":${'['.repeat(9000)}${']'.repeat(9000)}}` }],
  ])('leaves its window uncovered, and the others known: %s', async (_, item) => {
    const history = await historyOf([item, listed({ eventID: 'good' })]);
    expect(windowOf(history)).toMatchObject({ covered: [], absent: { cause: 'unreadable' } });
    expect(windowOf(history, 'kms.amazonaws.com')?.absent).toBeNull();
    expect(history.events.map(({ id }) => id)).toEqual(['good']);
  });

  it('spoils nothing else: a window without its list is unreadable too', async () => {
    const { evidence } = await record(
      (operation, request, place) => (operation === 'LookupEvents' ? one({}) : bank(operation, request, place)),
      assessment,
    );
    const { windows } = readChangeEvents(evidence, assessment);
    expect(windows.every(({ covered, absent }) => covered.length === 0 && absent?.cause === 'unreadable')).toBe(true);
  });
});
