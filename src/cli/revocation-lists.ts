import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import { timeStampRevocations } from '../sandbox/index.ts';
import { readLists } from '../seal/index.ts';
import { fileError } from '../store/index.ts';
import type { Context } from './context.ts';
import { askHttp } from './http.ts';
import type { Settings } from './settings.ts';

export interface FoundLists {
  /** Each as DER. */
  readonly lists: readonly Uint8Array[];
  /** Why one could not be fetched. */
  readonly problem: string | null;
}

/** The revocation lists of the configuration, of the local test key and of the sandbox's time-stamp authority. */
export async function loadRevocationLists(settings: Settings, context: Context): Promise<FoundLists> {
  const { signing, configFolder, outputFolder, sandbox } = settings;
  const lists: Uint8Array[] = [];
  let problem: string | null = null;
  for (const place of signing?.crls ?? []) {
    const isUrl = /^https?:/.test(place);
    const file = isUrl ? await fetchList(place, context) : readListFile(resolve(configFolder, place));
    if (typeof file === 'string') problem ??= file;
    else lists.push(...parse(file, place));
  }
  const own = join(outputFolder, 'test-key', 'test-root.crl.pem');
  const isTest = (signing?.pem ?? signing?.pkcs12 ?? signing?.kms) === undefined;
  if (isTest && existsSync(own)) lists.push(...parse(readListFile(own), own));
  if (sandbox && signing?.tsa === undefined) lists.push(await timeStampRevocations(context.now()));
  return { lists, problem };
}

function parse(file: Uint8Array, place: string): readonly Uint8Array[] {
  const lists = readLists(file);
  if (lists !== null && lists.length > 0) return lists.map(({ der }) => der);
  throw new AuditPackError('E_SIGNING', `${place}: no revocation list in DER or PEM form was found`, {
    hint: 'Give the lists (CRL) of the authorities that issued the certificates, under signing.crls.',
  });
}

function readListFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'E_SIGNING');
  }
}

/** Largest list that is read: those of busy public authorities have some ten megabytes. */
const maxBytes = 64 * 1024 * 1024;

/** @returns the list, or why there is none */
async function fetchList(url: string, context: Context): Promise<Uint8Array | string> {
  try {
    return await askHttp(url, { maxBytes, redirects: 3 }, context);
  } catch (error) {
    if (error instanceof AuditPackError && error.code === 'E_NETWORK') return `${url}: ${error.message}`;
    throw error;
  }
}
