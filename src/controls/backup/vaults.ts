import type { JsonObject } from '../../model/index.ts';
import { knownList, requiredText } from '../read.ts';

/** Vaults of an account and Region by name. */
export const vaultsByName = (vaults: unknown): ReadonlyMap<string, JsonObject> =>
  new Map(knownList(vaults, 'backupVaults').map((vault) => [requiredText(vault, 'BackupVaultName'), vault]));
