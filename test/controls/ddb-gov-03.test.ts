import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-gov-03.ts';
import { assessment, changeEvent, judge, judgeChange, outcomeOf, parameters, resource } from '../support/resources.ts';

const description = (status: unknown, sources: unknown = [], metadata: object = {}) => ({
  metadata: { name: 'PCI DSS', status, ...metadata },
  framework: { controlSets: [{ id: 'Set 1', controls: [{ id: 'c-1', evidenceSources: sources }] }] },
});
const item = (items: unknown, latest: unknown = '2026-10-30T00:00:00.000Z') => ({ items, latest });
const subject = (given: unknown, evidenceByDataSource: unknown) =>
  resource('audit-manager-assessment', { name: 'PCI DSS', facts: { description: given, evidenceByDataSource } });

describe('DDB-GOV-03', () => {
  test.each<[string, unknown, unknown, string]>([
    [
      'active, all sources delivered',
      description('ACTIVE', ['AWS Config', 'AWS CloudTrail']),
      { 'AWS Config': item(3), 'AWS CloudTrail': item(9) },
      'satisfied',
    ],
    [
      'sources in other spellings',
      description('ACTIVE', ['AWS_Config', 'Security Hub CSPM', 'CloudTrail']),
      { 'AWS Config': item(3), 'AWS Security Hub': item(1), 'AWS CloudTrail': item(9) },
      'satisfied',
    ],
    ['active, sources not named, evidence there', description('ACTIVE'), { 'AWS API calls': item(30) }, 'satisfied'],
    [
      'manual evidence is not expected',
      description('ACTIVE', ['Manual', 'AWS Config']),
      { 'AWS Config': item(3) },
      'satisfied',
    ],
    [
      'closed before the period',
      description('INACTIVE', ['AWS Config'], { lastUpdated: Date.parse('2026-08-31T12:00:00Z') / 1000 }),
      {},
      'not-applicable',
    ],
    [
      'closed in the period',
      description('INACTIVE', ['AWS Config'], { lastUpdated: Date.parse('2026-10-05T12:00:00Z') / 1000 }),
      { 'AWS Config': item(3) },
      'not-satisfied',
    ],
    ['closed at no readable time', description('INACTIVE', [], { lastUpdated: 'then' }), {}, 'inconclusive'],
    ['inactive', description('INACTIVE', ['AWS Config']), { 'AWS Config': item(3) }, 'not-satisfied'],
    [
      'a source is silent',
      description('ACTIVE', ['AWS Config', 'AWS CloudTrail']),
      { 'AWS Config': item(3) },
      'not-satisfied',
    ],
    ['a source with zero items', description('ACTIVE', ['AWS Config']), { 'AWS Config': item(0, '') }, 'not-satisfied'],
    [
      'stale evidence',
      description('ACTIVE', ['AWS Config']),
      { 'AWS Config': item(3, '2026-08-01T00:00:00.000Z') },
      'not-satisfied',
    ],
    ['neither sources nor evidence', description('ACTIVE'), {}, 'inconclusive'],
    ['manual evidence only', description('ACTIVE', ['Manual']), { Manual: item(2) }, 'inconclusive'],
    [
      'created after the period',
      description('ACTIVE', ['AWS Config'], { creationTime: 1793600000 }),
      {},
      'not-applicable',
    ],
    ['an unknown status', description('PAUSED'), { 'AWS Config': item(3) }, 'inconclusive'],
    ['no status', { metadata: {} }, { 'AWS Config': item(3) }, 'inconclusive'],
    ['a text for the metadata', { metadata: 'ACTIVE' }, { 'AWS Config': item(3) }, 'inconclusive'],
    ['a text for the sources', description('ACTIVE', 'AWS Config'), { 'AWS Config': item(3) }, 'inconclusive'],
    ['a text for the number of items', description('ACTIVE'), { 'AWS Config': item('many') }, 'inconclusive'],
    ['a text for the entry', description('ACTIVE'), { 'AWS Config': 'yes' }, 'inconclusive'],
    ['a list for the evidence', description('ACTIVE'), [], 'inconclusive'],
    ['a text for the evidence', description('ACTIVE', ['AWS Config']), 'none', 'inconclusive'],
    ['a damaged date', description('ACTIVE'), { 'AWS Config': item(3, 'yesterday') }, 'inconclusive'],
  ])('%s', (_name, given, evidence, outcome) => {
    expect(judge(control, subject(given, evidence)).outcome).toBe(outcome);
  });

  test('names the silent source', () => {
    expect(judge(control, subject(description('ACTIVE', ['AWS_Config', 'Manual']), {})).reason).toBe(
      'Audit Manager assessment PCI DSS is ACTIVE but collected nothing from AWS Config in the period.',
    );
  });

  test('says when evidence covers part of the period only', () => {
    const late = description('ACTIVE', ['AWS Config'], { creationTime: '2026-10-15T00:00:00.000Z' });
    expect(judge(control, subject(late, { 'AWS Config': item(3) })).reason).toMatch(
      /since its creation on 2026-10-15T00:00:00\.000Z\.$/,
    );
  });

  test('evidence is fresh against the end of what was asked, not of a period still running', () => {
    const running = { ...assessment, period: { ...assessment.period, to: '2027-02-01T00:00:00.000Z' } };
    const given = subject(description('ACTIVE', ['AWS Config']), { 'AWS Config': item(3) });
    expect(judge(control, given, { assessment: running, parameters, records: [] }).outcome).toBe('satisfied');
    const ended = { ...running, startedAt: '2027-02-02T00:00:00.000Z' };
    expect(judge(control, given, { assessment: ended, parameters, records: [] }).outcome).toBe('not-satisfied');
  });

  const event = (name: string, parameters_: object = {}) =>
    changeEvent(name, { source: 'auditmanager.amazonaws.com', parameters: parameters_ as never });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['set to INACTIVE', event('UpdateAssessmentStatus', { status: 'INACTIVE' }), 'not-satisfied'],
    ['set to ACTIVE', event('UpdateAssessmentStatus', { status: 'ACTIVE' }), 'unknown'],
    ['deleted', event('DeleteAssessment'), 'not-satisfied'],
    ['Audit Manager switched off', event('DeregisterAccount'), 'not-satisfied'],
    ['scope changed', event('UpdateAssessment'), 'unknown'],
    ['damaged', event('UpdateAssessmentStatus', { status: 0 }), 'unknown'],
  ])('change: %s', (_name, given, outcome) => {
    expect(outcomeOf(judgeChange(control, given))).toBe(outcome);
  });
});
