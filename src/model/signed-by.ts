/** Who made a signature, as far as whoever verifies can tell. */
export interface SignedBy {
  /** `known`: chains to an anchor that the caller gave. `unknown`: intact, but by a certificate nobody vouched for. `none`: no valid signature. */
  readonly trust: 'known' | 'unknown' | 'none';
  readonly name: string | null;
  readonly fingerprint: string | null;
  /** SHA-256 of the public key (SubjectPublicKeyInfo): the same for every certificate of the key. */
  readonly key: string | null;
  readonly test: boolean;
  /** Signing time as claimed by the signer. */
  readonly claimedAt: string | null;
  /** Time of the list by which no certificate of the chain was revoked; null when there is none, or no anchor. */
  readonly notRevokedBy: string | null;
}

/** The time stamp of a signature. */
export interface StampedBy {
  readonly time: string;
  readonly authority: string;
  readonly fingerprint: string;
  /** `known`: chains to an anchor that the caller gave. */
  readonly trust: 'known' | 'unknown';
}
