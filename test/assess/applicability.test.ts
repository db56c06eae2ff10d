import { describe, expect, it } from 'vitest';
import { mapRequirements } from '../../src/assess/map.ts';
import type { Requirement } from '../../src/model/index.ts';
import { framework, requirement, setting } from './support.ts';

const categories = {
  id: 'soc2-2017',
  choices: [
    { id: 'security', title: 'security' },
    { id: 'privacy', title: 'privacy' },
    { id: 'availability', title: 'availability' },
  ],
  documents: [{ id: 'aws-soc2', title: 'AWS SOC 2 report' }],
};

function resultOf(one: Partial<Requirement>, settled: Partial<typeof setting> = {}) {
  const made = { ...framework([requirement(one)]), ...categories };
  const [only] = mapRequirements(made, [], { ...setting, ...settled });
  return only;
}

describe('applicability', () => {
  it.each([
    ['nothing is settled: it applies', {}, 'manual'],
    ['its choice holds', { 'soc2-2017': ['privacy'] }, 'manual'],
    ['another framework is settled', { gdpr: ['controller'] }, 'manual'],
    ['its choice does not hold', { 'soc2-2017': ['security', 'availability'] }, 'not-applicable'],
  ])('%s', (_name, choices, result) => {
    expect(resultOf({ class: 'manual', applicability: 'privacy' }, { choices })?.result).toBe(result);
  });

  it('says to whom a requirement applies and what was settled', () => {
    const choices = { 'soc2-2017': ['security', 'availability'] };
    expect(resultOf({ applicability: 'privacy' }, { choices })?.reason).toBe(
      'Applies to privacy; the organisation has settled on security and availability only.',
    );
  });

  it('a requirement for all applies whatever is settled', () => {
    const choices = { 'soc2-2017': ['security'] };
    expect(resultOf({ class: 'manual', applicability: 'all' }, { choices })?.result).toBe('manual');
  });

  it.each([
    ['before its first day', '2025-03-30', 'not-applicable'],
    ['on its first day', '2025-03-31', 'manual'],
    ['after it', '2026-10-31', 'manual'],
  ])('%s', (_name, day, result) => {
    expect(resultOf({ class: 'manual', effective: '2025-03-31' }, { day })?.result).toBe(result);
  });
});

describe('documents of the provider', () => {
  it.each([
    ['none on file', {}, 'AWS SOC 2 report (not recorded as on file)'],
    ['young', { 'aws-soc2': '2026-10-01' }, 'issued 2026-10-01, 30 days before the end of the period)'],
    ['of the day before', { 'aws-soc2': '2026-10-30' }, '1 day before the end of the period)'],
    ['older than a year', { 'aws-soc2': '2025-10-01' }, '395 days before the end of the period: too old, obtain'],
    ['issued later', { 'aws-soc2': '2026-11-20' }, 'issued 2026-11-20, after the period)'],
  ])('%s', (_name, awsDocuments, words) => {
    const found = resultOf({ class: 'inherited', coveredBy: ['aws-soc2'] }, { awsDocuments });
    expect(found?.result).toBe('not-tested');
    expect(found?.reason).toContain(words);
  });
});
