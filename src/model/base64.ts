/** Base64 (RFC 4648, section 4) without Node's Buffer, for what runs in browsers too. */

export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** Bytes of base64, white space left out; undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) return undefined;
  return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
}
