import { describe, expect, it } from 'vitest';
import type { Assessment, AwsVerdict, EvidenceSet } from '../../src/model/index.ts';
import { readAuditManager, readVerdicts } from '../../src/sources/reading/index.ts';
import { account, assessment, bank, cardsArn, home, one, sessionsArn } from './bank.ts';
import type { Aws } from './recorder.ts';
import { record } from './recorder.ts';

const withEvidence = async (evidence: readonly unknown[]): Promise<EvidenceSet> => {
  const aws: Aws = (operation, request, place) =>
    operation === 'GetEvidenceByEvidenceFolder' ? one({ evidence }) : bank(operation, request, place);
  return (await record(aws, assessment)).evidence;
};

/** Verdicts that Audit Manager keeps. */
const kept = (evidence: EvidenceSet, of: Assessment): readonly AwsVerdict[] =>
  readVerdicts(evidence, of).filter(({ via }) => via === 'audit-manager');

const item = { dataSource: 'AWS Config', eventName: 'DYNAMODB_PITR_ENABLED', time: 1_790_000_000 };

describe('verdicts that Audit Manager keeps', () => {
  it('come one for each resource, with the resource’s own word before that of the item', async () => {
    const { evidence } = await record(bank, assessment);
    expect(kept(evidence, assessment)).toMatchObject([
      { resource: cardsArn, verdict: 'pass', keyword: 'DYNAMODB_PITR_ENABLED', account },
      { resource: sessionsArn, verdict: 'fail', at: '2026-10-05T03:00:00.500Z' },
    ]);
    const ids = new Set(evidence.records.map((entry) => entry.id));
    expect(kept(evidence, assessment).every((verdict) => ids.has(verdict.evidence))).toBe(true);
  });

  it.each([
    ['COMPLIANT', 'pass'],
    ['PASSED', 'pass'],
    ['Passed', 'pass'],
    ['NON_COMPLIANT', 'fail'],
    ['FAILED', 'fail'],
    ['WARNING', 'warn'],
    ['SUPPRESSED', 'suppressed'],
    ['NOT_APPLICABLE', 'inconclusive'],
    ['PASS-ISH', 'inconclusive'],
    ['NOT PASSED', 'inconclusive'],
    ['', 'inconclusive'],
    [null, 'inconclusive'],
    [true, 'inconclusive'],
    [undefined, 'inconclusive'],
  ])('read the word %j as %s', async (complianceCheck, verdict) => {
    const verdicts = kept(await withEvidence([{ ...item, complianceCheck }]), assessment);
    expect(verdicts.map((one) => one.verdict)).toEqual([verdict]);
  });

  it.each([
    ['AWS Config', 1],
    ['AWS Security Hub', 1],
    ['Security Hub CSPM', 1],
    ['AWS API calls', 0],
    ['AWS CloudTrail', 0],
    ['Manual', 0],
    [undefined, 0],
  ])('of data source %j: %d', async (dataSource, count) => {
    expect(kept(await withEvidence([{ ...item, dataSource, complianceCheck: 'PASSED' }]), assessment)).toHaveLength(
      count,
    );
  });
});

describe('what Audit Manager says of itself', () => {
  const summaryOf = async (aws: Aws, of: Assessment = assessment) =>
    readAuditManager((await record(aws, of)).evidence, of);
  const status =
    (raw: ReturnType<Aws>): Aws =>
    (operation, request, place) =>
      operation === 'GetAccountStatus' ? raw : bank(operation, request, place);

  it('counts the evidence of the period', async () => {
    const summary = await summaryOf(bank);
    expect(summary).toEqual({
      state: 'used',
      message: `Audit Manager is set up in ${home} of ${account}. It is not set up in eu-west-1 of ${account}.`,
      assessments: [
        {
          id: 'am-1',
          name: 'PCI',
          status: 'ACTIVE',
          framework: 'PCI DSS V4.0',
          account,
          region: home,
          evidenceItems: 2,
          byDataSource: { 'AWS API calls': 1, 'AWS Config': 1 },
          controlSets: [],
          changes: [],
          problem: null,
          evidence: expect.any(Array) as string[],
        },
      ],
    });
  });

  it('tells not set up, refused and not asked apart', async () => {
    expect((await summaryOf(status(one({ status: 'INACTIVE' })))).state).toBe('not-set-up');
    expect((await summaryOf(status('denied'))).state).toBe('unavailable');
    expect((await summaryOf(status(one({ status: 'SLEEPING' })))).state).toBe('unavailable');
    expect((await summaryOf(bank, { ...assessment, sources: ['dynamodb'] })).state).toBe('not-requested');
  });

  it('reads "Please complete AWS Audit Manager setup" as not set up', async () => {
    const { evidence } = await record(status('denied'), assessment);
    const records = evidence.records.map((entry) =>
      entry.kind === 'unavailable' ? { ...entry, cause: 'not-subscribed' as const } : entry,
    );
    expect(readAuditManager({ ...evidence, records }, assessment).state).toBe('not-set-up');
  });

  it('says when evidence could not be read', async () => {
    const summary = await summaryOf((operation, request, place) =>
      operation === 'GetEvidenceByEvidenceFolder' ? 'denied' : bank(operation, request, place),
    );
    expect(summary.assessments[0]?.evidenceItems).toBe(0);
    expect(summary.message).toContain('not authorized');
  });
});
