import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestKey, pemCertificates, pemSigner, pkcs12Signer, signerOf, testMark } from '../../src/seal/index.ts';
import { keyFile, sealClock } from '../support/seal.ts';

const pem = (key: string, certificate: string, passphrase?: string) => () =>
  pemSigner({ key, certificate, ...(passphrase === undefined ? {} : { passphrase }) }, sealClock);
const problem = (message: RegExp | string) =>
  expect.objectContaining({ code: 'E_SIGNING', message: expect.stringMatching(message) });

describe('pemSigner', () => {
  it('names its signer', () => {
    const signer = signerOf(pem(keyFile('rsa.key'), keyFile('rsa.crt'))());
    expect(signer).toMatchObject({ name: 'Audit Pack Signer rsa', test: false });
    expect(signer.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('opens an encrypted key with its passphrase', () => {
    expect(pem(keyFile('rsa-encrypted.key'), keyFile('rsa.crt'), 'meridian')().algorithm).toBe('rsa-sha256');
  });

  it.each([
    ['a key of another certificate', pem(keyFile('ec.key'), keyFile('rsa.crt')), 'does not belong to the certificate'],
    ['an encrypted key without passphrase', pem(keyFile('rsa-encrypted.key'), keyFile('rsa.crt')), 'cannot be read'],
    ['a wrong passphrase', pem(keyFile('rsa-encrypted.key'), keyFile('rsa.crt'), 'no'), 'cannot be read'],
    ['a weak key', pem(keyFile('weak.key'), keyFile('weak.crt')), 'too weak: RSA with 1024'],
    ['no certificate', pem(keyFile('rsa.key'), 'nothing'), 'no certificate was found'],
    ['no key', pem('nothing', keyFile('rsa.crt')), 'cannot be read'],
    ['a damaged certificate', pem(keyFile('rsa.key'), keyFile('rsa.crt').replace('MII', 'AAA')), 'cannot be read'],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(problem(message));
  });

  it('refuses an expired certificate, and one that is not valid yet', () => {
    const files = { key: keyFile('rsa.key'), certificate: keyFile('rsa.crt') };
    expect(() => pemSigner(files, new Date('2199-01-01'))).toThrow(problem('expired on'));
    expect(() => pemSigner(files, new Date('2020-01-01'))).toThrow(problem('is valid from'));
  });
});

describe('pkcs12Signer', () => {
  it.each(['rsa', 'ec'] as const)('opens a %s key with its chain', async (kind) => {
    const signer = await pkcs12Signer(readFileSync(`test/vectors/keys/${kind}.p12`), 'meridian', sealClock);
    expect(signer.algorithm).toBe(kind === 'rsa' ? 'rsa-sha256' : 'ecdsa-sha256');
    const names = signer.certificates.map((der) => new X509Certificate(der).subject);
    expect(names[0]).toContain(`Audit Pack Signer ${kind}`);
    expect(names[1]).toContain('Meridian Test Root');
  });

  it('refuses a wrong passphrase and damage', async () => {
    const bytes = readFileSync('test/vectors/keys/rsa.p12');
    await expect(pkcs12Signer(bytes, 'wrong', sealClock)).rejects.toThrow(problem('cannot be opened'));
    await expect(pkcs12Signer(bytes.subarray(0, 900), 'meridian', sealClock)).rejects.toThrow(
      problem('cannot be opened'),
    );
  });
});

describe('createTestKey', () => {
  it('makes a key that says what it is, with a certificate from its own root', async () => {
    const files = await createTestKey(sealClock);
    const signer = pemSigner(files, sealClock);
    expect(signer.test).toBe(true);
    expect(signerOf(signer).name).toContain(testMark);
    const [root] = pemCertificates(files.chain);
    const [leaf] = pemCertificates(files.certificate);
    expect(root?.ca).toBe(true);
    expect(leaf?.ca).toBe(false);
    expect(root !== undefined && leaf?.verify(root.publicKey)).toBe(true);
    expect(new Date(leaf?.validTo ?? 0).getTime() - sealClock.getTime()).toBe(365 * 86_400_000);
  });
});
