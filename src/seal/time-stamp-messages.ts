import { hexOf, textOf } from './bytes.ts';
import { element, integer, nothing, objectIdentifier, octetString, sequence, type Der } from './der.ts';
import { DerError, elementsOf, membersOf, readDer } from './der-reader.ts';

const sha256 = sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), nothing);

export interface TimeStampRequest {
  readonly der: Der;
  /** Content of the nonce's INTEGER, in hexadecimal. */
  readonly nonce: string;
}

/** TimeStampReq (RFC 3161 §2.4.1) for a SHA-256 digest, which also asks for the authority's certificate. */
export function timeStampRequest(
  digest: Uint8Array,
  { policy, nonce }: { readonly policy: string | null; readonly nonce: Uint8Array },
): TimeStampRequest {
  // Positive and without leading zeroes, whatever the random bytes are (X.690 §8.3).
  const number = Uint8Array.from([((nonce[0] ?? 0) & 0x3f) | 0x40, ...nonce.subarray(1)]);
  const der = sequence(
    integer(1),
    sequence(sha256, octetString(digest)),
    ...(policy === null ? [] : [objectIdentifier(policy)]),
    element(0x02, number),
    element(0x01, Uint8Array.of(0xff)),
  );
  return { der, nonce: hexOf(number) };
}

/** TimeStampResp (RFC 3161 §2.4.2): the token, or why there is none. Never throws. */
export function readTimeStampResponse(body: Uint8Array): { readonly token: Uint8Array } | string {
  try {
    const response = membersOf(readDer(body));
    const status = membersOf(response.take(0x30, 'the status'));
    const code = status.take(0x02, 'the status').content;
    const [token] = response.rest();
    if (code.length === 1 && (code[0] ?? 2) < 2 && token !== undefined) return { token: token.der };
    const texts = status.maybe(0x30);
    const reason =
      texts === undefined
        ? ''
        : `: ${elementsOf(texts)
            .map((each) => textOf(each.content))
            .join(' ')}`;
    return `the request was refused with status ${code[0] ?? '?'}${reason}`;
  } catch (error) {
    return `the answer is no time stamp: ${error instanceof DerError ? error.message : String(error)}`;
  }
}

/** A TimeStampResp around a token, as `openssl ts -verify -in` reads it. */
export const timeStampResponse = (token: Uint8Array): Der => sequence(sequence(integer(0)), token);
