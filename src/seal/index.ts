export { signCms } from './cms.ts';
export {
  certificatesPem,
  fingerprintOf,
  keySigner,
  nameOf,
  pemCertificates,
  pemSigner,
  signerOf,
  testMark,
  type PemFiles,
} from './keys.ts';
export { pkcs12Signer } from './pkcs12.ts';
export { signPdf, signatureBytes } from './pades.ts';
export { sealPack, type SealedPack, type SealRequest } from './seal.ts';
export type { DigestSigner } from './signer.ts';
export { createTestKey } from './test-key.ts';
export { zipStream } from './zip.ts';
export { readContainer, type Container } from './verify/container.ts';
export { verifyPack, type VerifyOptions } from './verify/verify.ts';
