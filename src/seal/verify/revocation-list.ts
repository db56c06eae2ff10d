import { sameBytes } from '../bytes.ts';
import { signatureAlgorithmOf, type Certificate, type SignatureAlgorithm } from '../certificate.ts';
import { bitsOf, elementsOf, membersOf, readDer, timeOf, type Element } from '../der-reader.ts';
import { hasCriticalExtension } from '../extensions.ts';
import type { RevocationData, RevocationStatus } from './revocation-data.ts';
import { fits } from './signature.ts';

/** A certificate revocation list (RFC 5280 §5). */
export interface RevocationList extends RevocationData {
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  /** When the next one is due; null when it is not said. */
  readonly nextUpdate: Date | null;
  /** Time of revocation of a certificate, by its serial number as DER. */
  readonly revokedAt: (serialNumber: Uint8Array) => Date | null;
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
  const issuer = members.take(0x30, 'the issuer of the revocation list').der;
  const time = (): Element | undefined => members.maybe(0x17) ?? members.maybe(0x18);
  const [first, next] = [time(), time()].map((each) => (each === undefined ? undefined : timeOf(each)));
  const revoked = members.maybe(0x30);
  const entries = revoked === undefined ? [] : elementsOf(revoked).map(elementsOf);
  // Lists with critical extensions are parts of others, or about other certificates: they are not read.
  const whole = !hasCriticalExtension(members.maybe(0xa0));
  const [thisUpdate, nextUpdate] = [first ?? new Date(Number.NaN), next ?? null];
  const revokedAt = (serialNumber: Uint8Array): Date | null => {
    const found = entries.find(([number]) => number !== undefined && sameBytes(number.der, serialNumber));
    return found?.[1] === undefined ? null : timeOf(found[1]);
  };
  const signed = { body: body.der, algorithm: signatureAlgorithmOf(algorithm), signature };
  const statusOf = async (
    { issuer: named, serialNumber }: Certificate,
    authority: Certificate,
  ): Promise<RevocationStatus | string | null> => {
    if (!whole || !sameBytes(issuer, named)) return null;
    return (await isIssuedBy(signed, authority))
      ? { revokedAt: revokedAt(serialNumber), thisUpdate, nextUpdate }
      : `a revocation list in the name of "${authority.subjectText}" was not signed by it`;
  };
  return { der, issuer, thisUpdate, nextUpdate, revokedAt, statusOf };
}

interface Signed {
  readonly body: Uint8Array;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
}

async function isIssuedBy(
  { body, algorithm, signature }: Signed,
  { publicKey, extensions: { keyUsage } }: Certificate,
): Promise<boolean> {
  const mayList = keyUsage === null || keyUsage.has('cRLSign');
  return mayList && algorithm !== undefined && fits({ key: publicKey, algorithm }, body, signature);
}
