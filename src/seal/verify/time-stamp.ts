import { hexOf, sameBytes } from '../bytes.ts';
import type { Certificate, HashName } from '../certificate.ts';
import { DerError, elementsOf, membersOf, objectIdentifierOf, readDer, timeOf, type Element } from '../der-reader.ts';
import { digestOf } from '../digest.ts';
import {
  attributeOf,
  hashNameOf,
  readSignedData,
  signedBytes,
  signerCertificate,
  type SignedData,
} from '../signed-data.ts';
import { validityProblem } from './link.ts';
import { fits } from './signature.ts';

/** What a time-stamp token (RFC 3161) says, after it was checked against what it stamps. */
export interface TimeStampReading {
  readonly time: Date | null;
  readonly authority: Certificate | null;
  readonly certificates: readonly Certificate[];
  /** Policy of the authority, dotted. */
  readonly policy: string | null;
  /** The INTEGER's content in hexadecimal. */
  readonly nonce: string | null;
  readonly problems: readonly string[];
}

const oid = {
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

const failed = (message: string): TimeStampReading => ({
  time: null,
  authority: null,
  certificates: [],
  policy: null,
  nonce: null,
  problems: [message],
});

/**
 * Checks a time-stamp token over bytes with this SHA-256: its content, the authority's signature and certificate, and
 * that the certificate is one for time stamps (RFC 3161 §2.3, §2.4.2). Says nothing about trust. Never throws.
 */
export async function readTimeStamp(token: Uint8Array, stamped: Uint8Array): Promise<TimeStampReading> {
  try {
    const signedData = readSignedData(token);
    const { contentType, content, certificates } = signedData;
    if (contentType !== oid.tstInfo || content === null) return failed('the time stamp holds no time');
    const authority = signerCertificate(signedData);
    if (authority === undefined) return failed('the time stamp does not carry the certificate of its authority');
    const info = readInfo(content);
    const problems = [
      ...(info.hash === 'SHA-256' && sameBytes(info.imprint, stamped) ? [] : ['the time stamp is for something else']),
      ...(await signatureProblems(signedData, content, authority)),
      ...authorityProblems(authority, info.time),
    ];
    return { time: info.time, authority, certificates, policy: info.policy, nonce: info.nonce, problems };
  } catch (error) {
    return failed(`the time stamp cannot be read: ${error instanceof DerError ? error.message : String(error)}`);
  }
}

/** TSTInfo (RFC 3161 §2.4.2). */
function readInfo(content: Uint8Array): {
  readonly time: Date;
  readonly policy: string;
  readonly nonce: string | null;
  readonly hash: HashName | undefined;
  readonly imprint: Uint8Array;
} {
  const info = membersOf(readDer(content));
  info.take(0x02, 'the version of the time');
  const policy = objectIdentifierOf(info.take(0x06, 'the policy'));
  const imprint = membersOf(info.take(0x30, 'the imprint'));
  const hash = hashNameOf(imprint.take(0x30, 'the algorithm of the imprint'));
  const digest = imprint.take(0x04, 'the imprint').content;
  info.take(0x02, 'the serial number of the time');
  const time = timeOf(info.take(0x18, 'the time'));
  info.maybe(0x30); // accuracy
  info.maybe(0x01); // ordering
  const nonce = info.maybe(0x02);
  return { time, policy, nonce: nonce === undefined ? null : hexOf(nonce.content), hash, imprint: digest };
}

async function signatureProblems(
  signedData: SignedData,
  content: Uint8Array,
  authority: Certificate,
): Promise<string[]> {
  const { signer } = signedData;
  const { signedAttributes, digestAlgorithm, algorithm } = signer;
  if (digestAlgorithm === undefined || algorithm === undefined) {
    return [`the signature algorithm ${signer.algorithmId} of the time stamp is not supported`];
  }
  const type = attributeOf(signedAttributes, oid.contentType);
  const digest = attributeOf(signedAttributes, oid.messageDigest)?.content ?? new Uint8Array();
  const actual = await digestOf(digestAlgorithm, content);
  const whole = type !== undefined && objectIdentifierOf(type) === oid.tstInfo && sameBytes(digest, actual);
  const signed =
    whole &&
    (await namesCertificate(signedAttributes, authority)) &&
    (await fits({ key: authority.publicKey, algorithm }, signedBytes(signer), signer.signature));
  return signed ? [] : ['the signature of the time stamp does not fit'];
}

/** Whether signing-certificate (RFC 2634 §5.4) or its second version (RFC 5035 §3) names the certificate first. */
async function namesCertificate(attributes: Element, { der }: Certificate): Promise<boolean> {
  const [first, second] = [oid.signingCertificate, oid.signingCertificateV2].map((type) => {
    const value = attributeOf(attributes, type);
    const list = value === undefined ? undefined : elementsOf(value)[0];
    return list === undefined ? undefined : elementsOf(list)[0];
  });
  if (second !== undefined) {
    const members = membersOf(second);
    const identifier = members.maybe(0x30);
    const algorithm = identifier === undefined ? 'SHA-256' : hashNameOf(identifier);
    const digest = members.take(0x04, 'the digest of the certificate').content;
    return algorithm !== undefined && sameBytes(digest, await digestOf(algorithm, der));
  }
  if (first === undefined) return false;
  return sameBytes(membersOf(first).take(0x04, 'the digest of the certificate').content, await digestOf('SHA-1', der));
}

function authorityProblems(authority: Certificate, time: Date): string[] {
  const { extendedKeyUsage } = authority.extensions;
  const forTime = extendedKeyUsage?.length === 1 && extendedKeyUsage[0] === oid.timeStamping;
  const validity = validityProblem(authority, time);
  return [
    ...(forTime ? [] : [`the certificate "${authority.subjectText}" is not one for time stamps`]),
    ...(validity === null ? [] : [validity]),
  ];
}
