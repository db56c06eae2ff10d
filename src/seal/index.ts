export { certificatesPem, pemCertificates, pemSigner, signerOf, testMark } from './keys.ts';
export { pkcs12Signer } from './pkcs12.ts';
export { signPdf, signatureBytes } from './pades.ts';
export { sealPack, type SealedPack } from './seal.ts';
export type { DigestSigner } from './signer.ts';
export { createTestKey } from './test-key.ts';
export { zipStream } from './zip.ts';
export { readContainer } from './verify/container.ts';
export { verifyPack } from './verify/verify.ts';
