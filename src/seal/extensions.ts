import { latin1Of } from './bytes.ts';
import { elementsOf, membersOf, objectIdentifierOf, readDer, type Element } from './der-reader.ts';

/** Extensions of a certificate (RFC 5280 §4.2) as far as a chain depends on them. */
export interface Extensions {
  readonly authority: boolean;
  /** Largest number of authorities below this one; null when not limited. */
  readonly pathLength: number | null;
  /** Names of the bits that are set; null when the key may be used for anything. */
  readonly keyUsage: ReadonlySet<KeyUsage> | null;
  readonly extendedKeyUsage: readonly string[] | null;
  readonly subjectKeyIdentifier: Uint8Array | null;
  readonly authorityKeyIdentifier: Uint8Array | null;
  /** Addresses of OCSP responders that the issuer named (RFC 5280 §4.2.2.1). */
  readonly ocspResponders: readonly string[];
  /** The certificate of an OCSP responder about which nobody need be asked (RFC 6960 §4.2.2.2.1). */
  readonly ocspNoCheck: boolean;
  /** Critical extensions that are not read here: whoever relies on the certificate must refuse it. */
  readonly unknownCritical: readonly string[];
}

export type KeyUsage = (typeof usages)[number];
const usages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const;

const oid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInformation: '1.3.6.1.5.5.7.1.1',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
} as const;

interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** Extensions as certificates, revocation lists and OCSP answers carry them, in their explicit tag. @throws DerError */
function extensionsIn(explicit: Element | undefined): readonly Extension[] {
  if (explicit === undefined) return [];
  return elementsOf(membersOf(explicit).take(0x30, 'the extensions')).map((each) => {
    const members = membersOf(each);
    const id = objectIdentifierOf(members.take(0x06, 'the name of an extension'));
    const critical = members.maybe(0x01)?.content[0] === 0xff;
    return { id, critical, value: members.take(0x04, 'the value of an extension').content };
  });
}

export const hasCriticalExtension = (explicit: Element | undefined): boolean =>
  extensionsIn(explicit).some(({ critical }) => critical);

/** The values of extensions by their names. @throws DerError */
export const valuesOf = (explicit: Element): ReadonlyMap<string, Uint8Array> =>
  new Map(extensionsIn(explicit).map(({ id, value }) => [id, value]));

/** @throws DerError */
export function readExtensions(explicit: Element | undefined): Extensions {
  const extensions = extensionsIn(explicit);
  const valueOf = (id: string): Element | undefined => {
    const found = extensions.find((each) => each.id === id);
    return found === undefined ? undefined : readDer(found.value);
  };
  const known = new Set<string>(Object.values(oid));
  return {
    ...basicConstraints(valueOf(oid.basicConstraints)),
    keyUsage: keyUsage(valueOf(oid.keyUsage)),
    extendedKeyUsage: extendedKeyUsage(valueOf(oid.extendedKeyUsage)),
    subjectKeyIdentifier: valueOf(oid.subjectKeyIdentifier)?.content ?? null,
    authorityKeyIdentifier: authorityKeyIdentifier(valueOf(oid.authorityKeyIdentifier)),
    ocspResponders: ocspResponders(valueOf(oid.authorityInformation)),
    ocspNoCheck: valueOf(oid.ocspNoCheck) !== undefined,
    unknownCritical: extensions.filter((each) => each.critical && !known.has(each.id)).map((each) => each.id),
  };
}

function basicConstraints(value: Element | undefined): Pick<Extensions, 'authority' | 'pathLength'> {
  if (value === undefined) return { authority: false, pathLength: null };
  const members = membersOf(value);
  const authority = members.maybe(0x01)?.content[0] === 0xff;
  const limit = members.maybe(0x02)?.content;
  return { authority, pathLength: limit === undefined ? null : limit.reduce((sum, byte) => sum * 256 + byte, 0) };
}

function keyUsage(value: Element | undefined): Extensions['keyUsage'] {
  if (value === undefined) return null;
  const bits = value.content[1] ?? 0;
  return new Set(usages.filter((_, index) => (bits & (0x80 >> index)) !== 0));
}

const extendedKeyUsage = (value: Element | undefined): Extensions['extendedKeyUsage'] =>
  value === undefined ? null : elementsOf(value).map(objectIdentifierOf);

function authorityKeyIdentifier(value: Element | undefined): Uint8Array | null {
  return value === undefined ? null : (membersOf(value).maybe(0x80)?.content ?? null);
}

const ocspAccess = '1.3.6.1.5.5.7.48.1';

/** AuthorityInfoAccessSyntax: the locations of OCSP that are addresses ([6] of GeneralName) of the web. */
function ocspResponders(value: Element | undefined): readonly string[] {
  const descriptions = value === undefined ? [] : elementsOf(value).map(elementsOf);
  return descriptions.flatMap(([method, location]) => {
    if (method === undefined || location?.tag !== 0x86 || objectIdentifierOf(method) !== ocspAccess) return [];
    const url = latin1Of(location.content);
    return /^https?:\/\//i.test(url) ? [url] : [];
  });
}
