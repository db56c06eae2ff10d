import {
  constants,
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateEncrypt,
  type KeyObject,
} from 'node:crypto';

/** A key of the bank's security account that signs packs; nothing else of that account is in scope. */
export interface SigningKeyPair {
  readonly arn: string;
  readonly aliasArn: string;
  readonly spec: 'RSA_3072' | 'ECC_NIST_P256';
  readonly algorithm: 'RSASSA_PKCS1_V1_5_SHA_256' | 'ECDSA_SHA_256';
  readonly spki: () => Uint8Array;
  readonly signDigest: (digest: Uint8Array) => Uint8Array;
}

const place = 'arn:aws:kms:eu-central-1:777788889999:';

/** DigestInfo of SHA-256 without its digest (RFC 8017 §9.2, note 1). */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

let rsa: KeyObject | undefined;
/** Made once in a process: unlike the other, it is another one in every process. */
const rsaKey = (): KeyObject => (rsa ??= generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey);

const scalar = createHash('sha256').update('dynamodb-audit-pack sandbox signing key').digest();
const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

function pointOf(multiple: Uint8Array): Buffer {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(multiple);
  return curve.getPublicKey();
}

function ecKey(): KeyObject {
  const point = pointOf(scalar);
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const d = scalar.toString('base64url');
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d, x: x ?? '', y: y ?? '' } });
}

/** ECDSA over a digest (FIPS 186-5 §6.4.1), which Node signs only together with its hash. */
function ecdsa(digest: Uint8Array): Uint8Array {
  const nonce = createHash('sha256').update(scalar).update(digest).digest();
  const r = numberOf(pointOf(nonce).subarray(1, 33)) % order;
  const s = (inverse(numberOf(nonce)) * (numberOf(digest) + r * numberOf(scalar))) % order;
  const numbers = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
}

/** Modular inverse by Fermat: the order is a prime. */
function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, value % order, order - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * base) % order;
    base = (base * base) % order;
  }
  return result;
}

function integer(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  const positive = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
}

const spkiOf = (key: KeyObject): Uint8Array => createPublicKey(key).export({ format: 'der', type: 'spki' });

export const signingKeys: readonly SigningKeyPair[] = [
  {
    arn: `${place}key/5e1f0a6c-2b7d-4c39-9a58-7d3e6b1c9f02`,
    aliasArn: `${place}alias/audit-pack-signing`,
    spec: 'ECC_NIST_P256',
    algorithm: 'ECDSA_SHA_256',
    spki: () => spkiOf(ecKey()),
    signDigest: ecdsa,
  },
  {
    arn: `${place}key/b47c9d10-6f3e-4d85-8e21-0c5a9f7e4d63`,
    aliasArn: `${place}alias/audit-pack-signing-rsa`,
    spec: 'RSA_3072',
    algorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
    spki: () => spkiOf(rsaKey()),
    signDigest: (digest) =>
      privateEncrypt({ key: rsaKey(), padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([digestInfo, digest])),
  },
];
