import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-06.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const arn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments';
const key = 'arn:aws:kms:eu-central-1:111122223333:key/aaaaaaaa-1111-4222-8333-444444444444';
const farKey = key.replace('eu-central-1', 'eu-west-1');
const farVault = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:far';
const native = (sse?: object, status = 'AVAILABLE') => ({
  BackupDetails: { BackupName: 'b1', BackupStatus: status },
  SourceTableFeatureDetails: sse === undefined ? {} : { SSEDescription: sse },
});
const kms = (KMSMasterKeyArn?: string) => ({ Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn });
const group = (keyArn: string | null, keyType: string | null = null) => ({
  vault: 'main',
  keyArn,
  keyType,
  status: 'COMPLETED',
  count: 3,
});
const copying = [
  {
    id: 'p',
    plan: { BackupPlanName: 'x', Rules: [{ CopyActions: [{ DestinationBackupVaultArn: farVault }] }] },
    selections: [{ Resources: [arn] }],
  },
];
const good = {
  backups: [] as readonly object[],
  recoveryPoints: [group(key)] as readonly object[],
  backupKeys: { [key]: { KeyManager: 'CUSTOMER' }, [farKey]: { KeyManager: 'CUSTOMER' } } as object,
  backupPlans: [] as readonly object[],
  backupSettings: { ResourceTypeOptInPreference: { DynamoDB: true } },
  copyVaults: [] as readonly object[],
};
const table = (facts: object = {}, dataClass: 'pii' | 'none' | null = 'pii') =>
  resource('table', { dataClass, facts: { ...good, ...facts } });

describe('DDB-ENC-06', () => {
  test.each<[string, object, string]>([
    ['recovery points under a customer managed key', {}, 'satisfied'],
    ['a backup under one', { recoveryPoints: [], backups: [native(kms(key))] }, 'satisfied'],
    ['no backup at all', { recoveryPoints: [] }, 'not-applicable'],
    ['a deleted backup only', { recoveryPoints: [], backups: [native(undefined, 'DELETED')] }, 'not-applicable'],
    ['a backup under an AWS owned key', { backups: [native()] }, 'not-satisfied'],
    ['a backup whose encryption was off', { backups: [native({ Status: 'DISABLED' })] }, 'not-satisfied'],
    ['a backup that names no key', { backups: [native(kms())] }, 'inconclusive'],
    ['a key that AWS manages', { backupKeys: { [key]: { KeyManager: 'AWS' } } }, 'not-satisfied'],
    ['an unknown manager', { backupKeys: { [key]: { KeyManager: 'NOBODY' } } }, 'inconclusive'],
    ['a key that is not described', { backupKeys: {} }, 'inconclusive'],
    [
      'a recovery point under an AWS owned key',
      { recoveryPoints: [group(null, 'AWS_OWNED_KMS_KEY')] },
      'not-satisfied',
    ],
    ['a recovery point that names no key', { recoveryPoints: [group(null)] }, 'inconclusive'],
    ['a key of another Region', { recoveryPoints: [group(farKey)] }, 'not-satisfied'],
    ['a mixture', { recoveryPoints: [group(key), group(null, 'AWS_OWNED_KMS_KEY')] }, 'not-satisfied'],
    [
      'a copy outside the scope',
      { backupPlans: copying, copyVaults: [{ arn: farVault, vault: null }] },
      'inconclusive',
    ],
    [
      'a copy under a key of its Region',
      { backupPlans: copying, copyVaults: [{ arn: farVault, vault: { EncryptionKeyArn: farKey } }] },
      'satisfied',
    ],
    [
      'a copy under a key of elsewhere',
      { backupPlans: copying, copyVaults: [{ arn: farVault, vault: { EncryptionKeyArn: key } }] },
      'not-satisfied',
    ],
    ['a text for the backups', { backups: 'none' }, 'inconclusive'],
    ['a backup without details', { backups: [{}] }, 'inconclusive'],
    ['null for the recovery points', { recoveryPoints: null }, 'inconclusive'],
  ])('%s', (_name, facts, expected) => {
    expect(judge(control, table(facts)).outcome).toBe(expected);
  });

  test('what holds no sensitive data is not asked; what has no class is', () => {
    expect(judge(control, table({ backups: [native()] }, 'none')).outcome).toBe('not-applicable');
    expect(judge(control, table({ backups: [native()] }, null)).outcome).toBe('not-satisfied');
  });

  test('a list of approved keys decides where there is one', () => {
    expect(judge(control, table(), contextWith({ approvedKmsKeys: [key] })).outcome).toBe('satisfied');
    expect(judge(control, table(), contextWith({ approvedKmsKeys: [farKey] })).outcome).toBe('not-satisfied');
  });

  test.each<[string, string, object, string]>([
    ['a backup is made', 'CreateBackup', {}, 'null'],
    ['a backup is deleted', 'DeleteBackup', {}, 'unknown'],
    ['its recovery point', 'DeleteRecoveryPoint', { recoverypointarn: `${arn}/backup/1` }, 'unknown'],
    ['that of another table', 'DeleteRecoveryPoint', { recoverypointarn: `${arn}-2/backup/1` }, 'null'],
    ['one that names no table', 'DeleteRecoveryPoint', { recoverypointarn: 'arn:aws:backup:x' }, 'unknown'],
    ['a request that is omitted', 'DeleteRecoveryPoint', {}, 'unknown'],
  ])('%s', (_name, name, parameters, expected) => {
    const source = name === 'DeleteRecoveryPoint' ? 'backup.amazonaws.com' : 'dynamodb.amazonaws.com';
    const event = changeEvent(name, { source, parameters: parameters as never });
    expect(outcomeOf(judgeChange(control, event, contextWith(), table()))).toBe(expected);
  });
});
