import { describe, expect, it } from 'vitest';
import type { AwsVerdict, EvidenceSet } from '../../src/model/index.ts';
import { readVerdicts } from '../../src/sources/reading/index.ts';
import securityHub from '../../src/sources/security-hub.ts';
import type { Ask } from '../../src/sources/source.ts';
import { account, assessment, bank, cardsArn, home, one, sessionsArn } from './bank.ts';
import { evaluation, finding, recordedState } from './bank-verdicts.ts';
import type { Aws } from './recorder.ts';
import { jsonPage, record } from './recorder.ts';

const direct = (evidence: EvidenceSet): readonly AwsVerdict[] =>
  readVerdicts(evidence, assessment).filter(({ via }) => via === 'direct');

/** The bank with one other answer, at home. */
const verdictsWith = async (operation: string, raw: ReturnType<Aws>): Promise<readonly AwsVerdict[]> => {
  const aws: Aws = (asked, request, place) =>
    asked === operation && place.region === home ? raw : bank(asked, request, place);
  return direct((await record(aws, assessment)).evidence);
};

describe('verdicts that AWS gives itself', () => {
  it('come from Config, its history and Security Hub, with their own times', async () => {
    const { evidence } = await record(bank, assessment);
    const common = { keyword: 'DYNAMODB_PITR_ENABLED', account, region: home };
    const standing = assessment.startedAt;
    expect(direct(evidence)).toMatchObject([
      {
        ...common,
        dataSource: 'AWS Config history',
        resource: cardsArn,
        verdict: 'pass',
        at: '2026-10-09T10:00:00.000Z',
        standing: null,
      },
      {
        ...common,
        dataSource: 'AWS Config',
        resource: cardsArn,
        verdict: 'pass',
        at: '2026-10-20T08:00:00.000Z',
        standing,
      },
      { ...common, dataSource: 'AWS Config', resource: sessionsArn, verdict: 'fail', standing },
      {
        keyword: 'DynamoDB.2',
        dataSource: 'AWS Security Hub',
        resource: cardsArn,
        verdict: 'pass',
        at: '2026-11-01T21:00:00.000Z',
        standing,
      },
    ]);
    const ids = new Set(evidence.records.map((entry) => entry.id));
    expect(direct(evidence).every((verdict) => ids.has(verdict.evidence))).toBe(true);
  });

  it.each(['GetComplianceDetailsByConfigRule', 'GetFindings', 'GetResourceConfigHistory', 'DescribeConfigRules'])(
    'a denied %s gives none, and no other one',
    async (operation) => {
      const whole = direct((await record(bank, assessment)).evidence);
      const less = await verdictsWith(operation, 'denied');
      expect(less.length).toBeLessThan(whole.length);
      for (const verdict of less) expect(whole).toContainEqual(verdict);
    },
  );

  it('of a lost page are gone, those of the others stay', async () => {
    const { evidence } = await record(bank, assessment);
    const lost = evidence.records.find(
      (one) => one.operation === 'GetComplianceDetailsByConfigRule' && one.page === 1 && one.kind === 'collected',
    );
    const without: EvidenceSet = {
      ...evidence,
      body: (hash) => (lost?.kind === 'collected' && hash === lost.sha256 ? undefined : evidence.body(hash)),
    };
    const rule = direct(without).filter(({ dataSource }) => dataSource === 'AWS Config');
    expect(rule.map(({ resource }) => resource)).toEqual([sessionsArn]);
  });
});

describe('AWS Config', () => {
  const wordsOf = async (ComplianceType: unknown): Promise<readonly string[]> => {
    const answer = one({ EvaluationResults: [evaluation('AWS::DynamoDB::Table', 'cards', ComplianceType)] });
    const verdicts = await verdictsWith('GetComplianceDetailsByConfigRule', answer);
    return verdicts.filter(({ dataSource }) => dataSource === 'AWS Config').map(({ verdict }) => verdict);
  };

  it.each([
    ['COMPLIANT', 'pass'],
    ['NON_COMPLIANT', 'fail'],
    ['NOT_APPLICABLE', 'inconclusive'],
    ['INSUFFICIENT_DATA', 'inconclusive'],
    ['GOOD', 'inconclusive'],
    [null, 'inconclusive'],
    [1, 'inconclusive'],
    [undefined, 'inconclusive'],
  ])('says %j: %s', async (word, verdict) => {
    expect(await wordsOf(word)).toEqual([verdict]);
  });

  it.each([
    ['AWS::DynamoDB::Table', 'cards', cardsArn, home],
    ['AWS::DynamoDB::Table', cardsArn, cardsArn, home],
    ['AWS::KMS::Key', 'k-1', `arn:aws:kms:${home}:${account}:key/k-1`, home],
    ['AWS::DAX::Cluster', 'cache', `arn:aws:dax:${home}:${account}:cache/cache`, home],
    ['AWS::CloudTrail::Trail', 'all', `arn:aws:cloudtrail:${home}:${account}:trail/all`, home],
    ['AWS::::Account', account, account, home],
    ['AWS::IAM::Policy', 'ANPACARDS', `arn:aws:iam::${account}:policy/cards`, null],
    ['AWS::IAM::Policy', 'ANPANOBODY', 'ANPANOBODY', null],
    ['AWS::S3::Bucket', 'records', 'records', home],
  ])('names a %s %s as %s', async (type, id, resource, region) => {
    const answer = one({ EvaluationResults: [evaluation(type, id, 'COMPLIANT')] });
    const verdicts = await verdictsWith('GetComplianceDetailsByConfigRule', answer);
    expect(verdicts.find(({ dataSource }) => dataSource === 'AWS Config')).toMatchObject({ resource, region });
  });

  it.each<[string, unknown]>([
    ['no list', { EvaluationResults: 'none' }],
    ['a text for a result', { EvaluationResults: ['COMPLIANT'] }],
    ['no resource', { EvaluationResults: [{ ComplianceType: 'COMPLIANT', ResultRecordedTime: 1 }] }],
    [
      'no time',
      {
        EvaluationResults: [{ ...evaluation('AWS::DynamoDB::Table', 'cards', 'COMPLIANT'), ResultRecordedTime: null }],
      },
    ],
    [
      'an endless time',
      {
        EvaluationResults: [{ ...evaluation('AWS::DynamoDB::Table', 'cards', 'COMPLIANT'), ResultRecordedTime: 1e300 }],
      },
    ],
  ])('with %s gives no verdict', async (_name, value) => {
    const verdicts = await verdictsWith('GetComplianceDetailsByConfigRule', one(value));
    expect(verdicts.filter(({ dataSource }) => dataSource === 'AWS Config')).toEqual([]);
  });

  it('that was never switched on has no history, for certain', async () => {
    const none = {
      status: 400,
      pages: [jsonPage({ __type: 'NoAvailableConfigurationRecorderException', message: 'no recorder' })],
    };
    const verdicts = await verdictsWith('ListDiscoveredResources', none);
    expect(verdicts.some(({ dataSource }) => dataSource === 'AWS Config history')).toBe(false);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['on', recordedState('2026-10-09T10:00:00Z', 'ENABLED'), ['pass']],
    ['off', recordedState('2026-10-09T10:00:00Z', 'DISABLED'), ['fail']],
    ['something else', recordedState('2026-10-09T10:00:00Z', 'MAYBE'), []],
    [
      'a deleted table',
      recordedState('2026-10-09T10:00:00Z', 'ENABLED', { configurationItemStatus: 'ResourceDeleted' }),
      [],
    ],
    ['nothing supplementary', recordedState('2026-10-09T10:00:00Z', 'ENABLED', { supplementaryConfiguration: {} }), []],
    [
      'broken JSON',
      recordedState('2026-10-09T10:00:00Z', 'ENABLED', {
        supplementaryConfiguration: { ContinuousBackupsDescription: '{' },
      }),
      [],
    ],
    ['no time', recordedState('2026-10-09T10:00:00Z', 'ENABLED', { configurationItemCaptureTime: 'then' }), []],
  ])('recorded %s', async (_name, item, words) => {
    const verdicts = await verdictsWith('GetResourceConfigHistory', one({ configurationItems: [item] }));
    const history = verdicts.filter(({ dataSource }) => dataSource === 'AWS Config history');
    expect(history.map(({ verdict }) => verdict)).toEqual(words);
  });
});

describe('Security Hub', () => {
  const read = async (...findings: readonly unknown[]): Promise<readonly AwsVerdict[]> => {
    const aws: Aws = (operation, request, place) =>
      operation === 'GetFindings' && JSON.stringify(request).includes('DynamoDB.2') && place.region === home
        ? one({ Findings: findings })
        : bank(operation, request, place);
    const verdicts = direct((await record(aws, assessment)).evidence);
    return verdicts.filter(({ dataSource }) => dataSource === 'AWS Security Hub');
  };

  it.each<[string, unknown, string | undefined]>([
    ['PASSED', finding(cardsArn, 'PASSED'), 'pass'],
    ['FAILED', finding(cardsArn, 'FAILED'), 'fail'],
    ['WARNING', finding(cardsArn, 'WARNING'), 'warn'],
    ['NOT_AVAILABLE', finding(cardsArn, 'NOT_AVAILABLE'), 'inconclusive'],
    ['a number', finding(cardsArn, 1), 'inconclusive'],
    ['suppressed', finding(cardsArn, 'FAILED', { Workflow: { Status: 'SUPPRESSED' } }), 'suppressed'],
    ['archived', finding(cardsArn, 'PASSED', { RecordState: 'ARCHIVED' }), undefined],
    ['no control', finding(cardsArn, 'PASSED', { Compliance: { Status: 'PASSED' } }), undefined],
    ['no time', finding(cardsArn, 'PASSED', { UpdatedAt: 'now' }), undefined],
    ['no resources', finding(cardsArn, 'PASSED', { Resources: 'x' }), undefined],
  ])('%s', async (_name, value, verdict) => {
    expect((await read(value))[0]?.verdict).toBe(verdict);
  });

  it('names the whole account by its number, and identities without a Region', async () => {
    const policy = `arn:aws:iam::${account}:policy/cards`;
    const verdicts = await read(finding(`AWS::::Account:${account}`, 'PASSED'), finding(policy, 'FAILED'));
    expect(verdicts).toMatchObject([
      { resource: account, region: home },
      { resource: policy, region: null },
    ]);
  });

  it.each([
    ['not-subscribed', ['DescribeHub']],
    ['not-enabled', ['DescribeHub']],
    [
      'access-denied',
      ['DescribeHub', 'GetEnabledStandards', 'GetFindings', 'GetFindings', 'GetFindings', 'GetFindings'],
    ],
  ] as const)('that answers %s is asked: %j', async (cause, expected) => {
    const asked: string[] = [];
    const ask: Ask = ({ operation }) => {
      asked.push(operation);
      return Promise.resolve({ kind: 'unavailable', cause, message: '' });
    };
    await securityHub.collect(ask, { account, region: home, assessment });
    expect(asked).toEqual(expected);
  });
});
