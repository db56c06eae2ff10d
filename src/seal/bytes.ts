/** Bytes without Node's Buffer: what signs and what verifies runs in browsers too. */

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Order of the first byte that differs; a prefix comes first. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const common = Math.min(left.length, right.length);
  for (let index = 0; index < common; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => compareBytes(left, right) === 0;

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Text of UTF-8 bytes, a byte order mark left in; what is not UTF-8 shows as U+FFFD. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** One character for each byte. */
export const latin1Of = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes of lower- or upper-case hexadecimal digits; undefined for anything else. */
export function fromHex(digits: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = 16 * digitOf(digits.charCodeAt(2 * at)) + digitOf(digits.charCodeAt(2 * at + 1));
  }
  return bytes;
}

/** Value of a hexadecimal digit by its code: `9` is 57, and bit 5 makes letters small. */
const digitOf = (code: number): number => (code <= 57 ? code - 48 : (code | 32) - 87);
