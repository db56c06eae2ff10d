import { checkPrimeSync, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { monthOf } from './events-calendar.ts';

/** A key pair that signs the digest files of a region's trails for half a year. */
export interface DigestKey {
  readonly privateKey: KeyObject;
  /** PKCS#1 DER of the public key, as `ListPublicKeys` gives it. */
  readonly publicKey: Uint8Array;
  /** MD5 of the DER, in hexadecimal: names the key in a digest. */
  readonly fingerprint: string;
  readonly validFrom: Date;
  readonly validTo: Date;
}

const publicExponent = 65537n;
const primeBits = 1024;

/** The keys of a region that are valid at some time between the two instants, oldest first. At most two years' worth. */
export function digestKeys(region: string, from: Date, to: Date): readonly DigestKey[] {
  const keys: DigestKey[] = [];
  const oldest = monthOf(to, 24).from;
  for (
    let validFrom = halfYearOf(from > oldest ? from : oldest);
    validFrom <= to;
    validFrom = nextHalfYear(validFrom)
  ) {
    keys.push(digestKey(region, validFrom));
  }
  return keys;
}

const halfYearOf = (instant: Date): Date => monthOf(instant, instant.getUTCMonth() % 6).from;
const nextHalfYear = (start: Date): Date => new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 6));

const made = new Map<string, DigestKey>();

function digestKey(region: string, validFrom: Date): DigestKey {
  const seed = `digest-key/${region}/${validFrom.toISOString()}`;
  const known = made.get(seed);
  if (known) return known;
  const privateKey = rsaKey(seed);
  const publicKey = createPublicKey(privateKey).export({ type: 'pkcs1', format: 'der' });
  const fingerprint = createHash('md5').update(publicKey).digest('hex');
  const key = { privateKey, publicKey, fingerprint, validFrom, validTo: nextHalfYear(validFrom) };
  made.set(seed, key);
  return key;
}

/** A 2048-bit RSA key that is always the same for the same seed. It signs fiction: it keeps no secret. */
function rsaKey(seed: string): KeyObject {
  const e = publicExponent;
  const p = prime(`${seed}/p`);
  const q = prime(`${seed}/q`);
  const d = inverse(e, (p - 1n) * (q - 1n));
  const members = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const key = Object.fromEntries(Object.entries(members).map(([name, value]) => [name, base64url(value)]));
  return createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...key } });
}

/** First prime from a seeded start; the two highest bits are set so that the product has the full length. */
function prime(seed: string): bigint {
  let candidate = seededBits(seed) | (3n << BigInt(primeBits - 2)) | 1n;
  while (candidate % publicExponent === 1n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

function seededBits(seed: string): bigint {
  const blocks = Array.from({ length: primeBits / 256 }, (_, block) =>
    createHash('sha256').update(`${seed}/${block}`).digest('hex'),
  );
  return BigInt(`0x${blocks.join('')}`);
}

/** Modular inverse by the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, nextRest, factor, nextFactor] = [value % modulus, modulus, 1n, 0n];
  while (nextRest !== 0n) {
    const quotient = rest / nextRest;
    [rest, nextRest] = [nextRest, rest - quotient * nextRest];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
