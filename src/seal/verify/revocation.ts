import type { Certificate } from '../certificate.ts';
import { readDer } from '../der-reader.ts';
import { answerIn } from '../revocation-choice.ts';
import { readRevocationAnswer } from './revocation-answer.ts';
import { readRevocationList } from './revocation-list.ts';
import type { RevocationData } from './revocation-data.ts';

/** Reads what a CMS structure carries: a list, or an OCSP answer in its wrapping. @throws DerError */
export function readRevocation(choice: Uint8Array): RevocationData {
  const answer = answerIn(readDer(choice));
  return answer === undefined ? readRevocationList(choice) : readRevocationAnswer(answer);
}

export interface RevocationOptions {
  readonly revocations: readonly RevocationData[];
  /** Time for which the answer is wanted. */
  readonly at: Date;
  /** Whether that time is proven; if not, a revocation counts whenever it was. */
  readonly proven: boolean;
}

/**
 * What lists and answers say of a certificate: a problem, the time of the latest by which there is none, or nothing
 * (null).
 */
export async function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  { revocations, at, proven }: RevocationOptions,
): Promise<string | Date | null> {
  let latest: Date | null = null;
  for (const each of revocations) {
    const status = await each.statusOf(certificate, issuer);
    if (status === null) continue;
    if (typeof status === 'string') return status;
    const { revokedAt, thisUpdate, nextUpdate } = status;
    if (revokedAt !== null && (!proven || revokedAt <= at)) {
      return `the certificate "${certificate.subjectText}" was revoked on ${revokedAt.toISOString()}`;
    }
    const current = nextUpdate === null || nextUpdate >= at;
    if (current && (latest === null || thisUpdate > latest)) latest = thisUpdate;
  }
  return latest;
}
