import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { assess, evidenceFromPack, packEvidence, recordsFile, sameResults } from '../../src/assess/index.ts';
import { readFramework } from '../../src/config/framework.ts';
import { canonicalJson, improves } from '../../src/model/index.ts';
import type { AuditPack, Cause, Evidence, EvidenceSet, Framework, JsonObject, Outcome } from '../../src/model/index.ts';
import { account, assessment, bank, cardsArn, home, keyArn, one, sessionsArn, trailArn } from '../sources/bank.ts';
import { logGroupArn } from '../sources/bank-logs.ts';
import type { Aws, Raw } from '../sources/recorder.ts';
import { record } from '../sources/recorder.ts';
import { artifactsOf } from '../support/pack-files.ts';

const file = 'frameworks/soc2-2017.yaml';
const framework = readFramework(readFileSync(file, 'utf8'), file).value as Framework;

const judged = (evidence: EvidenceSet): AuditPack =>
  assess({
    evidence,
    assessment,
    framework,
    signer: { name: 'Test', fingerprint: '00', test: true },
    tool: { name: 'dynamodb-audit-pack', version: '0.1.0' },
  });

/** Answers in which everything is as the controls ask: there is much to lose. */
const good: Readonly<Record<string, (request: JsonObject, atHome: boolean) => Raw>> = {
  DescribeTable: (request) => {
    const cards = request['TableName'] === 'cards';
    const table = { TableStatus: 'ACTIVE', DeletionProtectionEnabled: true, CreationDateTime: 1_700_000_000 };
    const key = { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: keyArn } };
    return one({
      Table: cards
        ? { ...table, ...key, TableName: 'cards', TableArn: cardsArn, TableId: 't-1' }
        : { ...table, ...key, TableName: 'sessions', TableArn: sessionsArn, TableId: 't-2' },
    });
  },
  DescribeContinuousBackups: () =>
    one({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35 },
      },
    }),
  GetResourcePolicy: () => ({
    status: 400,
    mediaType: 'application/x-amz-json-1.0',
    pages: ['{"__type":"com.amazonaws.dynamodb.v20120810#PolicyNotFoundException","message":"not found"}'],
  }),
  DescribeKey: () =>
    one({
      KeyMetadata: {
        Arn: keyArn,
        KeyId: 'k',
        KeyManager: 'CUSTOMER',
        KeyState: 'Enabled',
        Origin: 'AWS_KMS',
        Enabled: true,
      },
    }),
  DescribeClusters: (_request, atHome) =>
    one({
      Clusters: atHome
        ? [
            {
              ClusterName: 'cache',
              ClusterArn: `arn:aws:dax:${home}:${account}:cache/cache`,
              SSEDescription: { Status: 'ENABLED' },
              ClusterEndpointEncryptionType: 'TLS',
            },
          ]
        : [],
    }),
  DescribeTrails: () =>
    one({
      trailList: [
        {
          Name: 'all',
          TrailARN: trailArn,
          HomeRegion: home,
          IsMultiRegionTrail: true,
          IncludeGlobalServiceEvents: true,
          LogFileValidationEnabled: true,
          S3BucketName: 'logs',
          CloudWatchLogsLogGroupArn: logGroupArn,
        },
      ],
    }),
  GetTrailStatus: () => one({ IsLogging: true }),
  GetEventSelectors: () =>
    one({
      TrailARN: trailArn,
      AdvancedEventSelectors: [
        { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
        {
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] },
          ],
        },
      ],
    }),
  LookupEvents: () => one({ Events: [] }),
};

const goodBank: Aws = (operation, request, place) =>
  good[operation]?.(request, place.region === home) ?? bank(operation, request, place);
const denying =
  (aws: Aws, denied: string): Aws =>
  (operation, request, place) =>
    operation === denied ? 'denied' : aws(operation, request, place);
/** The first request of the operation is answered well, the second table is a bad one. */
const unprotected: Aws = (operation, request, place) => {
  if (operation !== 'DescribeTable' || request['TableName'] !== 'sessions') return goodBank(operation, request, place);
  return one({
    Table: { TableName: 'sessions', TableArn: sessionsArn, TableStatus: 'ACTIVE', DeletionProtectionEnabled: false },
  });
};

const told = (eventSource: string, eventName: string, requestParameters: JsonObject, more: JsonObject = {}) => {
  const record = { eventSource, eventName, requestParameters, ...more };
  const place = {
    awsRegion: home,
    recipientAccountId: account,
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser' },
  };
  const eventID = `e-${eventName}`;
  const own = { eventID, eventTime: '2026-10-10T10:00:00Z', ...place, ...record };
  return { EventId: eventID, CloudTrailEvent: JSON.stringify(own) };
};
const endpointOf = (CreateVpcEndpointRequest: JsonObject): JsonObject => ({
  requestParameters: { CreateVpcEndpointRequest },
  responseElements: { CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: 'vpce-1' } } },
});
/** Changes by which a trail, a key and an endpoint came into a bad state, by what they are looked up under. */
const changes: Readonly<Record<string, ReturnType<typeof told>>> = {
  'cloudtrail.amazonaws.com': told('cloudtrail.amazonaws.com', 'UpdateTrail', {
    name: trailArn,
    enableLogFileValidation: false,
  }),
  DisableKey: told('kms.amazonaws.com', 'DisableKey', { keyId: keyArn }),
  CreateVpcEndpoint: told(
    'ec2.amazonaws.com',
    'CreateVpcEndpoint',
    {},
    endpointOf({ ServiceName: `com.amazonaws.${home}.dynamodb` }),
  ),
  UpdateTable: told('dynamodb.amazonaws.com', 'UpdateTable', {
    tableName: 'cards',
    sSESpecification: { enabled: true, sSEType: 'KMS', kMSMasterKeyId: keyArn },
  }),
};
const lists = new Set(['ListTables', 'DescribeTrails', 'DescribeVpcEndpoints']);
/** Nothing is listed: trails, keys and endpoints are known by their changes alone. */
const unlisted: Aws = (operation, request, place) => {
  if (lists.has(operation)) return 'denied';
  if (operation !== 'LookupEvents' || place.region !== home) return goodBank(operation, request, place);
  const asked = JSON.stringify(request['LookupAttributes']);
  return one({
    Events: Object.entries(changes).flatMap(([value, event]) => (asked.includes(`"${value}"`) ? [event] : [])),
  });
};

const claimed = (result: Outcome | 'not-tested'): Outcome => (result === 'not-tested' ? 'inconclusive' : result);

function expectNoImprovement(before: AuditPack, after: AuditPack, how: string): void {
  before.findings.forEach(({ control, outcome }, index) => {
    const worse = after.findings[index]?.outcome ?? 'satisfied';
    expect(improves(outcome, worse), `${control.id}: ${outcome} became ${worse} by ${how}`).toBe(false);
  });
  before.requirements.forEach(({ id, result }, index) => {
    const worse = after.requirements[index]?.result ?? 'satisfied';
    expect(improves(claimed(result), claimed(worse)), `${id}: ${result} became ${worse} by ${how}`).toBe(false);
  });
}

/** Ways in which one record can be lost or spoilt. */
const spoilings: Readonly<Record<string, (spoilt: Evidence) => readonly Evidence[]>> = {
  removing: () => [],
  denying: (spoilt) => [unavailable(spoilt, 'access-denied')],
  ageing: (spoilt) => [{ ...spoilt, collectedAt: '2026-01-01T00:00:00.000Z' }],
  damaging: (spoilt) => [spoilt.kind === 'collected' ? { ...spoilt, sha256: 'f'.repeat(64) } : spoilt],
};

function unavailable(spoilt: Evidence, cause: Cause): Evidence {
  const { id, source, service, operation, request, account: owner, region, caller, collectedAt, page } = spoilt;
  const head = { id, source, service, operation, request, account: owner, region, caller, collectedAt, page };
  return { kind: 'unavailable', cause, message: cause, ...head };
}

describe.each([
  ['a bank where all is well', goodBank],
  ['a bank with an unprotected table', unprotected],
  ['a bank that denies tags', denying(goodBank, 'ListTagsOfResource')],
  ['a bank that denies events', denying(goodBank, 'LookupEvents')],
  ['a bank that denies its lists, with changes for the worse', unlisted],
  ['a bank with changes and half answers', bank],
])('%s', (_name, aws) => {
  let evidence: EvidenceSet;
  let full: AuditPack;
  beforeAll(async () => {
    ({ evidence } = await record(aws, assessment));
    full = judged(evidence);
  });

  it.each(Object.keys(spoilings))('%s any one record improves nothing', (how) => {
    const { records, body } = evidence;
    // Each way takes its turn: of the bank that has most to lose every record is spoilt in one way, of the others a few.
    const turn = Object.keys(spoilings).indexOf(how);
    const every = aws === goodBank ? 4 : 16;
    for (const spoilt of records.filter((_record, index) => index % every === turn % every)) {
      const changed = records.flatMap((each) => (each === spoilt ? (spoilings[how]?.(each) ?? []) : [each]));
      expectNoImprovement(full, judged({ records: changed, body }), `${how} ${spoilt.operation}`);
    }
  });

  it('removing any records improves nothing', () => {
    fc.assert(
      fc.property(fc.func(fc.integer({ min: 0, max: 9 })), (draw) => {
        const records = evidence.records.filter((each) => draw(each.id) > 2);
        expectNoImprovement(full, judged({ records, body: evidence.body }), 'removing some');
      }),
      { numRuns: 15 },
    );
  });

  it('the order of the records says nothing', () => {
    const turned = { ...evidence, records: evidence.records.toReversed() };
    expect(canonicalJson(judged(turned))).toBe(canonicalJson(full));
  });

  it('the evidence in the pack gives the same results again', () => {
    const files = new Map(artifactsOf(packEvidence(full, evidence)).map((artifact) => [artifact.path, artifact.bytes]));
    const again = evidenceFromPack(files.get(recordsFile) ?? '', files);
    expect(sameResults(full, judged(again))).toEqual([]);
  });
});

it('a bank where all is well has much to lose', async () => {
  const { evidence } = await record(goodBank, assessment);
  const { counts } = judged(evidence);
  expect(evidence.records.filter(({ kind }) => kind === 'unavailable')).toEqual([]);
  expect(counts.controls.satisfied).toBeGreaterThanOrEqual(15);
});

describe('lists that are denied while events tell of changes', () => {
  const listing: Aws = (operation, request, place) =>
    (lists.has(operation) ? goodBank : unlisted)(operation, request, place);
  const shown = ({ findings }: AuditPack) =>
    findings.flatMap(({ control, observations }) =>
      observations
        .filter(
          ({ subject: { kind, id }, outcome }) =>
            ['trail', 'key', 'vpc-endpoint'].includes(kind) && id.startsWith('arn:') && outcome === 'not-satisfied',
        )
        .map(({ subject }) => `${control.id} ${subject.kind}`),
    );

  it('improve nothing, and the bad state stays to be seen', async () => {
    const full = judged((await record(listing, assessment)).evidence);
    const less = judged((await record(unlisted, assessment)).evidence);
    expectNoImprovement(full, less, 'denying lists');
    expect(shown(less)).toEqual(
      expect.arrayContaining(['DDB-ENC-05 key', 'DDB-ISO-02 vpc-endpoint', 'DDB-LOG-02 trail']),
    );
  });

  it('leave the population open: what is seen beside it makes a result worse, never better', async () => {
    const quiet: Aws = (operation, request, place) =>
      operation === 'LookupEvents' ? one({ Events: [] }) : unlisted(operation, request, place);
    const silent = judged((await record(quiet, assessment)).evidence);
    const spoken = judged((await record(unlisted, assessment)).evidence);
    expectNoImprovement(silent, spoken, 'changes that events tell');
    const ofThem = ['DDB-ENC-03', 'DDB-ENC-04', 'DDB-ENC-05', 'DDB-ISO-02', 'DDB-LOG-02', 'DDB-LOG-03', 'DDB-LOG-05'];
    const findings = spoken.findings.filter(({ control }) => ofThem.includes(control.id));
    expect(findings).toHaveLength(ofThem.length);
    for (const { control, outcome, observations } of findings) {
      const open = observations.filter((each) => each.outcome === 'inconclusive');
      expect(
        open.map(({ reason }) => reason),
        control.id,
      ).toEqual(expect.arrayContaining([expect.stringMatching(/How many .* there are is not known/)]));
      expect(['inconclusive', 'not-satisfied'], control.id).toContain(outcome);
    }
  });
});

it('evidence that is not there at all leaves every control open', () => {
  const { findings, status, requirements } = judged({ records: [], body: () => undefined });
  expect(status).toBe('partial');
  expect(findings.filter((finding) => finding.outcome !== 'inconclusive').map((finding) => finding.control.id)).toEqual(
    [],
  );
  expect(requirements.some((one) => one.result === 'satisfied' || one.result === 'not-applicable')).toBe(false);
});
