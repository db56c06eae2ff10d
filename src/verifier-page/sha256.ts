/** SHA-256 (FIPS 180-4) piece by piece, for files that are too large for WebCrypto, which takes a whole one at once. */

const primes = (count: number): readonly number[] => {
  const found: number[] = [];
  for (let each = 2; found.length < count; each += 1) if (found.every((prime) => each % prime !== 0)) found.push(each);
  return found;
};

/** The first 32 bits of the fraction of a root (§4.2.2, §5.3.3). */
const fractionOf = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);

const rounds = Int32Array.from(primes(64), (prime) => fractionOf(Math.cbrt(prime)));
const beginning = Int32Array.from(primes(8), (prime) => fractionOf(Math.sqrt(prime)));
const blockBytes = 64;

export interface Hash {
  readonly update: (bytes: Uint8Array) => void;
  /** Called once. */
  readonly digest: () => Uint8Array;
}

export function createSha256(): Hash {
  const state = beginning.slice();
  const schedule = new Int32Array(64);
  const rest = new Uint8Array(blockBytes);
  let [waiting, length] = [0, 0];
  const update = (bytes: Uint8Array): void => {
    length += bytes.length;
    let at = 0;
    if (waiting > 0) {
      at = Math.min(blockBytes - waiting, bytes.length);
      rest.set(bytes.subarray(0, at), waiting);
      waiting += at;
      if (waiting < blockBytes) return;
      compress(state, schedule, viewOf(rest), 0);
      waiting = 0;
    }
    const view = viewOf(bytes);
    for (; at + blockBytes <= bytes.length; at += blockBytes) compress(state, schedule, view, at);
    rest.set(bytes.subarray(at));
    waiting = bytes.length - at;
  };
  return {
    update,
    digest: () => {
      const bits = length * 8;
      const padding = new Uint8Array(blockBytes - ((length + 8) % blockBytes) + 8);
      padding[0] = 0x80;
      const view = viewOf(padding);
      view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
      view.setUint32(padding.length - 4, bits % 2 ** 32);
      update(padding);
      const digest = new Uint8Array(4 * state.length);
      state.forEach((word, index) => viewOf(digest).setInt32(4 * index, word));
      return digest;
    },
  };
}

/** SHA-256 of a small text: for many of them, a call of WebCrypto for each takes long. */
export function sha256Of(bytes: Uint8Array): Uint8Array {
  const hash = createSha256();
  hash.update(bytes);
  return hash.digest();
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** One block (§6.2.2). */
function compress(state: Int32Array, w: Int32Array, view: DataView, at: number): void {
  for (let t = 0; t < 16; t += 1) w[t] = view.getInt32(at + 4 * t);
  for (let t = 16; t < 64; t += 1) {
    const [before, early] = [w[t - 2] ?? 0, w[t - 15] ?? 0];
    const late = rotated(before, 17) ^ rotated(before, 19) ^ (before >>> 10);
    const first = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    w[t] = (late + (w[t - 7] ?? 0) + first + (w[t - 16] ?? 0)) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const chosen = (e & f) ^ (~e & g);
    const one = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + chosen + (rounds[t] ?? 0) + (w[t] ?? 0)) | 0;
    const most = (a & b) ^ (a & c) ^ (b & c);
    const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + most) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
}
