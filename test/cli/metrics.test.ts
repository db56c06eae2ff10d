import { describe, expect, it } from 'vitest';
import { jsonLog } from '../../src/cli/log.ts';
import { openMetrics, type RunMetrics } from '../../src/cli/metrics.ts';
import { contextOf } from '../support/context.ts';

const metrics: RunMetrics = {
  assessment: '2026-10',
  seconds: { collect: 61.5, total: 75.25 },
  collected: {
    collected: 280,
    reused: 4,
    unavailable: 3,
    causes: { 'access-denied': 3 },
    retries: 2,
    items: 900,
  },
  packs: [
    {
      path: '/srv/2026-10/gdpr.asice',
      framework: 'a "quoted" \\ name\n',
      pack: '273b93272598',
      status: 'partial',
      controls: { satisfied: 30, 'not-satisfied': 2, 'not-applicable': 1, inconclusive: 12, manual: 0 },
      requirements: {
        satisfied: 9,
        'not-satisfied': 1,
        'not-applicable': 0,
        inconclusive: 5,
        manual: 2,
        'not-tested': 3,
      },
      gaps: 7,
    },
  ],
  exitCode: 3,
  endedAt: 1_793_700_000,
};

/** OpenMetrics 1.0: metadata before the samples of a name, each name once, numbers as values, `# EOF` as the last line. */
const sample = /^[a-z_]+\{[a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z]+="(?:[^"\\\n]|\\[\\"n])*")*\} [\d.]+$/;

describe('the metrics of a run', () => {
  it('are OpenMetrics text', () => {
    const lines = openMetrics(metrics).split('\n');
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
    const types = lines.filter((line) => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(types.length);
    for (const line of lines.slice(0, -2))
      expect(line).toMatch(line.startsWith('#') ? /^# (TYPE|HELP) [a-z_]+ ./ : sample);
  });

  it('tell durations, answers, retries, causes and outcomes', () => {
    const text = openMetrics(metrics);
    for (const line of [
      'dynamodb_audit_pack_exit_code{assessment="2026-10"} 3',
      'dynamodb_audit_pack_duration_seconds{assessment="2026-10",part="collect"} 61.5',
      'dynamodb_audit_pack_answers{assessment="2026-10",origin="asked"} 280',
      'dynamodb_audit_pack_retries{assessment="2026-10"} 2',
      'dynamodb_audit_pack_unavailable{assessment="2026-10",cause="access-denied"} 3',
      'dynamodb_audit_pack_controls{assessment="2026-10",framework="a \\"quoted\\" \\\\ name\\n",outcome="inconclusive"} 12',
    ])
      expect(text).toContain(`${line}\n`);
  });

  it('leave out what was not done', () => {
    const text = openMetrics({ ...metrics, collected: null, packs: [] });
    expect(text).not.toContain('answers');
    expect(text).toContain('duration_seconds');
  });
});

describe('the log as JSON', () => {
  it.each([
    ['Collecting evidence\n', { level: 'info', message: 'Collecting evidence' }],
    ['warning: 2026-11: it is late\n', { level: 'warning', message: '2026-11: it is late' }],
    ['error[E_PERIOD] not yet: wait\n', { level: 'error', message: 'not yet: wait', code: 'E_PERIOD' }],
  ])('tells %j', (text, line) => {
    const written: string[] = [];
    const context = contextOf({ stderr: (one) => void written.push(one), now: () => new Date('2026-11-02T00:00:00Z') });
    jsonLog(context)(text);
    expect(written.map((one) => JSON.parse(one) as object)).toEqual([{ time: '2026-11-02T00:00:00.000Z', ...line }]);
    expect(written[0]?.endsWith('}\n')).toBe(true);
  });
});
