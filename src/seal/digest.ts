/** SHA-256 through WebCrypto, which Node and browsers share. */
export async function sha256Bytes(bytes: Uint8Array): Promise<Uint8Array> {
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- the types of browsers ask for it
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}

/** SHA-256 by whatever is fastest where it runs: a call of WebCrypto for each of many small texts takes long. */
export type Digest = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
