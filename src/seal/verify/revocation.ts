import { sameBytes } from '../bytes.ts';
import { signatureAlgorithmOf, type Certificate, type SignatureAlgorithm } from '../certificate.ts';
import { bitsOf, elementsOf, membersOf, objectIdentifierOf, readDer, timeOf, type Element } from '../der-reader.ts';
import { fits } from './signature.ts';

/** A certificate revocation list (RFC 5280 §5). */
export interface RevocationList {
  readonly der: Uint8Array;
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  /** When the next one is due; null when it is not said. */
  readonly nextUpdate: Date | null;
  /** Time of revocation of a certificate, by its serial number as DER. */
  readonly revokedAt: (serialNumber: Uint8Array) => Date | null;
  /** Lists with critical extensions are parts of others, or about other certificates: they are not read. */
  readonly whole: boolean;
  readonly signed: Uint8Array;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
}

/** @throws DerError */
export function readRevocationList(der: Uint8Array): RevocationList {
  const outer = membersOf(readDer(der));
  const body = outer.take(0x30, 'the content of the revocation list');
  const algorithm = outer.take(0x30, 'the algorithm of the revocation list');
  const signature = bitsOf(outer.take(0x03, 'the signature of the revocation list'));
  const members = membersOf(body);
  members.maybe(0x02);
  members.take(0x30, 'the algorithm of the revocation list');
  const issuer = members.take(0x30, 'the issuer of the revocation list');
  const time = (): Element | undefined => members.maybe(0x17) ?? members.maybe(0x18);
  const [thisUpdate, nextUpdate] = [time(), time()].map((each) => (each === undefined ? undefined : timeOf(each)));
  const revoked = members.maybe(0x30);
  const entries = revoked === undefined ? [] : elementsOf(revoked).map(elementsOf);
  const extensions = members.maybe(0xa0);
  return {
    der,
    issuer: issuer.der,
    thisUpdate: thisUpdate ?? new Date(Number.NaN),
    nextUpdate: nextUpdate ?? null,
    revokedAt: (serialNumber) => {
      const found = entries.find(([number]) => number !== undefined && sameBytes(number.der, serialNumber));
      return found?.[1] === undefined ? null : timeOf(found[1]);
    },
    whole: !hasCritical(extensions),
    signed: body.der,
    algorithm: signatureAlgorithmOf(algorithm),
    signature,
  };
}

function hasCritical(extensions: Element | undefined): boolean {
  if (extensions === undefined) return false;
  return elementsOf(membersOf(extensions).take(0x30, 'the extensions')).some((extension) => {
    const members = membersOf(extension);
    objectIdentifierOf(members.take(0x06, 'the name of an extension'));
    return members.maybe(0x01)?.content[0] === 0xff;
  });
}

export interface RevocationOptions {
  readonly lists: readonly RevocationList[];
  /** Time for which the answer is wanted. */
  readonly at: Date;
  /** Whether that time is proven; if not, a revocation counts whenever it was. */
  readonly proven: boolean;
}

/** What lists say of a certificate: a problem, the time of the list by which there is none, or nothing (null). */
export async function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  { lists, at, proven }: RevocationOptions,
): Promise<string | Date | null> {
  const own = lists.filter((list) => list.whole && sameBytes(list.issuer, certificate.issuer));
  let latest: Date | null = null;
  for (const list of own) {
    if (!(await isIssuedBy(list, issuer))) {
      return `a revocation list in the name of "${issuer.subjectText}" was not signed by it`;
    }
    const revoked = list.revokedAt(certificate.serialNumber);
    if (revoked !== null && (!proven || revoked <= at)) {
      return `the certificate "${certificate.subjectText}" was revoked on ${revoked.toISOString()}`;
    }
    const current = list.nextUpdate === null || list.nextUpdate >= at;
    if (current && (latest === null || list.thisUpdate > latest)) latest = list.thisUpdate;
  }
  return latest;
}

async function isIssuedBy(list: RevocationList, { publicKey, extensions }: Certificate): Promise<boolean> {
  const { keyUsage } = extensions;
  const mayList = keyUsage === null || keyUsage.has('cRLSign');
  if (!mayList || list.algorithm === undefined) return false;
  return fits({ key: publicKey, algorithm: list.algorithm }, list.signed, list.signature);
}
