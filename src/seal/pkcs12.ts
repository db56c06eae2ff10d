import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto';
import { fromBER } from 'asn1js';
import { CertBag, Certificate, PFX, PKCS8ShroudedKeyBag, PrivateKeyInfo, type SafeContents } from 'pkijs';
import { AuditPackError } from '../model/index.ts';
import { keySigner } from './keys.ts';
import type { DigestSigner } from './signer.ts';

/**
 * A signer from a PKCS#12 file (RFC 7292) with one private key, its certificate and, if there, the chain.
 * Reads AES-encrypted files (PBES2), as current tools write them.
 * @throws AuditPackError E_SIGNING when the file cannot be read
 */
export async function pkcs12Signer(bytes: Uint8Array, passphrase: string, now: Date): Promise<DigestSigner> {
  const bags = await openBags(bytes, passphrase);
  const keys = bags.flatMap((bag) => keyOf(bag.bagValue));
  const [key] = keys;
  if (key === undefined || keys.length !== 1) {
    throw new AuditPackError('E_SIGNING', `the PKCS#12 file holds ${keys.length} private keys; exactly one is needed`);
  }
  const certificates = bags.flatMap((bag) => certificateOf(bag.bagValue));
  return keySigner(key, ordered(certificates, key), now);
}

type Bag = SafeContents['safeBags'][number];

async function openBags(bytes: Uint8Array, passphrase: string): Promise<Bag[]> {
  const password = new TextEncoder().encode(passphrase).buffer;
  try {
    const pfx = new PFX({ schema: fromBER(Uint8Array.from(bytes).buffer).result });
    await pfx.parseInternalValues({ password, checkIntegrity: true });
    const safe = pfx.parsedValue?.authenticatedSafe;
    if (safe === undefined) throw new Error('no authenticated content');
    await safe.parseInternalValues({ safeContents: safe.safeContents.map(() => ({ password })) });
    const contents = safe.parsedValue.safeContents as { readonly value: SafeContents }[];
    const bags = contents.flatMap((each) => each.value.safeBags);
    for (const { bagValue } of bags) {
      if (bagValue instanceof PKCS8ShroudedKeyBag) {
        await (bagValue as unknown as { parseInternalValues(options: object): Promise<void> }).parseInternalValues({
          password,
        });
      }
    }
    return bags;
  } catch (cause) {
    throw new AuditPackError(
      'E_SIGNING',
      'the PKCS#12 file cannot be opened: wrong passphrase, damaged, or an old encryption',
      {
        hint: 'Check the passphrase; convert an old file with: openssl pkcs12 -legacy -in old.p12 -nodes | openssl pkcs12 -export -out new.p12',
        cause,
      },
    );
  }
}

function keyOf(value: unknown): KeyObject[] {
  const info = value instanceof PKCS8ShroudedKeyBag ? value.parsedValue : value;
  if (!(info instanceof PrivateKeyInfo)) return [];
  return [createPrivateKey({ key: Buffer.from(info.toSchema().toBER()), format: 'der', type: 'pkcs8' })];
}

function certificateOf(value: unknown): X509Certificate[] {
  if (!(value instanceof CertBag) || !(value.parsedValue instanceof Certificate)) return [];
  return [new X509Certificate(Buffer.from(value.parsedValue.toSchema().toBER()))];
}

/** The certificate of the key first, then its issuers upwards. */
function ordered(certificates: readonly X509Certificate[], key: KeyObject): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = certificates.find((certificate) => certificate.checkPrivateKey(key));
  while (next !== undefined && !chain.includes(next)) {
    const current: X509Certificate = next;
    chain.push(current);
    next = certificates.find((candidate) => candidate !== current && current.checkIssued(candidate));
  }
  return chain;
}
