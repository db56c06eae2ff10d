import { createHash } from 'node:crypto';
import { readCms, type CmsReading } from './cms.ts';

/**
 * Checks the signature of a PDF with one revision (PAdES B-B): its byte range covers the whole file but the signature,
 * nothing was appended, and the CMS structure fits. Never throws.
 */
export function readPdfSignature(pdf: Uint8Array): CmsReading {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const failed = (message: string): CmsReading => ({
    signer: null,
    certificates: [],
    signingTime: null,
    problems: [message],
  });
  const text = bytes.toString('latin1');
  const ranges = [...text.matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/g)];
  const [range] = ranges;
  if (range === undefined || ranges.length !== 1) return failed('the PDF does not carry exactly one signature');
  const [start, open, close, rest] = range.slice(1).map(Number) as [number, number, number, number];
  const covers = start === 0 && close > open && close + rest === bytes.length;
  if (!covers || text[open] !== '<' || text[close - 1] !== '>')
    return failed('the signature does not cover the whole PDF');
  if (text.split('%%EOF').length !== 2) return failed('something was appended to the PDF after it was signed');

  const hexadecimal = text.slice(open + 1, close - 1);
  if (!/^(?:[0-9a-f]{2})+$/.test(hexadecimal)) return failed("the PDF's signature is not hexadecimal");
  const padded = Buffer.from(hexadecimal, 'hex');
  const length = derLength(padded);
  if (padded.subarray(length).some((byte) => byte !== 0)) return failed("there are bytes behind the PDF's signature");
  const digest = createHash('sha256').update(bytes.subarray(0, open)).update(bytes.subarray(close)).digest();
  return readCms(padded.subarray(0, length), digest);
}

/** Length of the first DER element with its header, so that the zero padding behind it can be cut off. */
function derLength(bytes: Uint8Array): number {
  const first = bytes[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  const length = bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return Math.min(2 + count + length, bytes.length);
}
