import { sameBytes } from '../bytes.ts';
import {
  keyBitsOf,
  readCertificate,
  sameCertificate,
  signatureAlgorithmOf,
  type Certificate,
  type SignatureAlgorithm,
} from '../certificate.ts';
import {
  bitsOf,
  DerError,
  elementsOf,
  membersOf,
  objectIdentifierOf,
  readDer,
  timeOf,
  type Element,
} from '../der-reader.ts';
import { digestOf } from '../digest.ts';
import { hasCriticalExtension, valuesOf } from '../extensions.ts';
import { hashNameOf } from '../signed-data.ts';
import { isIssuer, usageProblem, validityProblem } from './link.ts';
import type { RevocationData, RevocationStatus } from './revocation-data.ts';
import { fits } from './signature.ts';

/** An answer about single certificates (OCSP, RFC 6960 §4.2.1). */
export interface RevocationAnswer extends RevocationData {
  /** Content of the nonce extension; null without one, as in answers that were made beforehand. */
  readonly nonce: Uint8Array | null;
}

const oid = {
  basicResponse: '1.3.6.1.5.5.7.48.1.1',
  nonce: '1.3.6.1.5.5.7.48.1.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  sha1: '1.3.14.3.2.26',
} as const;

const refusals: Readonly<Record<number, string>> = {
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
};

/** An answer that does not say how long it is good (RFC 6960 §2.4: newer information is there at any time). */
const dayOf = (time: Date): Date => new Date(time.getTime() + 86_400_000);

interface Response {
  readonly body: Uint8Array;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
  /** Carried along for the responder. */
  readonly certificates: readonly Certificate[];
  /** ResponderID: the name, or the SHA-1 of the key. */
  readonly responder: Element;
  readonly producedAt: Date;
  readonly singles: readonly SingleResponse[];
}

interface SingleResponse extends RevocationStatus {
  readonly hash: string | undefined;
  readonly issuerName: Uint8Array;
  readonly issuerKey: Uint8Array;
  readonly serialNumber: Uint8Array;
  /** The responder says that it does not know the certificate. */
  readonly unknown: boolean;
}

/** @throws DerError for a refusal, and for critical extensions, none of which is checked here */
export function readRevocationAnswer(der: Uint8Array): RevocationAnswer {
  const outer = membersOf(readDer(der));
  const code = outer.take(0x0a, 'the status of the OCSP answer').content[0] ?? 2;
  if (code !== 0) throw new DerError(`the OCSP responder refused to answer: ${refusals[code] ?? code}`);
  const bytes = membersOf(membersOf(outer.take(0xa0, 'the OCSP answer')).take(0x30, 'the OCSP answer'));
  if (objectIdentifierOf(bytes.take(0x06, 'the kind of the OCSP answer')) !== oid.basicResponse) {
    throw new DerError('the OCSP answer is of another kind than the basic one');
  }
  const { response, nonce } = readBasicResponse(bytes.take(0x04, 'the OCSP answer').content);
  return { der, nonce, statusOf: (certificate, issuer) => statusOf(response, certificate, issuer) };
}

function readBasicResponse(der: Uint8Array): { readonly response: Response; readonly nonce: Uint8Array | null } {
  const outer = membersOf(readDer(der));
  const body = outer.take(0x30, 'the content of the OCSP answer');
  const algorithm = outer.take(0x30, 'the algorithm of the OCSP answer');
  const signature = bitsOf(outer.take(0x03, 'the signature of the OCSP answer'));
  const carried = outer.maybe(0xa0);
  const members = membersOf(body);
  members.maybe(0xa0); // version
  const responder = members.maybe(0xa1) ?? members.take(0xa2, 'the name of the OCSP responder');
  const producedAt = timeOf(members.take(0x18, 'the time of the OCSP answer'));
  const singles = elementsOf(members.take(0x30, 'what the OCSP answer says')).map(readSingle);
  const extensions = members.maybe(0xa1);
  refuseCritical(extensions);
  const nonce = extensions === undefined ? undefined : valuesOf(extensions).get(oid.nonce);
  const certificates =
    carried === undefined ? [] : elementsOf(membersOf(carried).take(0x30, 'the certificates of the OCSP responder'));
  return {
    response: {
      body: body.der,
      algorithm: signatureAlgorithmOf(algorithm),
      signature,
      certificates: certificates.map((each) => readCertificate(each.der)),
      responder,
      producedAt,
      singles,
    },
    nonce: nonce ?? null,
  };
}

function readSingle(element: Element): SingleResponse {
  const members = membersOf(element);
  const identifier = membersOf(members.take(0x30, 'the certificate of the OCSP answer'));
  const algorithm = identifier.take(0x30, 'the digest algorithm of the OCSP answer');
  const isSha1 = objectIdentifierOf(membersOf(algorithm).take(0x06, 'the digest algorithm')) === oid.sha1;
  const issuerName = identifier.take(0x04, 'the name of the issuer').content;
  const issuerKey = identifier.take(0x04, 'the key of the issuer').content;
  const serialNumber = identifier.take(0x02, 'the serial number').der;
  const revoked = members.maybe(0xa1);
  const unknown = revoked === undefined && members.maybe(0x80) === undefined;
  if (unknown) members.take(0x82, 'the state of the certificate');
  const thisUpdate = timeOf(members.take(0x18, 'the time of the state'));
  const next = members.maybe(0xa0);
  refuseCritical(members.maybe(0xa1));
  return {
    hash: isSha1 ? 'SHA-1' : hashNameOf(algorithm),
    issuerName,
    issuerKey,
    serialNumber,
    unknown,
    revokedAt: revoked === undefined ? null : timeOf(membersOf(revoked).take(0x18, 'the time of the revocation')),
    thisUpdate,
    nextUpdate: next === undefined ? dayOf(thisUpdate) : timeOf(membersOf(next).take(0x18, 'the time of the next')),
  };
}

function refuseCritical(extensions: Element | undefined): void {
  if (hasCriticalExtension(extensions)) {
    throw new DerError('the OCSP answer has a critical extension, which is not checked here');
  }
}

async function statusOf(
  response: Response,
  certificate: Certificate,
  issuer: Certificate,
): Promise<RevocationStatus | string | null> {
  const single = await singleAbout(response.singles, certificate, issuer);
  if (single === undefined) return null;
  const { subjectText } = certificate;
  if (!(await isAuthorised(response, issuer))) {
    return `an OCSP answer about "${subjectText}" was not signed by its issuer, nor by a responder of its issuer`;
  }
  return single.unknown ? `the OCSP responder of "${issuer.subjectText}" does not know "${subjectText}"` : single;
}

/** What was said of the certificate that its issuer's name and key and its serial number tell (RFC 6960 §4.1.1). */
async function singleAbout(
  singles: readonly SingleResponse[],
  { serialNumber }: Certificate,
  { subject, publicKey }: Certificate,
): Promise<SingleResponse | undefined> {
  for (const each of singles) {
    if (each.hash === undefined || !sameBytes(each.serialNumber, serialNumber)) continue;
    const [name, key] = [await digestOf(each.hash, subject), await digestOf(each.hash, keyBitsOf(publicKey))];
    if (sameBytes(each.issuerName, name) && sameBytes(each.issuerKey, key)) return each;
  }
  return undefined;
}

/**
 * Whether the issuer signed, or a responder that it certified for this (RFC 6960 §4.2.2.2). The certificate of such a
 * responder must say that it need not be asked about itself (id-pkix-ocsp-nocheck): nobody could answer for long.
 */
async function isAuthorised(response: Response, issuer: Certificate): Promise<boolean> {
  const { algorithm, body, signature, producedAt, certificates } = response;
  if (algorithm === undefined) return false;
  for (const candidate of [issuer, ...certificates]) {
    const named = await isNamed(response, candidate);
    if (
      !named ||
      usageProblem(candidate) !== null ||
      !(await fits({ key: candidate.publicKey, algorithm }, body, signature))
    )
      continue;
    if (sameCertificate(candidate, issuer)) return true;
    const { extendedKeyUsage, ocspNoCheck, unknownCritical } = candidate.extensions;
    const responds = extendedKeyUsage?.includes(oid.ocspSigning) === true && ocspNoCheck;
    const valid = validityProblem(candidate, producedAt) === null && unknownCritical.length === 0;
    if (responds && valid && (await isIssuer(issuer, candidate, 0))) return true;
  }
  return false;
}

async function isNamed({ responder }: Response, { subject, publicKey }: Certificate): Promise<boolean> {
  const [value] = elementsOf(responder);
  if (value === undefined) return false;
  return responder.tag === 0xa1
    ? sameBytes(value.der, subject)
    : value.tag === 0x04 && sameBytes(value.content, await digestOf('SHA-1', keyBitsOf(publicKey)));
}
