import { describe, expect, it } from 'vitest';
import type { AwsVerdict, EvidenceSet, JsonObject } from '../../src/model/index.ts';
import { readNotSetUp, readVerdicts } from '../../src/sources/reading/index.ts';
import { account, assessment, bank, cardsArn, home, one } from './bank.ts';
import { analyzed, analyzer } from './bank-verdicts.ts';
import { record, type Aws, type Raw } from './recorder.ts';

/** The bank with other answers of Access Analyzer at home. */
const withAnswers = async (answers: Readonly<Record<string, Raw | 'denied'>>): Promise<EvidenceSet> => {
  const aws: Aws = (operation, request, place) =>
    (place.region === home ? answers[operation] : undefined) ?? bank(operation, request, place);
  return (await record(aws, assessment)).evidence;
};

const verdictsOf = (evidence: EvidenceSet): readonly AwsVerdict[] =>
  readVerdicts(evidence, assessment).filter(({ dataSource }) => dataSource === 'IAM Access Analyzer');

const findings = (...list: readonly JsonObject[]): Raw => one({ findings: list });
const isHome = ({ region }: { readonly region: string }): boolean => region === home;

describe('findings of Access Analyzer', () => {
  it('stand beside ours with the time of their last change', async () => {
    const evidence = await withAnswers({ ListFindingsV2: findings(analyzed(cardsArn)) });
    expect(verdictsOf(evidence)).toMatchObject([
      {
        keyword: 'ExternalAccess',
        via: 'direct',
        resource: cardsArn,
        verdict: 'fail',
        at: '2026-09-02T00:00:00.000Z',
        standing: assessment.startedAt,
        account,
        region: home,
      },
    ]);
  });

  it.each<[string, JsonObject, string]>([
    ['that was archived is suppressed', { status: 'ARCHIVED' }, 'suppressed'],
    ['that ended in an error is open', { error: 'ACCESS_DENIED' }, 'inconclusive'],
    ['of an unknown status is open', { status: 'NEW' }, 'inconclusive'],
  ])('one %s', async (_what, more, verdict) => {
    const evidence = await withAnswers({ ListFindingsV2: findings(analyzed(cardsArn, more)) });
    expect(verdictsOf(evidence).map((found) => found.verdict)).toEqual([verdict]);
  });

  it.each<[string, JsonObject]>([
    ['of another type', { findingType: 'InternalAccess' }],
    ['without a resource', { resource: null }],
    ['without a time', { updatedAt: 'yesterday' }],
    ['without an owner', { resourceOwnerAccount: null }],
  ])('one %s is none', async (_what, more) => {
    const evidence = await withAnswers({ ListFindingsV2: findings(analyzed(cardsArn, more)) });
    expect(verdictsOf(evidence)).toEqual([]);
  });

  it('are asked of analyzers of access from outside that work, and of no other', async () => {
    const analyzers = [
      analyzer('organisation', { type: 'ORGANIZATION' }),
      analyzer('unused', { type: 'ACCOUNT_UNUSED_ACCESS' }),
      analyzer('within', { type: 'ACCOUNT_INTERNAL_ACCESS' }),
      analyzer('off', { status: 'DISABLED' }),
    ];
    const { records } = await withAnswers({ ListAnalyzers: one({ analyzers }) });
    const asked = records.filter(({ operation }) => operation === 'ListFindingsV2');
    expect(asked.map(({ request }) => String(request['analyzerArn']).replace(/.*\//, ''))).toEqual(['organisation']);
  });

  it.each(['ListAnalyzers', 'ListFindingsV2'])('that %s denies give no verdict', async (operation) => {
    const evidence = await withAnswers({ ListFindingsV2: findings(analyzed(cardsArn)), [operation]: 'denied' });
    expect(verdictsOf(evidence)).toEqual([]);
    expect(readNotSetUp(evidence, assessment).filter(isHome)).toEqual([]);
  });
});

describe('a Region without an analyzer of access from outside', () => {
  it('is told', async () => {
    const evidence = await withAnswers({ ListAnalyzers: one({ analyzers: [analyzer('off', { status: 'FAILED' })] }) });
    expect(readNotSetUp(evidence, assessment).filter(isHome)).toEqual([
      { source: 'access-analyzer', account, region: home },
    ]);
  });

  it('is not told where it was not asked, nor where there is one', async () => {
    const evidence = await withAnswers({});
    expect(readNotSetUp(evidence, assessment).filter(isHome)).toEqual([]);
    const sources = assessment.sources.filter((source) => source !== 'access-analyzer');
    expect(readNotSetUp(evidence, { ...assessment, sources })).toEqual([]);
    expect(readNotSetUp({ records: [], body: () => undefined }, assessment)).toEqual([]);
  });
});
