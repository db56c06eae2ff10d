/** SHA-256 through WebCrypto, which Node and browsers share. */
export async function sha256Bytes(bytes: Uint8Array): Promise<Uint8Array> {
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- the types of browsers ask for it
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}
