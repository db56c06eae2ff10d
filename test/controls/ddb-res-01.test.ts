import type { JsonObject } from '../../src/model/index.ts';
import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-res-01.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const backups = (status: unknown, days?: unknown) => ({
  ContinuousBackupsStatus: 'ENABLED',
  PointInTimeRecoveryDescription: {
    PointInTimeRecoveryStatus: status,
    ...(days === undefined ? {} : { RecoveryPeriodInDays: days }),
  },
});
const table = (continuousBackups: unknown, tags?: unknown) =>
  resource('table', { facts: { continuousBackups, ...(tags === undefined ? {} : { tags }) } });

describe('DDB-RES-01', () => {
  test.each<[string, unknown, number, string]>([
    ['enabled, window not set', backups('ENABLED'), 35, 'satisfied'],
    ['enabled with the required window', backups('ENABLED', 14), 14, 'satisfied'],
    ['enabled with a short window', backups('ENABLED', 7), 14, 'not-satisfied'],
    ['disabled', backups('DISABLED'), 35, 'not-satisfied'],
    ['disabled with a window', backups('DISABLED', 35), 35, 'not-satisfied'],
    ['an unknown status', backups('PAUSED'), 35, 'inconclusive'],
    ['no recovery description', { ContinuousBackupsStatus: 'ENABLED' }, 35, 'inconclusive'],
    ['a text for the description', { PointInTimeRecoveryDescription: 'ENABLED' }, 35, 'inconclusive'],
    ['a list for the status', backups(['ENABLED']), 35, 'inconclusive'],
    ['a text for the window', backups('ENABLED', 'long'), 35, 'inconclusive'],
    ['an empty answer', {}, 35, 'inconclusive'],
  ])('%s', (_name, given, pitrDays, outcome) => {
    expect(judge(control, table(given), contextWith({ pitrDays })).outcome).toBe(outcome);
  });

  test('the reason can be quoted', () => {
    expect(judge(control, table(backups('ENABLED', 7)), contextWith({ pitrDays: 14 }))).toEqual({
      outcome: 'not-satisfied',
      reason:
        'Point-in-time recovery of table payments is ENABLED, but its window of 7 days is shorter than the required 14.',
      deciding: [
        {
          path: 'PointInTimeRecoveryDescription.PointInTimeRecoveryStatus',
          value: 'ENABLED',
          rule: 'must be ENABLED',
          met: true,
        },
        {
          path: 'PointInTimeRecoveryDescription.RecoveryPeriodInDays',
          value: '7',
          rule: 'must be at least 14 days (absent means 35)',
          met: false,
        },
      ],
    });
  });

  test('an unreadable answer names the field', () => {
    const { reason } = judge(control, table({ PointInTimeRecoveryDescription: 'ENABLED' }));
    expect(reason).toBe(
      'Not determinable: the answer is not readable: PointInTimeRecoveryDescription should be an object but is a string.',
    );
  });

  const rebuildable = contextWith({ rebuildableTags: ['lifecycle=cache'] });
  test.each<[string, unknown, unknown, string]>([
    ['tagged', backups('DISABLED'), { lifecycle: 'cache' }, 'not-applicable'],
    ['tagged otherwise', backups('DISABLED'), { lifecycle: 'ledger' }, 'not-satisfied'],
    ['tags not read, recovery off', backups('DISABLED'), undefined, 'inconclusive'],
    ['tags not read, recovery on', backups('ENABLED'), undefined, 'satisfied'],
    ['damaged tags, recovery off', backups('DISABLED'), 'lifecycle=cache', 'inconclusive'],
  ])('rebuildable tables: %s', (_name, given, tags, outcome) => {
    expect(judge(control, table(given, tags), rebuildable).outcome).toBe(outcome);
  });
});

describe('DDB-RES-01 changes', () => {
  const update = (specification: unknown, response: object = {}) =>
    changeEvent('UpdateContinuousBackups', {
      parameters: { tablename: 'payments', pointintimerecoveryspecification: specification } as never,
      response: response as never,
    });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['switched on', update({ pointintimerecoveryenabled: true }), 'satisfied'],
    ['switched off', update({ pointintimerecoveryenabled: false }), 'not-satisfied'],
    ['a truth value as text', update({ pointintimerecoveryenabled: 'false' }), 'not-satisfied'],
    ['a short window', update({ pointintimerecoveryenabled: true, recoveryperiodindays: 3 }), 'not-satisfied'],
    [
      'a short window in the response',
      update(
        { pointintimerecoveryenabled: true },
        { continuousbackupsdescription: { pointintimerecoverydescription: { recoveryperiodindays: 3 } } },
      ),
      'not-satisfied',
    ],
    ['nothing said', update({}), 'unknown'],
    ['a damaged event', update('on'), 'unknown'],
    ['a new table', changeEvent('CreateTable', { parameters: { tablename: 'payments' } }), 'unknown'],
    ['another event', changeEvent('UpdateTimeToLive'), 'unlisted'],
  ])('%s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });

  test('a table named by its ARN is named shortly', () => {
    const event = changeEvent('UpdateContinuousBackups', {
      parameters: {
        tablename: 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments',
        pointintimerecoveryspecification: { pointintimerecoveryenabled: false },
      },
    });
    expect(judgeChange(control, event)).toMatchObject({
      reason: 'Point-in-time recovery of table payments is DISABLED.',
    });
  });

  test('tags matter only where they can exempt', () => {
    expect(judgeChange(control, changeEvent('TagResource'))).toBe(null);
    const context = contextWith({ rebuildableTags: ['a=b'] });
    const tagged = (parameters: JsonObject) =>
      judgeChange(control, changeEvent('TagResource', { parameters }), context);
    expect(tagged({})).toBe('unknown');
    expect(tagged({ tags: [] })).toBe(null);
    expect(tagged({ tags: [{ key: 'a', value: 'c' }] })).toBe('unknown');
    expect(tagged({ tags: [{ key: 'owner', value: 'b' }, { key: 5 }] })).toBe('unknown');
    expect(tagged({ tags: [{ key: 'owner', value: 'b' }] })).toBe(null);
    expect(tagged({ tagkeys: ['owner', 'a'] })).toBe('unknown');
    expect(tagged({ tagkeys: ['owner'] })).toBe(null);
  });
});
