import { describe, expect, test } from 'vitest';
import { gapOf, longestGap } from '../../../src/controls/backup/schedule.ts';

describe('the longest time between two backups', () => {
  test.each<[string, number | null]>([
    ['cron(0 5 ? * * *)', 24],
    ['cron(30 0/12 * * ? *)', 12],
    ['cron(0 * ? * * *)', 1],
    ['cron(0 2,14 ? * * *)', 12],
    ['cron(0 2,8 ? * * *)', 18],
    ['cron(0 5 ? * MON-FRI *)', 72],
    ['cron(0 5 ? * 2 *)', 168],
    ['cron(0 5 ? * SUN,WED *)', 96],
    ['cron(0 4 1 * ? *)', 31 * 24],
    ['cron(0 4 L * ? *)', 31 * 24],
    ['cron(0 4 1 JAN,JUL ? *)', 184 * 24],
    ['rate(12 hours)', 12],
    ['rate(1 day)', 24],
    ['rate(90 minutes)', 1.5],
    ['cron(0 5 ? * * 2026)', null],
    ['cron(0 5 ? * 2#1 *)', null],
    ['cron(0 5 15W * ? *)', null],
    ['cron(0 25 ? * * *)', null],
    ['cron(0 5 31 2 ? *)', null],
    ['cron(0 5 ? * *)', null],
    ['every day', null],
    ['', null],
  ])('%s', (expression, hours) => {
    expect(gapOf(expression)).toBe(hours);
  });

  test('a rule without a schedule runs daily', () => {
    expect(longestGap({ RuleName: 'r' })).toBe(24);
  });
});
