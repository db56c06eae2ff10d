import { concat } from '../bytes.ts';
import type { PublicKey, SignatureAlgorithm } from '../certificate.ts';
import { DerError, membersOf, readDer } from '../der-reader.ts';

const curves: Readonly<Record<number, string>> = { 256: 'P-256', 384: 'P-384', 521: 'P-521' };

/** Whether a signature fits a key and a message (WebCrypto, the same in Node and in browsers). Never throws. */
export async function fits(
  { key, algorithm }: { readonly key: PublicKey; readonly algorithm: SignatureAlgorithm },
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (key.kind !== algorithm.kind || (key.kind === 'rsa' && key.bits < 2048)) return false;
  try {
    const { hash } = algorithm;
    if (key.kind === 'rsa') {
      const name = { name: 'RSASSA-PKCS1-v1_5', hash };
      const imported = await crypto.subtle.importKey('spki', plain(key.spki), name, false, ['verify']);
      return await crypto.subtle.verify(name, imported, plain(signature), plain(message));
    }
    const name = { name: 'ECDSA', namedCurve: curves[key.bits] ?? '' };
    const imported = await crypto.subtle.importKey('spki', plain(key.spki), name, false, ['verify']);
    const raw = plain(rawSignature(signature, Math.ceil(key.bits / 8)));
    return await crypto.subtle.verify({ name: 'ECDSA', hash }, imported, raw, plain(message));
  } catch {
    return false;
  }
}

const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

/** `Ecdsa-Sig-Value` (RFC 3279 §2.2.3) as the two numbers side by side, which WebCrypto wants. */
function rawSignature(der: Uint8Array, size: number): Uint8Array {
  const numbers = membersOf(readDer(der));
  const parts = [numbers.take(0x02, 'r'), numbers.take(0x02, 's')].map(({ content }) => {
    const shortest = content[0] === 0 ? (content[1] ?? 0) >= 0x80 : (content[0] ?? 0x80) < 0x80;
    const digits = content[0] === 0 ? content.subarray(1) : content;
    if (!shortest || digits.length > size) throw new DerError('a number of the signature is not DER');
    return concat([new Uint8Array(size - digits.length), digits]);
  });
  if (numbers.rest().length > 0) throw new DerError('the signature holds more than two numbers');
  return concat(parts);
}
