import type { Change, Finding, Subject } from '../../../src/model/index.ts';
import { actors, analytics, assessment, change, production, tables } from './estate.ts';
import type { EvidenceBook } from './evidence.ts';
import { controls } from './controls.ts';
import { finding, named, observe } from './findings.ts';

export const describe = (book: EvidenceBook, operation: string, subject: Subject, body: object): string =>
  book.reference({
    source: 'dynamodb',
    service: 'dynamodb',
    operation,
    request: JSON.stringify({ TableName: subject.name }),
    account: subject.account,
    region: subject.region,
    body: JSON.stringify(body, null, 2),
  });

const recoveryBody = (status: string, days: number): object => ({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays: days },
  },
});

export const deniedAnswer = (book: EvidenceBook): string =>
  book.reference({
    source: 'dynamodb',
    service: 'dynamodb',
    operation: 'DescribeContinuousBackups',
    request: '{"TableName":"fraud-scores"}',
    account: analytics,
    region: 'eu-west-1',
    body: '',
    absent: {
      cause: 'access-denied',
      message: 'User is not authorized to perform: dynamodb:DescribeContinuousBackups',
    },
  });

export function lookup(book: EvidenceBook, name: string, time: string): string {
  return book.reference({
    source: 'cloudtrail-lookup',
    service: 'cloudtrail',
    operation: 'LookupEvents',
    request: JSON.stringify({ EventName: name, StartTime: time.slice(0, 10) }),
    account: production,
    region: 'eu-central-1',
    body: JSON.stringify({ Events: [{ EventName: name, EventTime: time, ReadOnly: 'false' }] }, null, 2),
  });
}

export function recoveryChanges(book: EvidenceBook): readonly Change[] {
  const on = named(tables, 'customer-profiles', 'eu-central-1');
  const off = '2026-10-14T16:05:12.000Z';
  const restored = '2026-10-15T09:05:12.000Z';
  const event = 'UpdateContinuousBackups';
  return [
    change({ time: off, event, actor: actors.deployer, evidence: lookup(book, event, off), on }),
    change({ time: restored, event, actor: actors.engineer, evidence: lookup(book, event, restored), on }),
  ];
}

interface Known {
  /** Reference of the answer that was denied. */
  readonly denied: string;
  readonly changes: readonly Change[];
}

/** PITR: most tables on, one off for 17 hours, one off throughout, one with a short window, one that was denied. */
export function recovery(book: EvidenceBook, known: Known): Finding {
  const [off, on] = known.changes;
  if (off === undefined || on === undefined) throw new Error('two changes are expected');
  const field = (value: string, rule: string, met: boolean) => ({
    path: `PointInTimeRecoveryDescription.${rule.includes('35') ? 'RecoveryPeriodInDays' : 'PointInTimeRecoveryStatus'}`,
    value,
    rule,
    met,
  });
  const observations = tables.flatMap((subject) => {
    if (subject.name === 'fraud-scores' && subject.region === 'eu-west-1') {
      const reason = 'DescribeContinuousBackups was denied: whether PITR is enabled is not known.';
      return [observe({ subject, outcome: 'inconclusive', cause: 'access-denied', reason, evidence: [known.denied] })];
    }
    if (subject.name === 'migration-2023') {
      const evidence = [describe(book, 'DescribeContinuousBackups', subject, recoveryBody('DISABLED', 35))];
      const deciding = [field('DISABLED', 'must be ENABLED', false)];
      return [observe({ subject, outcome: 'not-satisfied', reason: 'PITR is disabled.', deciding, evidence })];
    }
    if (subject.name === 'export-staging') {
      const evidence = [describe(book, 'DescribeContinuousBackups', subject, recoveryBody('ENABLED', 7))];
      const deciding = [field('ENABLED', 'must be ENABLED', true), field('7', 'must be at least 35', false)];
      const reason = 'PITR is enabled, but its window of 7 days is shorter than 35 days.';
      return [observe({ subject, outcome: 'not-satisfied', reason, deciding, evidence })];
    }
    const evidence = [describe(book, 'DescribeContinuousBackups', subject, recoveryBody('ENABLED', 35))];
    const deciding = [field('ENABLED', 'must be ENABLED', true), field('35', 'must be at least 35', true)];
    const enabled = { subject, outcome: 'satisfied', reason: 'PITR is enabled with a window of 35 days.' } as const;
    if (subject.id !== off.resources[0]) return [observe({ ...enabled, deciding, evidence })];
    const { from, to } = assessment.period;
    return [
      observe({ ...enabled, interval: { from, to: off.time }, basis: 'event', ended: off, evidence: [off.evidence] }),
      observe({
        subject,
        outcome: 'not-satisfied',
        reason: 'PITR was off.',
        interval: { from: off.time, to: on.time },
        basis: 'event',
        deciding: [field('false', 'must be ENABLED', false)],
        begun: off,
        ended: on,
        evidence: [off.evidence, on.evidence],
      }),
      observe({ ...enabled, interval: { from: on.time, to }, begun: on, deciding, evidence }),
    ];
  });
  return finding(controls.recovery, 'Exceptions noted: 3 of 24 tables; 1 could not be read', {
    observations,
    requirements: [{ id: '12.10.1', strength: 'supporting', why: 'Recovery is part of the response plan.' }],
  });
}
