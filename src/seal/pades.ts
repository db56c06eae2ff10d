import { createHash } from 'node:crypto';
import { AuditPackError } from '../model/index.ts';
import { signCms } from './cms.ts';
import type { DigestSigner, TimeStamper } from './signer.ts';

const byteRangeMark = Buffer.from('/ByteRange [0 /********** /********** /**********]', 'latin1');
const contentsMark = Buffer.from('/Contents <000000', 'latin1');

/** Bytes that the renderer leaves free for the CMS structure (twice as many hexadecimal digits). */
export const signatureBytes = 24_576;

/**
 * Signs a PDF that was written with an empty signature dictionary, in the same and only revision (PAdES B-B, or
 * B-T with a time stamp; EN 319 142-1; ISO 32000-1 §12.8.1). The byte range covers the whole file but the signature itself.
 */
export async function signPdf(
  pdf: Uint8Array,
  signer: DigestSigner,
  timeStamper: TimeStamper | null = null,
): Promise<Uint8Array> {
  const bytes = Buffer.from(pdf);
  const rangeAt = bytes.indexOf(byteRangeMark);
  const contentsAt = bytes.indexOf(contentsMark, Math.max(rangeAt - 100_000, 0));
  if (rangeAt < 0 || contentsAt < 0) {
    throw new AuditPackError('E_SIGNING', 'the PDF has no empty signature dictionary to fill');
  }
  const open = contentsAt + '/Contents '.length;
  const close = bytes.indexOf('>', open);
  const range = [0, open, close + 1, bytes.length - close - 1];
  const text = `/ByteRange [${range.join(' ')}]`.padEnd(byteRangeMark.length, ' ');
  bytes.write(text, rangeAt, 'latin1');

  const digest = createHash('sha256')
    .update(bytes.subarray(0, open))
    .update(bytes.subarray(close + 1))
    .digest();
  const cms = Buffer.from(
    await signCms(digest, signer, { signingTime: null, timeStamper, embedRevocations: false }),
  ).toString('hex');
  const room = close - open - 1;
  if (cms.length > room) {
    throw new AuditPackError('E_SIGNING', `the signature needs ${cms.length / 2} bytes, the PDF leaves ${room / 2}`, {
      hint: 'Leave root certificates out of the chain of the signing key.',
    });
  }
  bytes.write(cms, open + 1, 'latin1');
  return bytes;
}
