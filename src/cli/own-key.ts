import { AuditPackError } from '../model/index.ts';
import { pemSigner, type DigestSigner } from '../seal/index.ts';
import { resolve } from 'node:path';
import type { Context } from './context.ts';
import { loadSettings } from './settings.ts';
import { passphraseOf } from './signing.ts';
import { loadSealing, timeStamping, type TimeStamping } from './time-stamping.ts';
import { readText } from './verify-options.ts';

/** Whose key signs an entry: PEM files that are named, else the key of a configuration. */
export interface OwnKeyFlags {
  readonly key?: string;
  readonly certificate?: string;
  readonly passphraseEnv?: string;
  readonly config?: string;
  readonly sandbox?: boolean;
}

export interface OwnKey {
  readonly signer: DigestSigner;
  readonly timeStamping: TimeStamping;
}

/** @throws AuditPackError E_USAGE when only one of key and certificate is named; E_SIGNING when they cannot be used */
export async function openOwnKey(flags: OwnKeyFlags, outputFolder: string, context: Context): Promise<OwnKey> {
  const { key, certificate, passphraseEnv, config, sandbox } = flags;
  if (key === undefined && certificate === undefined) {
    const shared = { ...(config === undefined ? {} : { config }), ...(sandbox === undefined ? {} : { sandbox }) };
    return loadSealing(loadSettings({ ...shared, out: outputFolder }, context), context);
  }
  if (key === undefined || certificate === undefined) {
    throw new AuditPackError('E_USAGE', 'a key needs its certificate: give both --key and --certificate');
  }
  const passphrase = passphraseOf(passphraseEnv, context);
  const signer = pemSigner(
    {
      key: readText(resolve(context.cwd, key)),
      certificate: readText(resolve(context.cwd, certificate)),
      ...(passphrase === undefined ? {} : { passphrase }),
    },
    context.now(),
  );
  return { signer, timeStamping: timeStamping(null, { reason: 'no configuration was named', longTerm: null }) };
}
