import {
  constants,
  createCipheriv,
  createHash,
  diffieHellman,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
  type X509Certificate,
} from 'node:crypto';
import { AuditPackError } from '../model/index.ts';
import { concat } from './bytes.ts';
import { readCertificate } from './certificate.ts';
import { begun, integer, nothing, objectIdentifier, octetString, sequence, setOf, tagged, type Der } from './der.ts';

const oid = {
  data: '1.2.840.113549.1.7.1',
  envelopedData: '1.2.840.113549.1.7.3',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  aes256Wrap: '2.16.840.1.101.3.4.1.45',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsaOaep: '1.2.840.113549.1.1.7',
  mgf1: '1.2.840.113549.1.1.8',
  /** dhSinglePass-stdDH-sha256kdf-scheme */
  ecdhSha256: '1.3.132.1.11.1',
} as const;

const blockBytes = 16;
const aes256Wrap = sequence(objectIdentifier(oid.aes256Wrap)); // without parameters (RFC 3565 §2.3.2)
const sha256 = sequence(objectIdentifier(oid.sha256), nothing); // RFC 4055 §2.1
const mgf1 = sequence(objectIdentifier(oid.mgf1), sha256);
const rsaOaep = sequence(objectIdentifier(oid.rsaOaep), sequence(tagged(0, sha256), tagged(1, mgf1)));

/** Turns a content of the size that was told into the pieces of its encrypted form. */
export type Encryption = (content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => AsyncGenerator<Uint8Array>;

/**
 * Encrypts a file of so many bytes while it is read: a CMS EnvelopedData (RFC 5652 §6) in DER that the holders of these
 * certificates open, with `openssl cms -decrypt`: AES-256-CBC, its key by RSA-OAEP with SHA-256 (RFC 3560) or by ECDH
 * (RFC 5753). It hides the pack; that nothing was changed, the signatures of the pack itself tell.
 * The encryption throws an AuditPackError E_OUTPUT for a content of another size.
 * @throws AuditPackError E_USAGE for a certificate that nothing can be encrypted to
 */
export function encryptionFor(recipients: readonly X509Certificate[], bytes: number): Encryption {
  const [key, vector] = [randomBytes(32), randomBytes(blockBytes)];
  const length = bytes + blockBytes - (bytes % blockBytes);
  const head = beginning(recipients, { key, vector, length });
  const cipher = createCipheriv('aes-256-cbc', key, vector);
  return async function* (content) {
    yield head;
    let read = 0;
    for await (const piece of content) {
      read += piece.length;
      yield cipher.update(piece);
    }
    if (read !== bytes) throw new AuditPackError('E_OUTPUT', 'the pack was changed while it was being encrypted');
    yield cipher.final();
  };
}

interface Ciphertext {
  readonly key: Uint8Array;
  /** The initialization vector. */
  readonly vector: Uint8Array;
  /** Bytes of the ciphertext. */
  readonly length: number;
}

/** Everything in front of the ciphertext, which ends all the structures that are begun here. */
function beginning(recipients: readonly X509Certificate[], { key, vector, length }: Ciphertext): Uint8Array {
  const known = recipients.map((each) => recipientInfo(each, key));
  const version = known.every((each) => each.version === 0) ? 0 : 2; // RFC 5652 §6.1
  const algorithm = sequence(objectIdentifier(oid.aes256Cbc), octetString(vector));
  const encrypted = begun(0x80, new Uint8Array(), length);
  const contentInfo = begun(0x30, concat([objectIdentifier(oid.data), algorithm, encrypted]), length);
  const infos = setOf(...known.map(({ der }) => der));
  const enveloped = begun(0x30, concat([integer(version), infos, contentInfo]), length);
  const explicit = begun(0xa0, enveloped, length);
  return begun(0x30, concat([objectIdentifier(oid.envelopedData), explicit]), length);
}

interface RecipientInfo {
  readonly version: number;
  readonly der: Der;
}

/** The key of the content, encrypted for one recipient. */
function recipientInfo(recipient: X509Certificate, key: Uint8Array): RecipientInfo {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = recipient.publicKey;
  if (type === 'rsa' && (details.modulusLength ?? 0) >= 2048) return keyTransport(recipient, key);
  const curve = type === 'ec' ? details.namedCurve : undefined;
  if (curve !== undefined && ['prime256v1', 'secp384r1', 'secp521r1'].includes(curve)) {
    return keyAgreement(recipient, curve, key);
  }
  throw new AuditPackError('E_USAGE', `nothing can be encrypted to the certificate of ${recipient.subject}`, {
    hint: 'Take a certificate with an RSA key from 2048 bits, or an EC key on P-256, P-384 or P-521.',
  });
}

/** KeyTransRecipientInfo (RFC 5652 §6.2.1) with RSAES-OAEP (RFC 3560). */
function keyTransport(recipient: X509Certificate, key: Uint8Array): RecipientInfo {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const encrypted = publicEncrypt({ key: recipient.publicKey, padding, oaepHash: 'sha256' }, key);
  const version = 0;
  return { version, der: sequence(integer(version), issuerAndSerial(recipient), rsaOaep, octetString(encrypted)) };
}

/** KeyAgreeRecipientInfo (RFC 5652 §6.2.2) with ephemeral ECDH (RFC 5753 §3.1.1). */
function keyAgreement(recipient: X509Certificate, namedCurve: string, key: Uint8Array): RecipientInfo {
  const ephemeral = generateKeyPairSync('ec', { namedCurve });
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient.publicKey });
  const version = 3;
  const originator = Uint8Array.from(ephemeral.publicKey.export({ type: 'spki', format: 'der' }));
  originator[0] = 0xa1; // OriginatorPublicKey is a SubjectPublicKeyInfo with a tag of its own
  const encryptedKey = sequence(issuerAndSerial(recipient), octetString(wrapped(key, wrappingKey(shared))));
  const der = tagged(
    1,
    integer(version),
    tagged(0, originator),
    sequence(objectIdentifier(oid.ecdhSha256), aes256Wrap),
    sequence(encryptedKey),
  );
  return { version, der };
}

/** The X9.63 key derivation with SHA-256 and ECC-CMS-SharedInfo (RFC 5753 §7.2): one round gives all 256 bits. */
function wrappingKey(shared: Uint8Array): Uint8Array {
  const bits = tagged(2, octetString(Uint8Array.of(0, 0, 1, 0)));
  const counter = Uint8Array.of(0, 0, 0, 1);
  return createHash('sha256').update(shared).update(counter).update(sequence(aes256Wrap, bits)).digest();
}

/** AES key wrap (RFC 3394) with its default initial value. */
function wrapped(key: Uint8Array, by: Uint8Array): Uint8Array {
  const cipher = createCipheriv('id-aes256-wrap', by, new Uint8Array(8).fill(0xa6));
  return concat([cipher.update(key), cipher.final()]);
}

function issuerAndSerial(certificate: X509Certificate): Der {
  const { issuer, serialNumber } = readCertificate(certificate.raw);
  return sequence(issuer, serialNumber);
}
