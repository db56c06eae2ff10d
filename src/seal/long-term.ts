import { AuditPackError } from '../model/index.ts';
import { sameBytes } from './bytes.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { askRevocation, type RevocationAsking } from './revocation-request.ts';
import type { DigestSigner, TimeStamper } from './signer.ts';
import { readSignedData } from './signed-data.ts';
import { readRevocationList, type RevocationList } from './verify/revocation-list.ts';

/** What a signature needs to be checked when nobody answers any more (EN 319 142-1 §5.4): goes into the PDF and CMS. */
export interface LongTermData {
  /** Certificates of the signer's and the time-stamp authority's chains, each as DER. */
  readonly certificates: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  /** OCSP answers about certificates that no list covers. */
  readonly answers: readonly Uint8Array[];
}

export interface LongTermOptions extends RevocationAsking {
  /** Of time-stamp authorities, where their tokens do not carry them. */
  readonly roots: readonly Certificate[];
}

/**
 * Certificates, revocation lists and OCSP answers for signatures by this signer with these time stamps.
 * @returns the certificate that nothing covers, in words, when the data would not suffice
 * @throws AuditPackError E_SIGNING when one of the certificates was revoked
 */
export async function longTermData(
  signer: DigestSigner,
  timeStamper: TimeStamper,
  options: LongTermOptions,
): Promise<LongTermData | string> {
  const { certificates: stamping } = readSignedData(await timeStamper.stamp(new Uint8Array(32)));
  const chain = [...signer.certificates.map(readCertificate), ...stamping, ...options.roots];
  const certificates = chain.filter((each, index) => index === chain.findIndex(({ der }) => sameBytes(der, each.der)));
  const lists = (signer.lists ?? []).map(readRevocationList);
  const answers: Uint8Array[] = [];
  for (const certificate of certificates) {
    if (sameBytes(certificate.issuer, certificate.subject) || isListed(certificate, lists, options.now)) continue;
    const answer = await answerAbout(certificate, certificates, options);
    if (typeof answer === 'string') {
      return `no current revocation list covers the certificate "${certificate.subjectText}", and ${answer}`;
    }
    answers.push(answer);
  }
  return {
    certificates: certificates.map(({ der }) => der),
    lists: lists.map(({ der }) => der),
    answers,
  };
}

/** Whether a current list covers a certificate. */
function isListed(certificate: Certificate, lists: readonly RevocationList[], now: Date): boolean {
  const own = lists.filter(({ issuer }) => sameBytes(issuer, certificate.issuer));
  for (const list of own) refuseRevoked(certificate, list.revokedAt(certificate.serialNumber));
  return own.some(({ thisUpdate, nextUpdate }) => thisUpdate <= now && (nextUpdate ?? now) >= now);
}

/** @returns an OCSP answer by which the certificate was not revoked, or why there is none */
async function answerAbout(
  certificate: Certificate,
  chain: readonly Certificate[],
  options: LongTermOptions,
): Promise<Uint8Array | string> {
  const issuer = chain.find(({ subject }) => sameBytes(subject, certificate.issuer));
  if (issuer === undefined) return 'nobody can be asked about it: the certificate of its issuer is not at hand';
  const answer = await askRevocation(certificate, issuer, options);
  if (typeof answer === 'string') return answer;
  refuseRevoked(certificate, answer.status.revokedAt);
  return answer.der;
}

function refuseRevoked({ subjectText }: Certificate, revokedAt: Date | null): void {
  if (revokedAt === null) return;
  throw new AuditPackError('E_SIGNING', `the certificate "${subjectText}" was revoked on ${revokedAt.toISOString()}`, {
    hint: 'Sign with another key, or take time stamps of another authority: nobody may rely on this one.',
  });
}
