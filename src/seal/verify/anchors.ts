import { fromBase64, fromHex, hexOf } from '../bytes.ts';
import { readCertificate, type Certificate } from '../certificate.ts';

/** All certificates of a PEM text, in their order; null when one of them cannot be read. */
export function pemAnchors(pem: string): Certificate[] | null {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/g)];
  try {
    return blocks.map(([, base64]) => readCertificate(fromBase64(base64 ?? '') ?? new Uint8Array()));
  } catch {
    return null;
  }
}

/** A SHA-256 fingerprint as people write it, with or without colons; null when it is none. */
export function fingerprintFrom(text: string): string | null {
  const bytes = fromHex(text.replace(/sha-?256|fingerprint|[:=\s-]/gi, ''));
  return bytes?.length === 32 ? hexOf(bytes) : null;
}
