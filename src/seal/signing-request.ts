import { AuditPackError } from '../model/index.ts';
import { utf8 } from './bytes.ts';
import { algorithmIdentifier } from './cms.ts';
import { element, integer, objectIdentifier, octetString, sequence, setOf, tagged, type Der } from './der.ts';
import type { ServiceKey } from './key-service.ts';
import { nameTypes } from './name.ts';

/**
 * A certificate signing request (PKCS#10, RFC 2986) for a key that another system holds: asks for a certificate that may
 * sign documents.
 */
export async function signingRequest(subject: string, { spki, algorithm, sign }: ServiceKey): Promise<string> {
  const info = sequence(integer(0), nameOf(subject), spki, tagged(0, extensionRequest));
  const signature = await sign(info);
  const request = sequence(info, algorithmIdentifier(algorithm), element(0x03, Uint8Array.of(0, ...signature)));
  const base64 = Buffer.from(request)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`;
}

const extension = (id: string, critical: boolean, value: Der): Der =>
  sequence(objectIdentifier(id), ...(critical ? [element(0x01, Uint8Array.of(0xff))] : []), octetString(value));

/** Key usage digitalSignature and nonRepudiation; document signing (RFC 9336) and, for stock tools, e-mail protection. */
const extensionRequest = sequence(
  objectIdentifier('1.2.840.113549.1.9.14'),
  setOf(
    sequence(
      extension('2.5.29.15', true, element(0x03, Uint8Array.of(6, 0xc0))),
      extension(
        '2.5.29.37',
        false,
        sequence(objectIdentifier('1.3.6.1.5.5.7.3.36'), objectIdentifier('1.3.6.1.5.5.7.3.4')),
      ),
    ),
  ),
);

/** A distinguished name as people write it: `CN=Audit Pack Signer, O=Bank, C=CH`; a comma in a value is written `\,`. */
function nameOf(subject: string): Der {
  const parts = subject.split(/(?<!\\),/).map((part) => {
    const [, short = '', value = ''] = /^\s*([A-Za-z]+)\s*=\s*(.+?)\s*$/.exec(part) ?? [];
    const type = Object.entries(nameTypes).find(([, name]) => name.toUpperCase() === short.toUpperCase())?.[0];
    if (type === undefined) {
      throw new AuditPackError('E_USAGE', `"${part.trim()}" cannot be part of a subject`, {
        hint: `Write "CN=Audit Pack Signer, O=Example Bank, C=CH". Known parts: ${Object.values(nameTypes).join(', ')}.`,
      });
    }
    // Country and serial number are PrintableString, an e-mail address IA5String (RFC 5280 appendix A).
    const tag = { C: 0x13, serialNumber: 0x13, emailAddress: 0x16 }[nameTypes[type] ?? ''] ?? 0x0c;
    return setOf(sequence(objectIdentifier(type), element(tag, utf8(value.replaceAll('\\,', ',')))));
  });
  return sequence(...parts);
}
