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
} as const;

/** @throws DerError */
export function readExtensions(explicit: Element | undefined): Extensions {
  const list = explicit === undefined ? [] : elementsOf(membersOf(explicit).take(0x30, 'the extensions'));
  const extensions = list.map((each) => {
    const members = membersOf(each);
    const id = objectIdentifierOf(members.take(0x06, 'the name of an extension'));
    const critical = members.maybe(0x01)?.content[0] === 0xff;
    return { id, critical, value: members.take(0x04, 'the value of an extension').content };
  });
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
