import { sameBytes } from './bytes.ts';
import { keyBitsOf, type Certificate } from './certificate.ts';
import { nothing, objectIdentifier, octetString, sequence, tagged, type Der } from './der.ts';
import { digestOf } from './digest.ts';
import { readRevocationAnswer } from './verify/revocation-answer.ts';
import type { RevocationStatus } from './verify/revocation-data.ts';

/** How OCSP responders are asked. */
export interface RevocationAsking {
  /** Sends a request to an address and returns the body of the answer; rejects, in words, when there is none. */
  readonly ask: (url: string, request: Uint8Array) => Promise<Uint8Array>;
  /** Sixteen random bytes for each request. */
  readonly nonce: () => Uint8Array;
  readonly now: Date;
}

export interface Answered {
  /** The whole OCSPResponse. */
  readonly der: Uint8Array;
  readonly status: RevocationStatus;
}

/** How far a responder's clock may be ahead of ours. */
const toleranceMs = 300_000;

/**
 * Asks the responders that a certificate names for themselves (RFC 5280 §4.2.2.1), until one gives a current answer that
 * holds. An answer need not repeat the nonce, which prepared ones cannot, but must not have another.
 * @returns the answer, or why there is none
 */
export async function askRevocation(
  certificate: Certificate,
  issuer: Certificate,
  asking: RevocationAsking,
): Promise<Answered | string> {
  const failures: string[] = [];
  for (const url of certificate.extensions.ocspResponders) {
    const answer = await askOne(url, { certificate, issuer }, asking);
    if (typeof answer !== 'string') return answer;
    failures.push(`${url}: ${answer}`);
  }
  return failures.length === 0 ? 'it names no OCSP responder' : failures.join('; ');
}

interface Pair {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
}

async function askOne(url: string, pair: Pair, { ask, nonce, now }: RevocationAsking): Promise<Answered | string> {
  const own = nonce();
  try {
    const answer = readRevocationAnswer(await ask(url, await ocspRequest(pair, own)));
    if (answer.nonce !== null && !sameBytes(answer.nonce, octetString(own))) return 'it answers another request';
    const status = await answer.statusOf(pair.certificate, pair.issuer);
    if (status === null) return 'it answers for another certificate';
    if (typeof status === 'string') return status;
    const ahead = status.thisUpdate.getTime() - now.getTime() > toleranceMs;
    const past = status.nextUpdate !== null && status.nextUpdate < now;
    return ahead || past
      ? `its answer of ${status.thisUpdate.toISOString()} is not current`
      : { der: answer.der, status };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** OCSPRequest (RFC 6960 §4.1.1) for one certificate, by SHA-1 as responders with prepared answers need it (RFC 5019 §2.1.1). */
async function ocspRequest({ certificate, issuer }: Pair, nonce: Uint8Array): Promise<Der> {
  const identifier = sequence(
    sequence(objectIdentifier('1.3.14.3.2.26'), nothing),
    octetString(await digestOf('SHA-1', issuer.subject)),
    octetString(await digestOf('SHA-1', keyBitsOf(issuer.publicKey))),
    certificate.serialNumber,
  );
  const extension = sequence(objectIdentifier('1.3.6.1.5.5.7.48.1.2'), octetString(octetString(nonce)));
  return sequence(sequence(sequence(sequence(identifier)), tagged(2, sequence(extension))));
}
