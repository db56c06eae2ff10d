import { isJsonObject, type CopyVault, type JsonObject, type RecoveryPointGroup } from '../../model/index.ts';
import { count } from '../judgement.ts';
import { knownList, number, object, objects, requiredText, text } from '../read.ts';
import type { Covering } from './coverage.ts';

/** Backups of a table under one key, as a sentence names them. */
export interface KeyUse {
  /** Such as `3 recovery points in vault main`. */
  readonly what: string;
  /** Account and Region in which the key is expected. */
  readonly account: string;
  readonly region: string;
  /** ARN of the key; `owned`: a key that AWS owns; `unnamed`: the answer names none; `outside`: not in the scope. */
  readonly key: { readonly arn: string } | 'owned' | 'unnamed' | 'outside';
}

interface Home {
  readonly account: string;
  readonly region: string;
}

/** DynamoDB's own backups take the key of the table at the time; without `SSEDescription` it was one that AWS owns. */
export const nativeUses = (backups: unknown, home: Home): readonly KeyUse[] =>
  knownList(backups, 'backups').flatMap((backup) => {
    const name = requiredText(backup, 'BackupDetails.BackupName');
    if (requiredText(backup, 'BackupDetails.BackupStatus') === 'DELETED') return [];
    const sse = object(backup, 'SourceTableFeatureDetails.SSEDescription');
    const arn = sse === undefined ? undefined : text(sse, 'KMSMasterKeyArn');
    const none = sse === undefined || text(sse, 'Status') === 'DISABLED' || text(sse, 'SSEType') === 'AES256';
    return [{ ...home, what: `backup ${name}`, key: arn !== undefined ? { arn } : none ? 'owned' : 'unnamed' }];
  });

/** Recovery points take the key of their vault, or without the advanced features that of the table. */
export const recoveryPointUses = (groups: unknown, home: Home): readonly KeyUse[] =>
  knownList(groups, 'recoveryPoints').map((group) => {
    const { vault, keyArn, keyType } = readGroup(group);
    const key = keyArn !== null ? { arn: keyArn } : keyType === 'AWS_OWNED_KMS_KEY' ? 'owned' : 'unnamed';
    const points = number(group, 'count') ?? 0;
    return { ...home, what: `${count(points, 'recovery point')} in vault ${vault}`, key };
  });

const readGroup = (group: JsonObject): Pick<RecoveryPointGroup, 'vault' | 'keyArn' | 'keyType'> => ({
  vault: requiredText(group, 'vault'),
  keyArn: text(group, 'keyArn') ?? null,
  keyType: text(group, 'keyType') ?? null,
});

/** Copies take the key of the vault that they are copied to. */
export function copyUses(plans: readonly Covering[], copyVaults: unknown): readonly KeyUse[] {
  const vaults = new Map(
    knownList(copyVaults, 'copyVaults').map((copy) => [requiredText(copy, 'arn'), vaultOf(copy)] as const),
  );
  const targets = plans
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => objects(rule, 'CopyActions'))
    .map((copy) => requiredText(copy, 'DestinationBackupVaultArn'));
  return [...new Set(targets)].map((arn) => {
    const [, , , region = '', account = ''] = arn.split(':');
    const vault = vaults.get(arn);
    const key = vault === undefined || vault === null ? undefined : text(vault, 'EncryptionKeyArn');
    const named = key === undefined ? 'unnamed' : { arn: key };
    return {
      account,
      region,
      what: `copies in ${arn}`,
      key: vault === undefined || vault === null ? 'outside' : named,
    };
  });
}

const vaultOf = (copy: JsonObject): CopyVault['vault'] => {
  const vault = copy['vault'];
  return isJsonObject(vault) ? vault : null;
};
