import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import {
  createTestKey,
  keyServiceSigner,
  pemCertificates,
  pemSigner,
  pkcs12Signer,
  type DigestSigner,
} from '../seal/index.ts';
import { fileError, writeFileAtomic } from '../store/index.ts';
import type { Context } from './context.ts';
import { openKmsKey } from './kms-key.ts';
import type { Settings } from './settings.ts';

/**
 * The signer of the configuration, opened before anything is collected; or a local test key, made on first use below
 * the output folder.
 */
export async function loadSigner(settings: Settings, context: Context, endpoint?: string): Promise<DigestSigner> {
  const { signing, configFolder } = settings;
  const read = (file: string): Buffer => readKeyFile(resolve(configFolder, file));
  if (signing?.pkcs12 !== undefined) {
    const passphrase = passphraseOf(signing.pkcs12.passphraseEnv, context);
    return pkcs12Signer(read(signing.pkcs12.file), passphrase ?? '', context.now());
  }
  if (signing?.kms !== undefined) {
    const { keyId, region, certificate } = signing.kms;
    const certificates = pemCertificates(read(certificate).toString('utf8'));
    const key = await openKmsKey({ keyId, region, sandbox: settings.sandbox, endpoint }, context);
    return keyServiceSigner(key, certificates, context.now());
  }
  if (signing?.pem === undefined) return testSigner(settings.outputFolder, context.now());
  const { key, certificate, chain, passphraseEnv } = signing.pem;
  const passphrase = passphraseOf(passphraseEnv, context);
  return pemSigner(
    {
      key: read(key).toString('utf8'),
      certificate: read(certificate).toString('utf8'),
      ...(chain === undefined ? {} : { chain: read(chain).toString('utf8') }),
      ...(passphrase === undefined ? {} : { passphrase }),
    },
    context.now(),
  );
}

function readKeyFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'E_SIGNING');
  }
}

/** The passphrase in an environment variable. @throws AuditPackError E_SIGNING when it is named and not set */
export function passphraseOf(variable: string | undefined, context: Context): string | undefined {
  if (variable === undefined) return undefined;
  const passphrase = context.env[variable];
  if (passphrase !== undefined && passphrase !== '') return passphrase;
  throw new AuditPackError('E_SIGNING', `the environment variable ${variable} with the passphrase is not set`, {
    hint: `Set it for this command only, for example from your secret store.`,
  });
}

interface TestKeyPaths {
  readonly key: string;
  readonly certificate: string;
  readonly chain: string;
}

const testKeyPaths = (folder: string): TestKeyPaths => ({
  key: join(folder, 'test.key.pem'),
  certificate: join(folder, 'test.crt.pem'),
  chain: join(folder, 'test-root.crt.pem'),
});

async function testSigner(outputFolder: string, now: Date): Promise<DigestSigner> {
  const folder = join(outputFolder, 'test-key');
  const paths = testKeyPaths(folder);
  const load = (): DigestSigner =>
    pemSigner(
      {
        key: readFileSync(paths.key, 'utf8'),
        certificate: readFileSync(paths.certificate, 'utf8'),
        chain: readFileSync(paths.chain, 'utf8'),
      },
      now,
    );
  if (existsSync(paths.key)) {
    try {
      return load();
    } catch (error) {
      throw new AuditPackError('E_SIGNING', `${folder}: the local test key cannot be used: ${messageOf(error)}`, {
        hint: 'Remove the folder: a new test key is made. Packs that were signed with the old one stay valid.',
      });
    }
  }
  await makeTestKey(folder, now);
  return load();
}

/** Makes a local test key in a folder. */
export async function makeTestKey(folder: string, now: Date): Promise<TestKeyPaths> {
  const paths = testKeyPaths(folder);
  const files = await createTestKey(now);
  await writeFileAtomic(paths.chain, files.chain, 'E_SIGNING');
  await writeFileAtomic(join(folder, 'test-root.crl.pem'), files.revocations, 'E_SIGNING');
  await writeFileAtomic(paths.certificate, files.certificate, 'E_SIGNING');
  await writeFileAtomic(paths.key, files.key, 'E_SIGNING'); // last: its presence says that the others are there
  chmodSync(paths.key, 0o600);
  return paths;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
