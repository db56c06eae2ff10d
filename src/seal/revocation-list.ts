import { algorithmIdentifier } from './cms.ts';
import { element, integer, objectIdentifier, octetString, sequence, tagged, time, type Der } from './der.ts';
import type { DigestSigner } from './signer.ts';

export interface RevocationListParts {
  /** Name of the issuer, as DER. */
  readonly issuer: Uint8Array;
  /** Its subject key identifier. */
  readonly authorityKey: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Serial numbers as DER. */
  readonly revoked: readonly { readonly serialNumber: Uint8Array; readonly at: Date }[];
  readonly signer: Pick<DigestSigner, 'algorithm' | 'sign'>;
}

const extension = (id: string, value: Der): Der => sequence(objectIdentifier(id), octetString(value));

/** A certificate revocation list, version 2 with key identifier and number (RFC 5280 §5.1, §5.2). */
export async function writeRevocationList(parts: RevocationListParts): Promise<Der> {
  const { issuer, authorityKey, thisUpdate, nextUpdate, revoked, signer } = parts;
  const algorithm = algorithmIdentifier(signer.algorithm);
  const entries = revoked.map(({ serialNumber, at }) => sequence(serialNumber, time(at)));
  const body = sequence(
    integer(1),
    algorithm,
    issuer,
    time(thisUpdate),
    time(nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    tagged(
      0,
      sequence(extension('2.5.29.35', sequence(element(0x80, authorityKey))), extension('2.5.29.20', integer(1))),
    ),
  );
  return sequence(body, algorithm, element(0x03, Uint8Array.of(0, ...(await signer.sign(body)))));
}
