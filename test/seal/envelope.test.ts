import { execFileSync } from 'node:child_process';
import { X509Certificate, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encryptFor } from '../../src/seal/index.ts';
import { keyFile } from '../support/seal.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'envelope-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const certificate = (name: string): X509Certificate => new X509Certificate(keyFile(`${name}.crt`));

/** Opens an envelope as a recipient does, with stock tools. */
function decrypt(envelope: Uint8Array, name: string): Buffer {
  const file = join(folder, 'pack.p7m');
  writeFileSync(file, envelope);
  const keys = ['-recip', `test/vectors/keys/${name}.crt`, '-inkey', `test/vectors/keys/${name}.key`];
  return execFileSync('openssl', ['cms', '-decrypt', '-binary', '-inform', 'DER', '-in', file, ...keys]);
}

describe('an encrypted copy', () => {
  const content = randomBytes(100_000);

  it.each(['rsa', 'ec'])('is opened by openssl with the %s key that it was made for', async (name) => {
    const envelope = await encryptFor(content, [certificate(name)]);
    expect(Buffer.from(envelope).includes(content.subarray(0, 32))).toBe(false);
    expect(decrypt(envelope, name).equals(content)).toBe(true);
  });

  it('is opened by each of several recipients, and by nobody else', async () => {
    const envelope = await encryptFor(content, [certificate('rsa'), certificate('ec')]);
    expect(decrypt(envelope, 'rsa').equals(content)).toBe(true);
    expect(decrypt(envelope, 'ec').equals(content)).toBe(true);
    expect(() => decrypt(envelope, 'listed')).toThrow();
  });

  it('is AES-256 with RSA-OAEP and SHA-256, or ECDH', async () => {
    const file = join(folder, 'shown.p7m');
    writeFileSync(file, await encryptFor(content, [certificate('rsa'), certificate('ec')]));
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

  it('is not made for a weak key', async () => {
    await expect(encryptFor(content, [certificate('weak')])).rejects.toThrow(/nothing can be encrypted/);
  });
});
