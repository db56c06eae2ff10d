import { webcrypto } from 'node:crypto';
import { Integer, OctetString, Primitive, Sequence, fromBER } from 'asn1js';
import { Certificate, CertificateRevocationList, Extension, Extensions, Time } from 'pkijs';
import { sandboxKey, timeStampRoot } from './certificates.ts';

/** The revocation list of the authority's root as of this time, as DER: it names nobody and is good for a week. */
export async function timeStampRevocations(now: Date): Promise<Uint8Array> {
  const base64 = timeStampRoot.replace(/-----[^-]+-----|\s/g, '');
  const root = new Certificate({ schema: fromBER(Uint8Array.from(Buffer.from(base64, 'base64')).buffer).result });
  const pkcs8 = sandboxKey('root').export({ format: 'der', type: 'pkcs8' });
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  const list = new CertificateRevocationList({
    version: 1,
    issuer: root.subject,
    thisUpdate: timeOf(new Date(now.getTime() - 3_600_000)),
    nextUpdate: timeOf(new Date(now.getTime() + 7 * 86_400_000)),
    crlExtensions: new Extensions({ extensions: [authorityKey(root), number(now)] }),
  });
  await list.sign(key, 'SHA-256');
  return new Uint8Array(list.toSchema(true).toBER());
}

const timeOf = (value: Date): Time => new Time({ value: new Date(Math.floor(value.getTime() / 1000) * 1000) });

function authorityKey(root: Certificate): Extension {
  const own = root.extensions?.find(({ extnID }) => extnID === '2.5.29.14')?.extnValue.valueBlock.valueHexView;
  const identifier = fromBER(Uint8Array.from(own ?? []).buffer).result as OctetString;
  const keyIdentifier = new Primitive({
    idBlock: { tagClass: 3, tagNumber: 0 },
    valueHex: Uint8Array.from(identifier.valueBlock.valueHexView).buffer,
  });
  return extension('2.5.29.35', new Sequence({ value: [keyIdentifier] }));
}

const number = (now: Date): Extension =>
  extension('2.5.29.20', new Integer({ value: Math.floor(now.getTime() / 86_400_000) }));

const extension = (extnID: string, value: { toBER(): ArrayBuffer }): Extension =>
  new Extension({ extnID, critical: false, extnValue: value.toBER() });
