import { createPrivateKey, sign } from 'node:crypto';
import type { Certificate } from '../../src/seal/index.ts';
import { keyBitsOf } from '../../src/seal/certificate.ts';
import { element, nothing, objectIdentifier, octetString, sequence, tagged, type Der } from '../../src/seal/der.ts';
import { elementsOf, membersOf, readDer } from '../../src/seal/der-reader.ts';
import { digestOf } from '../../src/seal/digest.ts';
import { anchorOf, keyFile } from './seal.ts';

/** What a responder of the tests says, and who signs it. */
export interface OcspAnswer {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** When the certificate was revoked; null for `good`, `unknown` for one that the responder does not know. */
  readonly revokedAt: Date | 'unknown' | null;
  readonly thisUpdate: Date;
  /** Null for an answer that does not say how long it is good. */
  readonly nextUpdate: Date | null;
  /** Name of the signer's files in `test/vectors/keys`; its key is EC P-256. */
  readonly by: string;
  /** Whether the signer is named by its key instead of its name. */
  readonly byKey?: boolean;
  /** Content of the nonce extension. */
  readonly nonce?: Uint8Array;
  readonly hash?: 'SHA-1' | 'SHA-256';
  /** Makes an extension of the whole answer critical that nobody knows. */
  readonly critical?: boolean;
}

const generalizedTime = (time: Date): Der =>
  element(0x18, Buffer.from(`${time.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
const enumerated = (value: number): Der => element(0x0a, Uint8Array.of(value));
const hashes = { 'SHA-1': '1.3.14.3.2.26', 'SHA-256': '2.16.840.1.101.3.4.2.1' } as const;

/** An OCSPResponse (RFC 6960 §4.2.1) with one answer. */
export async function ocspAnswer(answer: OcspAnswer): Promise<Der> {
  const signer = anchorOf(`${answer.by}.crt`);
  const responder =
    answer.byKey === true
      ? tagged(2, octetString(await digestOf('SHA-1', keyBitsOf(signer.publicKey))))
      : tagged(1, signer.subject);
  const body = sequence(
    responder,
    generalizedTime(answer.thisUpdate),
    sequence(await singleResponse(answer)),
    ...extensions(answer),
  );
  const key = createPrivateKey(keyFile(`${answer.by}.key`));
  const signature = element(0x03, Uint8Array.of(0, ...sign('sha256', body, key)));
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  const basic = sequence(body, algorithm, signature, tagged(0, sequence(signer.der)));
  const kind = objectIdentifier('1.3.6.1.5.5.7.48.1.1');
  return sequence(enumerated(0), tagged(0, sequence(kind, octetString(basic))));
}

/** An OCSPResponse that says only why there is none, such as 3 (tryLater). */
export const ocspRefusal = (status: number): Der => sequence(enumerated(status));

async function singleResponse(answer: OcspAnswer): Promise<Der> {
  const { certificate, issuer, revokedAt, thisUpdate, nextUpdate, hash = 'SHA-1' } = answer;
  const identifier = sequence(
    sequence(objectIdentifier(hashes[hash]), nothing),
    octetString(await digestOf(hash, issuer.subject)),
    octetString(await digestOf(hash, keyBitsOf(issuer.publicKey))),
    certificate.serialNumber,
  );
  const status =
    revokedAt === null
      ? element(0x80, new Uint8Array())
      : revokedAt === 'unknown'
        ? element(0x82, new Uint8Array())
        : tagged(1, generalizedTime(revokedAt));
  const next = nextUpdate === null ? [] : [tagged(0, generalizedTime(nextUpdate))];
  return sequence(identifier, status, generalizedTime(thisUpdate), ...next);
}

function extensions({ nonce, critical = false }: OcspAnswer): readonly Der[] {
  const all = [
    ...(nonce === undefined ? [] : [sequence(objectIdentifier('1.3.6.1.5.5.7.48.1.2'), octetString(nonce))]),
    ...(critical
      ? [sequence(objectIdentifier('1.2.3.4'), element(0x01, Uint8Array.of(0xff)), octetString(nothing))]
      : []),
  ];
  return all.length === 0 ? [] : [tagged(1, sequence(...all))];
}

/** What an OCSPRequest asks for: the serial number as DER, and the content of the nonce extension. */
export function readOcspRequest(der: Uint8Array): { readonly serialNumber: Uint8Array; readonly nonce: Uint8Array } {
  const body = membersOf(membersOf(readDer(der)).take(0x30, 'TBSRequest'));
  const [request] = elementsOf(body.take(0x30, 'requestList'));
  const [identifier] = request === undefined ? [] : elementsOf(request);
  const serialNumber = identifier === undefined ? undefined : elementsOf(identifier).at(-1);
  const [list] = elementsOf(body.take(0xa2, 'requestExtensions'));
  const [extension] = list === undefined ? [] : elementsOf(list);
  const nonce = extension === undefined ? undefined : elementsOf(extension).at(-1);
  if (serialNumber === undefined || nonce === undefined) throw new TypeError('it is no OCSP request of ours');
  return { serialNumber: serialNumber.der, nonce: nonce.content };
}
