import { X509Certificate, createHash, sign } from 'node:crypto';
import {
  Constructed,
  GeneralizedTime,
  Integer,
  Null,
  ObjectIdentifier,
  OctetString,
  Sequence,
  Set as Asn1Set,
  Utf8String,
  fromBER,
  type AsnType,
} from 'asn1js';
import { Certificate, TimeStampReq } from 'pkijs';
import { sandboxKey, timeStampCertificate } from './certificates.ts';

const oid = {
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** Below the arc for documentation (RFC 7299 has none for policies). */
  policy: '2.999.1.1',
} as const;

const sequence = (...value: AsnType[]): Sequence => new Sequence({ value });
const set = (...value: AsnType[]): Asn1Set => new Asn1Set({ value });
const identifier = (value: string): ObjectIdentifier => new ObjectIdentifier({ value });
const octets = (bytes: Uint8Array): OctetString => new OctetString({ valueHex: Uint8Array.from(bytes).buffer });
const tagged = (tagNumber: number, ...value: AsnType[]): Constructed =>
  new Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
const bytesOf = (value: AsnType): Uint8Array => new Uint8Array(value.toBER());
const parsed = (der: Uint8Array): AsnType => fromBER(Uint8Array.from(der).buffer).result;
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const attribute = (type: string, value: AsnType): Sequence => sequence(identifier(type), set(value));

/** Answers a time-stamp request (RFC 3161 §2.4) as of this time; refuses what it cannot read. */
export function answerTimeStamp(request: Uint8Array, now: Date): Uint8Array {
  const input = readRequest(request);
  if (input === null) return refusal(2, 'the request cannot be read'); // rejection, badDataFormat
  if (input.messageImprint.hashAlgorithm.algorithmId !== oid.sha256) return refusal(2, 'only SHA-256 is stamped');
  const info = bytesOf(
    sequence(
      new Integer({ value: 1 }),
      identifier(oid.policy),
      sequence(
        sequence(identifier(oid.sha256), new Null()),
        octets(input.messageImprint.hashedMessage.valueBlock.valueHexView),
      ),
      serialNumber(request),
      new GeneralizedTime({ valueDate: wholeSecond(now) }),
      ...(input.nonce === undefined ? [] : [input.nonce]),
    ),
  );
  return bytesOf(sequence(sequence(new Integer({ value: 0 })), token(info, input.certReq === true)));
}

function readRequest(request: Uint8Array): TimeStampReq | null {
  try {
    const { result, offset } = fromBER(Uint8Array.from(request).buffer);
    return offset === request.length ? new TimeStampReq({ schema: result }) : null;
  } catch {
    return null;
  }
}

const refusal = (status: number, text: string): Uint8Array =>
  bytesOf(sequence(sequence(new Integer({ value: status }), sequence(new Utf8String({ value: text })))));

const wholeSecond = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);

/** Positive, and another one for each request. */
function serialNumber(request: Uint8Array): Integer {
  const bytes = Uint8Array.from(sha256(request).subarray(0, 12));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return new Integer({ valueHex: bytes.buffer });
}

/** The token: CMS SignedData around the time (RFC 3161 §2.4.2, RFC 5816). */
function token(info: Uint8Array, withCertificate: boolean): Sequence {
  const { raw } = new X509Certificate(timeStampCertificate);
  const certificate = new Certificate({ schema: parsed(raw) });
  const { issuer } = certificate;
  const digestAlgorithm = sequence(identifier(oid.sha256));
  const issuerName = issuer.toSchema() as AsnType;
  const attributes = [
    attribute(oid.contentType, identifier(oid.tstInfo)),
    attribute(oid.messageDigest, octets(sha256(info))),
    attribute(oid.signingCertificateV2, sequence(sequence(sequence(octets(sha256(raw)))))),
  ].sort((left, right) => Buffer.compare(bytesOf(left), bytesOf(right)));
  const signature = sign('sha256', bytesOf(set(...attributes)), sandboxKey('authority'));
  const signerInfo = sequence(
    new Integer({ value: 1 }),
    sequence(issuerName, certificate.serialNumber),
    digestAlgorithm,
    tagged(0, ...attributes),
    sequence(identifier(oid.ecdsaSha256)),
    octets(signature),
  );
  const signedData = sequence(
    new Integer({ value: 3 }),
    set(digestAlgorithm),
    sequence(identifier(oid.tstInfo), tagged(0, octets(info))),
    ...(withCertificate ? [tagged(0, parsed(raw))] : []),
    set(signerInfo),
  );
  return sequence(identifier(oid.signedData), tagged(0, signedData));
}
