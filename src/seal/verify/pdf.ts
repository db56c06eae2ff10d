import { concat, fromHex, latin1Of } from '../bytes.ts';
import { elementAt } from '../der-reader.ts';
import { sha256Bytes } from '../digest.ts';
import { failed, readCms, type CmsReading } from './cms.ts';

/**
 * Checks the signature of a PDF with one revision (PAdES B-B): its byte range covers the whole file but the signature,
 * nothing was appended, and the CMS structure fits. Never throws.
 */
export async function readPdfSignature(pdf: Uint8Array): Promise<CmsReading> {
  const text = latin1Of(pdf);
  const ranges = [...text.matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/g)];
  const [range] = ranges;
  if (range === undefined || ranges.length !== 1) return failed('the PDF does not carry exactly one signature');
  const [start, open, close, rest] = range.slice(1).map(Number) as [number, number, number, number];
  const covers = start === 0 && close > open && close + rest === pdf.length;
  if (!covers || text[open] !== '<' || text[close - 1] !== '>')
    return failed('the signature does not cover the whole PDF');
  if (text.split('%%EOF').length !== 2) return failed('something was appended to the PDF after it was signed');

  const hexadecimal = text.slice(open + 1, close - 1);
  const padded = /[A-F]/.test(hexadecimal) ? undefined : fromHex(hexadecimal);
  if (padded === undefined) return failed("the PDF's signature is not hexadecimal");
  const length = derLength(padded);
  if (padded.subarray(length).some((byte) => byte !== 0)) return failed("there are bytes behind the PDF's signature");
  const digest = await sha256Bytes(concat([pdf.subarray(0, open), pdf.subarray(close)]));
  return readCms(padded.subarray(0, length), digest);
}

/** Length of the first element, so that the zero padding behind it can be cut off. */
function derLength(bytes: Uint8Array): number {
  try {
    return elementAt(bytes, 0).der.length;
  } catch {
    return bytes.length;
  }
}
