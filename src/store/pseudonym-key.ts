import { createHmac } from 'node:crypto';
import type { Pseudonymise } from '../model/index.ts';
import { firstSecret, keepSecret, openSecret } from './secret.ts';

/** File of the key, in the output folder and beside the evidence. */
export const keyFile = '.pseudonym-key';

export interface PseudonymFolders {
  /** Folder of assessments: its key gives the same person the same pseudonym in all its packs. */
  readonly output: string;
  /** Folder of an assessment's evidence, with the key that its packs were made with: building again gives the same bytes. */
  readonly evidence: string;
  /** Whether the key is put beside the evidence; what `--from` names is not changed. */
  readonly keep: boolean;
}

/**
 * Pseudonyms by HMAC-SHA-256, with the key beside the evidence, else the one of the output folder, which is made at first
 * use. Keys are readable by their owner alone, and are in no pack: nobody without the key can try names.
 * @throws AuditPackError `E_STORE` when a key cannot be read or made
 */
export async function openPseudonyms({ output, evidence, keep }: PseudonymFolders): Promise<Pseudonymise> {
  const shared = async (): Promise<Uint8Array> => {
    const key = await openSecret([output], keyFile);
    return keep ? await keepSecret(evidence, keyFile, key) : key;
  };
  const key = (await firstSecret([evidence], keyFile)) ?? (await shared());
  return (kind, name) => `${kind}-${createHmac('sha256', key).update(`${kind}\0${name}`).digest('hex').slice(0, 12)}`;
}
