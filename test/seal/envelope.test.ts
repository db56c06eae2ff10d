import { execFileSync } from 'node:child_process';
import { X509Certificate, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encryptionFor } from '../../src/seal/index.ts';
import { keyFile } from '../support/seal.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'envelope-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const certificate = (name: string): X509Certificate => new X509Certificate(keyFile(`${name}.crt`));

async function encryptFor(content: Buffer, names: readonly string[], piece = 65_536): Promise<Buffer> {
  const pieces = function* (): Generator<Buffer> {
    for (let at = 0; at < content.length; at += piece) yield content.subarray(at, at + piece);
  };
  return joined(encryptionFor(names.map(certificate), content.length)(pieces()));
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Opens an envelope as a recipient does, with stock tools. */
function decrypt(envelope: Uint8Array, name: string): Buffer {
  const file = join(folder, 'pack.p7m');
  writeFileSync(file, envelope);
  return open(file, `test/vectors/keys/${name}.crt`, `test/vectors/keys/${name}.key`);
}

const open = (file: string, certificate: string, key: string): Buffer =>
  execFileSync(
    'openssl',
    ['cms', '-decrypt', '-binary', '-inform', 'DER', '-in', file, '-recip', certificate, '-inkey', key],
    { maxBuffer: 2 ** 24 },
  );

describe('an encrypted copy', () => {
  const content = randomBytes(100_000);

  it.each(['rsa', 'ec'])('is opened by openssl with the %s key that it was made for', async (name) => {
    const envelope = await encryptFor(content, [name]);
    expect(envelope.includes(content.subarray(0, 32))).toBe(false);
    expect(decrypt(envelope, name).equals(content)).toBe(true);
  });

  it('is opened by each of several recipients, and by nobody else', async () => {
    const envelope = await encryptFor(content, ['rsa', 'ec']);
    expect(decrypt(envelope, 'rsa').equals(content)).toBe(true);
    expect(decrypt(envelope, 'ec').equals(content)).toBe(true);
    expect(() => decrypt(envelope, 'listed')).toThrow();
  });

  it.each([1, 15, 16, 17, 127, 65_535, 65_536, 65_537])(
    'is whole at %i bytes, in pieces of any size',
    async (bytes) => {
      const content = randomBytes(bytes);
      const envelope = await encryptFor(content, ['rsa'], Math.ceil(bytes / 3));
      expect(decrypt(envelope, 'rsa').equals(content)).toBe(true);
    },
  );

  it.each([384, 521])('is opened with a key on P-%i', async (bits) => {
    const [key, file] = [join(folder, `${bits}.key`), join(folder, `${bits}.p7m`)];
    const made = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      `ec_paramgen_curve:P-${bits}`,
      '-nodes',
      '-subj',
      '/CN=A',
    ];
    const certificate = execFileSync('openssl', [...made, '-keyout', key], { stdio: ['ignore', 'pipe', 'ignore'] });
    writeFileSync(`${key}.crt`, certificate);
    writeFileSync(file, await joined(encryptionFor([new X509Certificate(certificate)], content.length)([content])));
    expect(open(file, `${key}.crt`, key).equals(content)).toBe(true);
  });

  it.each([-1, 1])('is not finished for a content of another size (%i)', async (difference) => {
    const encrypt = encryptionFor([certificate('rsa')], content.length + difference);
    await expect(joined(encrypt([content]))).rejects.toMatchObject({ code: 'E_OUTPUT' });
  });

  it('is AES-256 with RSA-OAEP and SHA-256, or ECDH', async () => {
    const file = join(folder, 'shown.p7m');
    writeFileSync(file, await encryptFor(content, ['rsa', 'ec']));
    const text = execFileSync('openssl', ['asn1parse', '-inform', 'DER', '-in', file], { encoding: 'utf8' });
    for (const each of [
      'aes-256-cbc',
      'rsaesOaep',
      'sha256',
      'dhSinglePass-stdDH-sha256kdf-scheme',
      'id-aes256-wrap',
    ]) {
      expect(text).toContain(each);
    }
  });

  it('is not made for a weak key', () => {
    expect(() => encryptionFor([certificate('weak')], 1)).toThrow(/nothing can be encrypted/);
  });
});
