import type { Certificate } from '../certificate.ts';

/** What an authority says of revocations: a list (CRL), or an answer about single certificates (OCSP). */
export interface RevocationData {
  readonly der: Uint8Array;
  /**
   * What it says of a certificate of this issuer; null when it does not speak of it; why it cannot be relied on, in
   * words, when it does so without authority. Never rejects.
   */
  readonly statusOf: (certificate: Certificate, issuer: Certificate) => Promise<RevocationStatus | string | null>;
}

export interface RevocationStatus {
  /** Null when the certificate was not revoked. */
  readonly revokedAt: Date | null;
  readonly thisUpdate: Date;
  /** When there is newer information; null when it is not said. */
  readonly nextUpdate: Date | null;
}
