import { sameBytes } from './bytes.ts';
import {
  readCertificate,
  signatureAlgorithmOf,
  type Certificate,
  type HashName,
  type SignatureAlgorithm,
} from './certificate.ts';
import { DerError, elementsOf, membersOf, objectIdentifierOf, readDer, type Element } from './der-reader.ts';

/** The parts of a CMS SignedData with one signer (RFC 5652 §5.1, §5.3). */
export interface SignedData {
  readonly contentType: string;
  /** Content inside of the structure; null when it is detached. */
  readonly content: Uint8Array | null;
  readonly certificates: readonly Certificate[];
  /** Revocation lists and other RevocationInfoChoices, each as DER. */
  readonly revocations: readonly Uint8Array[];
  readonly signer: SignerInfo;
}

export interface SignerInfo {
  readonly identifier: Element;
  readonly digestAlgorithm: HashName | undefined;
  readonly signedAttributes: Element;
  /** Undefined when it is one that we do not verify; `algorithmId` names it. */
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly algorithmId: string;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: Element | undefined;
}

const signedDataType = '1.2.840.113549.1.7.2';
const rsaEncryption = '1.2.840.113549.1.1.1';
const hashes: Readonly<Record<string, HashName>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

/** Hash function of an AlgorithmIdentifier; undefined for SHA-1 and older ones. */
export const hashNameOf = (identifier: Element): HashName | undefined =>
  hashes[objectIdentifierOf(membersOf(identifier).take(0x06, 'the digest algorithm'))];

/** @throws DerError */
export function readSignedData(der: Uint8Array): SignedData {
  const outer = membersOf(readDer(der));
  const type = objectIdentifierOf(outer.take(0x06, 'the type of the structure'));
  if (type !== signedDataType) throw new DerError('it is not CMS SignedData');
  const signedData = membersOf(membersOf(outer.take(0xa0, 'the content')).take(0x30, 'SignedData'));
  signedData.take(0x02, 'the version');
  signedData.take(0x31, 'the set of digest algorithms');
  const encapsulated = membersOf(signedData.take(0x30, 'the kind of content'));
  const contentType = objectIdentifierOf(encapsulated.take(0x06, 'the kind of content'));
  const explicit = encapsulated.maybe(0xa0);
  const content = explicit === undefined ? null : membersOf(explicit).take(0x04, 'the content').content;
  const certificates = signedData.maybe(0xa0);
  const revocations = signedData.maybe(0xa1);
  const signers = elementsOf(signedData.take(0x31, 'the signer'));
  const [signer] = signers;
  if (signer === undefined || signers.length !== 1) throw new DerError('it does not have exactly one signer');
  return {
    contentType,
    content,
    certificates: certificates === undefined ? [] : elementsOf(certificates).map((each) => readCertificate(each.der)),
    revocations: revocations === undefined ? [] : elementsOf(revocations).map((each) => each.der),
    signer: readSigner(signer),
  };
}

function readSigner(element: Element): SignerInfo {
  const info = membersOf(element);
  info.take(0x02, 'the version of the signer');
  const identifier = info.maybe(0x80) ?? info.take(0x30, 'the identifier of the signer');
  const digestAlgorithm = hashNameOf(info.take(0x30, 'the digest algorithm'));
  const signedAttributes = info.take(0xa0, 'the set of signed attributes');
  const algorithm = info.take(0x30, 'the signature algorithm');
  const algorithmId = objectIdentifierOf(membersOf(algorithm).take(0x06, 'the signature algorithm'));
  return {
    identifier,
    digestAlgorithm,
    signedAttributes,
    algorithm:
      algorithmId === rsaEncryption && digestAlgorithm !== undefined
        ? { kind: 'rsa', hash: digestAlgorithm }
        : signatureAlgorithmOf(algorithm),
    algorithmId,
    signature: info.take(0x04, 'the signature').content,
    unsignedAttributes: info.maybe(0xa1),
  };
}

/** The certificate that a SignerInfo names, by issuer and serial number or by key identifier (RFC 5652 §5.3). */
export function signerCertificate({ certificates, signer }: SignedData): Certificate | undefined {
  const { identifier } = signer;
  if (identifier.tag === 0x80) {
    return certificates.find(({ extensions: { subjectKeyIdentifier } }) =>
      subjectKeyIdentifier === null ? false : sameBytes(subjectKeyIdentifier, identifier.content),
    );
  }
  const [name, number] = elementsOf(identifier);
  if (name === undefined || number === undefined) return undefined;
  return certificates.find(
    ({ issuer, serialNumber }) => sameBytes(name.der, issuer) && sameBytes(number.der, serialNumber),
  );
}

/** The value of an attribute that stands once and has one value. */
export function attributeOf(attributes: Element | undefined, type: string): Element | undefined {
  const found = (attributes === undefined ? [] : elementsOf(attributes))
    .map(elementsOf)
    .filter(([name]) => name !== undefined && objectIdentifierOf(name) === type);
  const set = found[0]?.[1];
  const values = set === undefined ? [] : elementsOf(set);
  return found.length === 1 && values.length === 1 ? values[0] : undefined;
}

/** The signed attributes as the explicit SET OF that the signature covers (RFC 5652 §5.4). */
export function signedBytes({ signedAttributes }: SignerInfo): Uint8Array {
  const content = Uint8Array.from(signedAttributes.der);
  content[0] = 0x31;
  return content;
}
