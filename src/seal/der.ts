import { compareBytes, concat, utf8 } from './bytes.ts';

/** A small writer of DER (X.690) for the structures that we sign ourselves. */

export type Der = Uint8Array;

/** Tag, definite length, content (X.690 §8.1, §10.1). */
export const element = (tag: number, content: Uint8Array): Der => begun(tag, content, 0);

/** An element of which so many bytes of the content are still to follow. */
export const begun = (tag: number, content: Uint8Array, toFollow: number): Uint8Array =>
  concat([Uint8Array.of(tag), encodeLength(content.length + toFollow), content]);

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

export const sequence = (...items: readonly Der[]): Der => element(0x30, concat(items));

/** SET OF: the encodings in ascending order (X.690 §11.6). */
export const setOf = (...items: readonly Der[]): Der =>
  element(0x31, concat([...items].sort((left, right) => compareBytes(left, right))));

export const integer = (value: number): Der => element(0x02, Uint8Array.of(value));
export const octetString = (bytes: Uint8Array): Der => element(0x04, bytes);
export const nothing: Der = element(0x05, new Uint8Array());

/** `[n]` constructed. */
export const tagged = (number: number, ...items: readonly Der[]): Der => element(0xa0 | number, concat(items));

export function objectIdentifier(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return element(0x06, Uint8Array.from(bytes));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5652 §11.3). */
export function time(instant: Date): Der {
  const digits = instant.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const [tag, text] = instant.getUTCFullYear() < 2050 ? [0x17, digits.slice(2)] : [0x18, digits];
  return element(tag, utf8(`${text}Z`));
}
