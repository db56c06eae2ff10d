/** SHA-256 through WebCrypto, which Node and browsers share. */
export const sha256Bytes = (bytes: Uint8Array): Promise<Uint8Array> => digestOf('SHA-256', bytes);

/** A digest by the name that WebCrypto has for its function. */
export async function digestOf(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- the types of browsers ask for it
  return new Uint8Array(await crypto.subtle.digest(name, bytes as Uint8Array<ArrayBuffer>));
}

/** SHA-256 by whatever is fastest where it runs: a call of WebCrypto for each of many small texts takes long. */
export type Digest = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
