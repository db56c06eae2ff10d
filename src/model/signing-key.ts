/** Algorithms of AWS KMS that packs are signed with. */
export type SigningAlgorithm = 'RSASSA_PKCS1_V1_5_SHA_256' | 'ECDSA_SHA_256';

/** A private key that another system holds and that signs digests, such as one of AWS KMS. */
export interface SigningKey {
  /** As it was named: id, alias or ARN. */
  readonly name: string;
  readonly publicKey: () => Promise<{
    /** SubjectPublicKeyInfo. */
    readonly spki: Uint8Array;
    readonly algorithms: readonly string[];
  }>;
  /** Signature over a SHA-256 digest; ECDSA as DER. */
  readonly sign: (digest: Uint8Array, algorithm: SigningAlgorithm) => Promise<Uint8Array>;
}
