import { beforeAll, describe, expect, it } from 'vitest';
import type { Estate } from '../../src/model/index.ts';
import { assembleEstate } from '../../src/sources/reading/index.ts';
import { assessment, bank, cardsArn, keyArn, one, sessionsArn } from './bank.ts';
import { copyVaultArn } from './bank-resilience.ts';
import { but, estateOf, find, valueOf } from './estate-of.ts';
import { record } from './recorder.ts';

describe('backups, capacity and replicas of a bank that answers everything', () => {
  let estate: Estate;
  let asked: readonly string[];
  beforeAll(async () => {
    const recording = await record(bank, assessment);
    asked = recording.asked;
    estate = assembleEstate(recording.evidence, assessment);
  });
  const facts = (name: string) => find(estate, 'table', name).facts;

  it('asks for recovery points of protected tables alone', () => {
    const points = asked.filter((line) => line.includes(': ListRecoveryPointsByResource'));
    expect(points).toHaveLength(1);
    expect(points[0]).toContain(cardsArn);
  });

  it('asks for restores of the year before the period ends, and for copies of the period', () => {
    const has = (text: string): boolean => asked.some((line) => line.startsWith(text));
    expect(has('backup: ListRestoreJobs {"ByCreatedAfter":"2025-11-01T00:00:00.000Z"}')).toBe(true);
    expect(has(`backup: ListCopyJobs {"ByCreatedAfter":"2026-10-01T00:00:00.000Z"`)).toBe(true);
  });

  it('groups recovery points over all pages by vault, key and status', () => {
    const groups = valueOf(facts('cards').recoveryPoints);
    expect(groups.map(({ status, count, oldest, newest }) => [status, count, oldest, newest])).toEqual([
      ['COMPLETED', 2, '2026-10-30T02:00:00.000Z', '2026-10-31T02:00:00.000Z'],
      ['PARTIAL', 1, '2026-10-29T02:00:00.000Z', '2026-10-29T02:00:00.000Z'],
    ]);
    expect(groups[0]).toMatchObject({ vault: 'main', keyArn, keyType: null });
    expect(valueOf(facts('sessions').recoveryPoints)).toEqual([]);
  });

  it('gives each table its own backups, with the keys of all of them', () => {
    expect(valueOf(facts('cards').backups)).toHaveLength(1);
    expect(valueOf(facts('sessions').backups)).toEqual([]);
    expect(Object.keys(valueOf(facts('cards').backupKeys))).toEqual([keyArn]);
  });

  it('has plans with their selections, and the vaults that they copy to', () => {
    const [plan] = valueOf(facts('sessions').backupPlans);
    expect(plan).toMatchObject({ id: 'p-1', selections: [{ Resources: [cardsArn] }] });
    expect(valueOf(facts('cards').copyVaults)).toEqual([{ arn: copyVaultArn, vault: null }]);
  });

  it('counts restores for the class of the table that they restore, and only those of the year', () => {
    const ids = (name: string) => valueOf(facts(name).classRestores).map(({ id }) => id);
    expect(ids('cards')).toEqual(['j-1']);
    expect(ids('sessions')).toEqual(['j-2']);
    expect(valueOf(facts('cards').classRestores)[0]).toMatchObject({ source: cardsArn, validation: 'SUCCESSFUL' });
    expect(valueOf(facts('sessions').classRestores)[0]).toMatchObject({ source: sessionsArn, validation: null });
    expect(valueOf(facts('cards').restoreTestingPlans)).toEqual(['weekly']);
  });

  it('divides targets and policies among tables, and knows old global tables', () => {
    expect(valueOf(facts('sessions').scalableTargets)).toHaveLength(2);
    expect(valueOf(facts('sessions').scalingPolicies)).toHaveLength(1);
    expect(valueOf(facts('cards').scalableTargets)).toEqual([]);
    expect(valueOf(facts('cards').globalTable)).toBeNull();
    expect(valueOf(facts('sessions').globalTable)).toEqual({ GlobalTableName: 'sessions' });
  });
});

describe('what is denied leaves facts absent, and never empty', () => {
  it.each([
    ['ListBackupPlans', ['backupPlans', 'copyVaults', 'backupKeys']],
    ['GetBackupSelection', ['backupPlans']],
    ['ListBackupVaults', ['backupVaults']],
    ['ListProtectedResources', ['recoveryPoints', 'backupKeys']],
    ['ListRecoveryPointsByResource', ['recoveryPoints', 'backupKeys']],
    ['DescribeBackup', ['backups', 'backupKeys']],
    ['DescribeKey', ['backupKeys']],
    ['ListRestoreJobs', ['classRestores']],
    ['LookupEvents', ['classRestores', 'recoveryPointDeletions']],
    ['ListTagsOfResource', ['classRestores']],
    ['ListRestoreTestingSelections', ['restoreTestingPlans']],
    ['DescribeRegionSettings', ['backupSettings']],
    ['DescribeLimits', ['accountCapacity']],
    ['DescribeTable', ['accountCapacity', 'replicaTables']],
    ['DescribeScalableTargets', ['scalableTargets']],
    ['ListGlobalTables', ['globalTable']],
  ] as const)('%s', async (operation, names) => {
    const { facts } = find(await estateOf(but(operation, 'denied')), 'table', 'cards');
    for (const name of names) expect(facts[name], name).toMatchObject({ kind: 'absent', cause: 'access-denied' });
  });

  it('a backup that was deleted since it was listed is no backup any more', async () => {
    const gone = {
      status: 400,
      mediaType: 'application/x-amz-json-1.0',
      pages: ['{"__type":"com.amazonaws.dynamodb.v20120810#BackupNotFoundException","message":"gone"}'],
    };
    const { facts } = find(await estateOf(but('DescribeBackup', gone)), 'table', 'cards');
    expect(facts.backups).toMatchObject({ kind: 'known', value: [] });
  });

  it('lists without their member are unreadable', async () => {
    for (const operation of [
      'ListBackupVaults',
      'ListRestoreJobs',
      'DescribeScalableTargets',
      'ListProtectedResources',
    ]) {
      const { facts } = find(await estateOf(but(operation, one({}))), 'table', 'cards');
      const absent = Object.values(facts).filter((fact) => fact.kind === 'absent');
      expect(absent.length, operation).toBeGreaterThan(0);
      for (const fact of absent) expect(fact).toMatchObject({ cause: 'unreadable' });
    }
  });
});
