import type { X509Certificate } from 'node:crypto';
import { Certificate, ContentInfo, EnvelopedData } from 'pkijs';
import { AuditPackError } from '../model/index.ts';

const envelopedData = '1.2.840.113549.1.7.3';
const cipher = { name: 'AES-CBC', length: 256 };
/** Most bytes that are encrypted: the cipher takes all at once. */
export const largestEnvelope = 1_000_000_000;

/**
 * A CMS EnvelopedData (RFC 5652 §6) that the holders of these certificates open, with `openssl cms -decrypt`: AES-256-CBC,
 * its key by RSA-OAEP with SHA-256 (RFC 4056) or by ECDH (RFC 5753). It hides the pack; that nothing was changed, the
 * signatures of the pack itself tell.
 * @throws AuditPackError E_USAGE for a certificate that nothing can be encrypted to
 */
export async function encryptFor(content: Uint8Array, recipients: readonly X509Certificate[]): Promise<Uint8Array> {
  const enveloped = new EnvelopedData({ version: 2, disableSplit: true });
  for (const recipient of recipients) {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = recipient.publicKey;
    const usable = type === 'rsa' ? (details.modulusLength ?? 0) >= 2048 : type === 'ec';
    if (!usable) {
      throw new AuditPackError('E_USAGE', `nothing can be encrypted to the certificate of ${recipient.subject}`, {
        hint: 'Take a certificate with an RSA key from 2048 bits, or an EC key on P-256, P-384 or P-521.',
      });
    }
    enveloped.addRecipientByCertificate(Certificate.fromBER(Uint8Array.from(recipient.raw)), {
      oaepHashAlgorithm: 'SHA-256',
      kdfAlgorithm: 'SHA-256',
      kekEncryptionLength: 256,
    });
  }
  await enveloped.encrypt(cipher, Uint8Array.from(content).buffer);
  const info = new ContentInfo({ contentType: envelopedData, content: enveloped.toSchema() });
  return new Uint8Array(info.toSchema().toBER());
}
