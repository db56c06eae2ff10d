import { sameBytes } from './bytes.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import type { DigestSigner, TimeStamper } from './signer.ts';
import { readSignedData } from './signed-data.ts';
import { readRevocationList } from './verify/revocation.ts';

/** What a signature needs to be checked when nobody answers any more (EN 319 142-1 §5.4): goes into the PDF and CMS. */
export interface LongTermData {
  /** Certificates of the signer's and the time-stamp authority's chains, each as DER. */
  readonly certificates: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
}

/**
 * Certificates and revocation lists for signatures by this signer with these time stamps.
 * @returns the certificate that no list covers, in words, when the data would not suffice
 */
export async function longTermData(
  signer: DigestSigner,
  timeStamper: TimeStamper,
  { roots, now }: { readonly roots: readonly Certificate[]; readonly now: Date },
): Promise<LongTermData | string> {
  const { certificates: stamping } = readSignedData(await timeStamper.stamp(new Uint8Array(32)));
  const chain = [...signer.certificates.map(readCertificate), ...stamping, ...roots];
  const certificates = chain.filter((each, index) => index === chain.findIndex(({ der }) => sameBytes(der, each.der)));
  const lists = (signer.lists ?? []).map(readRevocationList);
  const bare = certificates
    .filter(({ issuer, subject }) => !sameBytes(issuer, subject))
    .find(
      ({ issuer }) =>
        !lists.some(
          (list) => sameBytes(list.issuer, issuer) && list.thisUpdate <= now && (list.nextUpdate ?? now) >= now,
        ),
    );
  if (bare !== undefined) return `no current revocation list covers the certificate "${bare.subjectText}"`;
  return { certificates: certificates.map(({ der }) => der), lists: lists.map(({ der }) => der) };
}
