import { createHash } from 'node:crypto';
import { AuditPackError, type Draft } from '../model/index.ts';
import { signCms } from './cms.ts';
import type { DigestSigner, TimeStamper } from './signer.ts';

const byteRangeMark = Buffer.from('/ByteRange [0 /********** /********** /**********]', 'latin1');
const contentsMark = Buffer.from('/Contents <000000', 'latin1');

/** Bytes that the renderer leaves free for the CMS structure (twice as many hexadecimal digits). */
export const signatureBytes = 24_576;

/**
 * The signature for the digest of a PDF's byte range (PAdES B-B, or B-T with a time stamp; EN 319 142-1). Its time is that
 * of the dictionary.
 */
export const pdfSignature = (
  digest: Uint8Array,
  signer: DigestSigner,
  timeStamper: TimeStamper | null = null,
): Promise<Uint8Array> => signCms(digest, signer, { signingTime: null, timeStamper, embedRevocations: false });

/**
 * Signs a PDF that was written with an empty signature dictionary, in the same and only revision (ISO 32000-1 §12.8.1).
 * The byte range covers the whole file but the signature itself.
 * @throws AuditPackError E_SIGNING where the PDF has no such dictionary, or too small a one
 */
export async function signPdf(pdf: Draft, sign: (digest: Uint8Array) => Promise<Uint8Array>): Promise<void> {
  const { rangeAt, open, close } = emptySignature(pdf);
  const range = [0, open, close + 1, pdf.size - close - 1];
  const text = `/ByteRange [${range.join(' ')}]`.padEnd(byteRangeMark.length, ' ');
  await pdf.patch(rangeAt, Buffer.from(text, 'latin1'));
  const signature = Buffer.from(await sign(digestAround(pdf, open, close))).toString('hex');
  const room = close - open - 1;
  if (signature.length > room) {
    throw new AuditPackError(
      'E_SIGNING',
      `the signature needs ${signature.length / 2} bytes, the PDF leaves ${room / 2}`,
      { hint: 'Leave root certificates out of the chain of the signing key.' },
    );
  }
  await pdf.patch(open + 1, Buffer.from(signature, 'latin1'));
}

interface EmptySignature {
  readonly rangeAt: number;
  /** Where the brackets around the signature stand. */
  readonly open: number;
  readonly close: number;
}

/** The field is on the cover: it is found near the beginning, and the rest is not looked at. */
function emptySignature(pdf: Draft): EmptySignature {
  let head = Buffer.alloc(0);
  for (const piece of pdf.content()) {
    head = Buffer.concat([head, piece]);
    const rangeAt = head.indexOf(byteRangeMark);
    const contentsAt = head.indexOf(contentsMark, Math.max(rangeAt - 100_000, 0));
    if (rangeAt < 0 || contentsAt < 0) continue;
    const open = contentsAt + '/Contents '.length;
    const close = head.indexOf('>', open);
    if (close >= 0) return { rangeAt, open, close };
  }
  throw new AuditPackError('E_SIGNING', 'the PDF has no empty signature dictionary to fill');
}

/** SHA-256 of everything but the signature and the brackets around it. */
function digestAround(pdf: Draft, open: number, close: number): Uint8Array {
  const hash = createHash('sha256');
  let at = 0;
  for (const piece of pdf.content()) {
    hash.update(piece.subarray(0, Math.max(0, open - at)));
    hash.update(piece.subarray(Math.max(0, close + 1 - at)));
    at += piece.length;
  }
  return hash.digest();
}
