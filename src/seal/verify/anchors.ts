import { fromBase64, fromHex, hexOf, latin1Of } from '../bytes.ts';
import { readCertificate, type Certificate } from '../certificate.ts';
import { readRevocationList, type RevocationList } from './revocation-list.ts';

/** All certificates of a PEM text, in their order; null when one of them cannot be read. */
export function pemAnchors(pem: string): Certificate[] | null {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/g)];
  try {
    return blocks.map(([, base64]) => readCertificate(fromBase64(base64 ?? '') ?? new Uint8Array()));
  } catch {
    return null;
  }
}

/** All revocation lists of a PEM text, or the one that the bytes are; null when one cannot be read. */
export function readLists(file: Uint8Array): RevocationList[] | null {
  const blocks = [...latin1Of(file).matchAll(/-----BEGIN X509 CRL-----([\s\S]+?)-----END X509 CRL-----/g)];
  try {
    if (blocks.length === 0 && file[0] === 0x30) return [readRevocationList(file)];
    return blocks.map(([, base64]) => readRevocationList(fromBase64(base64 ?? '') ?? new Uint8Array()));
  } catch {
    return null;
  }
}

/** A SHA-256 fingerprint as people write it, with or without colons; null when it is none. */
export function fingerprintFrom(text: string): string | null {
  const bytes = fromHex(text.replace(/sha-?256|fingerprint|[:=\s-]/gi, ''));
  return bytes?.length === 32 ? hexOf(bytes) : null;
}
