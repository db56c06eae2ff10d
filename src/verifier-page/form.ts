import type { Certificate } from '../seal/certificate.ts';
import { fingerprintFrom, pemAnchors, readLists } from '../seal/verify/anchors.ts';
import type { RevocationList } from '../seal/verify/revocation-list.ts';
import type { VerifyOptions } from '../seal/verify/signer.ts';

/** The element with this id, which the page always has. */
export function element<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.querySelector(`#${id}`);
  if (found instanceof type) return found;
  throw new TypeError(`the page has no ${id}`);
}

/** What the person knows of the signer. @throws Error that says what cannot be read */
export async function readSigner(): Promise<VerifyOptions> {
  const text = element('fingerprint', HTMLInputElement).value.trim();
  const fingerprint = text === '' ? null : fingerprintFrom(text);
  if (text !== '' && fingerprint === null) {
    throw new Error('What was entered is not a SHA-256 fingerprint: it has 64 hexadecimal digits.');
  }
  const trust: Certificate[] = [];
  const lists: RevocationList[] = [];
  for (const file of element('anchors', HTMLInputElement).files ?? []) {
    const certificates = pemAnchors(await file.text()) ?? [];
    const revocations = readLists(new Uint8Array(await file.arrayBuffer())) ?? [];
    if (certificates.length + revocations.length === 0) {
      throw new Error(`${file.name} holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----") and no list.`);
    }
    trust.push(...certificates);
    lists.push(...revocations);
  }
  return { trust, fingerprint, lists };
}
