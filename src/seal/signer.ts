/** Signs messages; the key may live anywhere (file, KMS). */
export interface DigestSigner {
  readonly algorithm: 'rsa-sha256' | 'ecdsa-sha256';
  /** Signing certificate first, then its chain, each as DER. */
  readonly certificates: readonly Uint8Array[];
  /** Revocation lists of the signer's issuers, and of the time-stamp authority's, each as DER. */
  readonly lists?: readonly Uint8Array[];
  /** OCSP answers about certificates of these chains, each as DER (OCSPResponse). */
  readonly answers?: readonly Uint8Array[];
  /** A local test key: everything it signs says "not for hand-off". */
  readonly test: boolean;
  /**
   * Signature over the SHA-256 digest of the message (a few hundred bytes): PKCS#1 v1.5 for RSA, DER `Ecdsa-Sig-Value`
   * (RFC 3279 §2.2.3) for ECDSA.
   */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
}

/** Gets time stamps (RFC 3161) for SHA-256 digests, each as the token's DER. */
export interface TimeStamper {
  /** @throws AuditPackError E_TIME_STAMP when no authority gives a usable one */
  readonly stamp: (digest: Uint8Array) => Promise<Uint8Array>;
}
