import { beforeAll, describe, expect, it } from 'vitest';
import type { Estate, EvidenceSet, Fact, Resource } from '../../src/model/index.ts';
import { assembleEstate } from '../../src/sources/reading/index.ts';
import {
  account,
  assessment,
  bank,
  cardsArn,
  documents,
  home,
  keyArn,
  one,
  second,
  sessionsArn,
  trailArn,
} from './bank.ts';
import { but, estateOf, find, valueOf } from './estate-of.ts';
import type { Recording } from './recorder.ts';
import { record } from './recorder.ts';

describe('a bank that answers everything', () => {
  let recording: Recording;
  let estate: Estate;
  beforeAll(async () => {
    recording = await record(bank, assessment);
    estate = assembleEstate(recording.evidence, assessment);
  });

  it('is known to its last part', () => {
    expect(estate.unknown).toEqual([]);
    const facts = estate.resources.flatMap((resource) =>
      Object.entries(resource.facts as Record<string, Fact<unknown>>),
    );
    expect(facts.filter(([, fact]) => fact.kind === 'absent')).toEqual([]);
    expect(estate.resources.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'account core',
      'audit-manager-assessment PCI',
      'dax-cluster cache',
      'key 1234abcd-12ab-34cd-56ef-1234567890ab',
      'policy cards',
      'policy edge',
      'policy read',
      'principal ada',
      'principal app',
      'principal readers',
      'table cards',
      'table sessions',
      'trail all',
      'vpc vpc-0a1',
      'vpc-endpoint vpce-1',
    ]);
  });

  it('asks every question once, and only for folders with evidence of the period', () => {
    expect(new Set(recording.asked).size).toBe(recording.asked.length);
    const folders = recording.asked.filter((line) => line.includes(': GetEvidenceByEvidenceFolder'));
    expect(folders).toHaveLength(1);
    expect(folders[0]).toContain('"controlSetId":"Requirement 3: a/b & ü"');
    expect(folders[0]).toContain('"evidenceFolderId":"f-1"');
  });

  it('has tables with class, key, policy and selectors', () => {
    const cards = find(estate, 'table', 'cards');
    const sessions = find(estate, 'table', 'sessions');
    expect([cards.id, cards.dataClass, sessions.id, sessions.dataClass]).toEqual([
      cardsArn,
      'chd',
      sessionsArn,
      'none',
    ]);
    expect(valueOf(cards.facts.key)).toMatchObject({ KeyManager: 'CUSTOMER' });
    expect(valueOf(sessions.facts.key)).toBeNull();
    expect(valueOf(cards.facts.resourcePolicy)).toContain('2012-10-17');
    expect(valueOf(sessions.facts.resourcePolicy)).toBeNull();
    expect(valueOf(cards.facts.dataEventSelectors).map((state) => state.arn)).toEqual([trailArn]);
    const ids = new Set(recording.evidence.records.map((entry) => entry.id));
    const { key } = cards.facts;
    expect(key.evidence).toHaveLength(2);
    expect(key.evidence.every((id) => ids.has(id))).toBe(true);
  });

  it('has the key with all pages of its grants and the tables that use it', () => {
    const [key] = estate.resources.filter((resource) => resource.kind === 'key') as Resource<'key'>[];
    expect(key).toMatchObject({ id: keyArn, account, region: home });
    expect(valueOf((key as Resource<'key'>).facts.grants)).toHaveLength(2);
    expect(valueOf((key as Resource<'key'>).facts.usedBy)).toEqual([cardsArn]);
  });

  it('has policies with decoded default versions and everyone they reach', () => {
    const cards = valueOf(find(estate, 'policy', 'cards').facts.document);
    expect(JSON.parse(cards.document)).toEqual(documents.cards);
    expect(cards.attachedTo).toEqual([`arn:aws:iam::${account}:group/readers`, `arn:aws:iam::${account}:user/ada`]);
    const edge = valueOf(find(estate, 'policy', 'edge').facts.document);
    expect([edge.attachedTo, edge.boundaryOnly]).toEqual([[], true]);
    const read = valueOf(find(estate, 'policy', 'read').facts.document);
    expect([read.id, read.inline]).toEqual([`arn:aws:iam::${account}:group/readers/inline/read`, true]);
    expect(valueOf(find(estate, 'principal', 'ada').facts.attachedPolicies)).toEqual([
      `arn:aws:iam::${account}:policy/cards`,
    ]);
    expect(valueOf(find(estate, 'table', 'cards').facts.accountPolicies).map((policy) => policy.name)).toEqual([
      'AdministratorAccess',
      'cards',
      'edge',
      'read',
    ]);
  });

  it('has the endpoints of the consumer VPC, without those of other services', () => {
    expect(valueOf(find(estate, 'vpc', 'vpc-0a1').facts.endpoints).map((one) => one['VpcEndpointId'])).toEqual([
      'vpce-1',
    ]);
  });

  it('counts Audit Manager evidence by its own data source names', () => {
    const items = valueOf(find(estate, 'audit-manager-assessment', 'PCI').facts.evidenceByDataSource);
    expect(items).toEqual({
      'AWS API calls': { items: 1, latest: '2026-10-05T04:00:00.000Z' },
      'AWS Config': { items: 1, latest: '2026-10-05T03:00:00.500Z' },
    });
  });
});

describe('an answer that is not there', () => {
  const backups = (estate: Estate): Fact<unknown> => find(estate, 'table', 'cards').facts.continuousBackups;
  const wanted = (record: { operation: string; request: Readonly<Record<string, unknown>> }): boolean =>
    record.operation === 'DescribeContinuousBackups' && record.request['TableName'] === 'cards';
  const edit =
    (change: (record: EvidenceSet['records'][number]) => EvidenceSet['records']) =>
    ({ records, body }: EvidenceSet): EvidenceSet => ({
      records: records.flatMap((entry) => (wanted(entry) ? change(entry) : [entry])),
      body,
    });

  it.each([
    ['access-denied', but('DescribeContinuousBackups', 'denied'), undefined],
    ['missing', bank, edit(() => [])],
    ['truncated', bank, edit((entry) => [{ ...entry, last: false } as never])],
    ['truncated', bank, edit((entry) => [{ ...entry, page: 2 }])],
    ['damaged', bank, edit((entry) => [{ ...entry, sha256: '0'.repeat(64) } as never])],
    ['stale', bank, edit((entry) => [{ ...entry, collectedAt: '2026-10-30T23:59:59.999Z' }])],
    ['unreadable', but('DescribeContinuousBackups', { pages: ['{}'] }), undefined],
    ['unreadable', bank, edit((entry) => [{ ...entry, mediaType: 'application/cbor' } as never])],
    [
      'error',
      but('DescribeContinuousBackups', { status: 400, pages: ['{"__type":"x#PolicyNotFoundException"}'] }),
      undefined,
    ],
  ] as const)('makes the fact absent: %s', async (cause, aws, change) => {
    const fact = backups(await estateOf(aws, change));
    expect(fact).toMatchObject({ kind: 'absent', cause });
    expect((fact as { message: string }).message).toMatch(
      /^DescribeContinuousBackups \(TableName=cards\) in eu-central-1 of 111122223333: ./,
    );
  });

  it('still counts on the last moment before it is stale', async () => {
    const estate = await estateOf(
      bank,
      edit((entry) => [{ ...entry, collectedAt: '2026-10-31T00:00:00.000Z' }]),
    );
    expect(backups(estate).kind).toBe('known');
  });

  it.each([
    ['ListTables', ['key', 'table']],
    ['DescribeTable', ['key']],
    ['DescribeClusters', ['dax-cluster']],
    ['DescribeVpcEndpoints', ['vpc-endpoint']],
    ['DescribeTrails', ['trail']],
    ['GetAccountAuthorizationDetails', ['policy', 'principal']],
    ['GetAccountStatus', ['audit-manager-assessment']],
    ['ListAssessments', ['audit-manager-assessment']],
  ])('leaves a hole in the populations behind %s', async (operation, kinds) => {
    const estate = await estateOf(but(operation, 'denied'));
    expect(estate.unknown.map(({ kind, region, reason }) => [kind, region, reason.cause])).toEqual(
      kinds.map((kind) => [kind, home, 'access-denied']),
    );
  });

  it('denied to every policy, no table knows who may read it', async () => {
    const estate = await estateOf(but('GetAccountAuthorizationDetails', 'denied'));
    expect(find(estate, 'table', 'cards').facts.accountPolicies).toMatchObject({ cause: 'access-denied' });
  });

  it('in half a list of tables gives the known half and a hole', async () => {
    const estate = await estateOf(bank, ({ records, body }) => ({
      records: records.filter((entry) => entry.operation !== 'ListTables' || entry.region !== home || entry.page === 1),
      body,
    }));
    expect(find(estate, 'table', 'cards').facts.description.kind).toBe('known');
    expect(estate.resources.filter((resource) => resource.kind === 'table')).toHaveLength(1);
    expect(estate.unknown.map(({ kind, reason }) => [kind, reason.cause])).toEqual([
      ['key', 'truncated'],
      ['table', 'truncated'],
    ]);
  });

  it('in half of the IAM details makes every policy and principal uncertain', async () => {
    const estate = await estateOf(bank, ({ records, body }) => ({
      records: records.filter((entry) => entry.operation !== 'GetAccountAuthorizationDetails' || entry.page === 1),
      body,
    }));
    expect(find(estate, 'principal', 'ada').facts.attachedPolicies).toMatchObject({ cause: 'truncated' });
    expect(find(estate, 'policy', 'read').facts.document).toMatchObject({ cause: 'truncated' });
  });
});

describe('trails', () => {
  const states = (estate: Estate): Fact<unknown>[] => [
    find(estate, 'account', 'core').facts.trails,
    find(estate, 'table', 'cards').facts.dataEventSelectors,
  ];
  it.each(['GetTrailStatus', 'GetEventSelectors', 'DescribeTrails'])(
    'without %s cover nothing for certain',
    async (operation) => {
      for (const fact of states(await estateOf(but(operation, 'denied')))) {
        expect(fact).toMatchObject({ kind: 'absent', cause: 'access-denied' });
      }
    },
  );

  it('that do not log give no data events, but belong to the account', async () => {
    const [all, logging] = states(await estateOf(but('GetTrailStatus', one({ IsLogging: false }))));
    expect(all).toMatchObject({ value: [{ arn: trailArn }] });
    expect(logging).toMatchObject({ kind: 'known', value: [] });
  });

  it('that do not say whether they log are unreadable', async () => {
    const [, logging] = states(await estateOf(but('GetTrailStatus', one({ IsLogging: 'true' }))));
    expect(logging).toMatchObject({ kind: 'absent', cause: 'unreadable' });
  });

  it('of one region do not cover another one', async () => {
    const single = { Name: 'all', TrailARN: trailArn, HomeRegion: second, IsMultiRegionTrail: false };
    const estate = await estateOf(but('DescribeTrails', one({ trailList: [single] }), () => true));
    expect(find(estate, 'table', 'cards').facts.dataEventSelectors).toMatchObject({ kind: 'known', value: [] });
    expect(find(estate, 'account', 'core').facts.trails).toMatchObject({ value: [{ arn: trailArn }] });
  });

  it('without ARN leave a hole instead of disappearing', async () => {
    const estate = await estateOf(but('DescribeTrails', one({ trailList: [{ Name: 'x' }] })));
    expect(estate.unknown).toMatchObject([{ kind: 'trail', region: home, reason: { cause: 'unreadable' } }]);
  });
});

describe('keys', () => {
  it.each([[{ Status: 'ENABLED', SSEType: 'KMS' }], ['KMS']])(
    'that a table does not name are unreadable: %j',
    async (SSEDescription) => {
      const estate = await estateOf(but('DescribeTable', one({ Table: { TableName: 'x', SSEDescription } })));
      expect(find(estate, 'table', 'cards').facts.key).toMatchObject({ kind: 'absent', cause: 'unreadable' });
      expect(estate.unknown).toMatchObject([{ kind: 'key', reason: { cause: 'unreadable' } }]);
    },
  );

  it('of another region are asked for there', async () => {
    const arn = keyArn.replace(home, second);
    const Table = { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: arn } };
    const recording = await record(but('DescribeTable', one({ Table })), assessment);
    expect(recording.asked.filter((line) => line.includes(': DescribeKey'))).toEqual([
      `kms: DescribeKey {"KeyId":"${arn}"} ${account} ${second}`,
    ]);
    const estate = assembleEstate(recording.evidence, assessment);
    expect(estate.resources.find((resource) => resource.kind === 'key')).toMatchObject({ region: second });
  });
});

it('Audit Manager that is not set up has no assessments for certain', async () => {
  const estate = await estateOf(but('GetAccountStatus', one({ status: 'INACTIVE' })));
  expect(estate.unknown).toEqual([]);
  expect(estate.resources.some((resource) => resource.kind === 'audit-manager-assessment')).toBe(false);
});

it('evidence that Audit Manager does not give is not counted as little', async () => {
  const estate = await estateOf(but('GetEvidenceByEvidenceFolder', 'denied'));
  expect(find(estate, 'audit-manager-assessment', 'PCI').facts.evidenceByDataSource).toMatchObject({
    kind: 'absent',
    cause: 'access-denied',
  });
});
