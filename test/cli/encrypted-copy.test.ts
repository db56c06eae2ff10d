import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transmittal } from '../../src/cli/custody-words.ts';
import { encryptedCopy } from '../../src/cli/encrypted-copy.ts';
import type { EncryptedFile } from '../../src/model/index.ts';
import { keyFile, seal, testSigner } from '../support/seal.ts';

const content = randomBytes(5_000_001);
const recipients = [new X509Certificate(keyFile('rsa.crt'))];
let folder = '';
let pack = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'encrypted-'));
  pack = join(folder, 'gdpr.asice');
  writeFileSync(pack, content);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The command that the letter of a hand-off gives. */
async function openingCommand(files: readonly EncryptedFile[]): Promise<string> {
  const [first, ...further] = files;
  const { manifest } = await seal(testSigner());
  const encrypted = first === undefined ? null : { ...first, further, for: [] };
  const event = {
    kind: 'handoff',
    from: 'Bank',
    to: 'Auditor',
    purpose: 'SOC 2',
    sha256: null,
    rehearsal: false,
  } as const;
  const letter = transmittal(manifest, { ...event, encrypted }, { digest: '', at: '2026-12-01T08:00:00.000Z' });
  for (const { file, sha256 } of files) expect(letter).toContain(`Encrypted:    ${file}, SHA-256 ${sha256}`);
  return /^To open: +(.*)$/m.exec(letter)?.[1] ?? '';
}

/** What a recipient gets who runs it in the folder of the copy. */
async function opened(files: readonly EncryptedFile[]): Promise<Buffer> {
  const command = await openingCommand(files);
  const own = command.replace(/YOUR\.(crt|key)\.pem/g, (_, kind: string) => resolve(`test/vectors/keys/rsa.${kind}`));
  execFileSync('sh', ['-c', own], { cwd: folder, stdio: 'ignore' });
  return readFileSync(join(folder, 'PACK.asice'));
}

describe('the encrypted copy of a pack', () => {
  it.each([
    ['one file', 10_000_000, ['gdpr.asice.p7m']],
    ['one file of just that size', content.length, ['gdpr.asice.p7m']],
    [
      'parts when it is larger than openssl reads',
      2_000_000,
      ['gdpr.asice.p7m.001', 'gdpr.asice.p7m.002', 'gdpr.asice.p7m.003'],
    ],
  ])('is %s, opened by the command of the letter', async (_, partBytes, names) => {
    const files = await encryptedCopy(pack, recipients, partBytes);
    expect(files.map(({ file }) => file)).toEqual(names);
    for (const { file, sha256 } of files) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
      ).toBe(sha256);
    }
    expect((await opened(files)).equals(content)).toBe(true);
  });

  it.each([10_000_000, 2_000_000])('is opened whatever the pack is called, in parts of %i bytes', async (partBytes) => {
    const named = join(folder, "O'Brien; touch pwned #$(touch pwned).asice");
    renameSync(pack, named);
    const files = await encryptedCopy(named, recipients, partBytes);
    expect((await opened(files)).equals(content)).toBe(true);
    expect(readdirSync(folder)).not.toContain('pwned');
  });

  it('takes the place of no other copy', async () => {
    await encryptedCopy(pack, recipients, 2_500_000);
    const before = readFileSync(`${pack}.p7m.001`);
    const [second] = await encryptedCopy(pack, recipients);
    const [third] = await encryptedCopy(pack, recipients, 4_000_000);
    expect([second?.file, third?.file]).toEqual(['gdpr.asice.2.p7m', 'gdpr.asice.3.p7m.001']);
    expect(readFileSync(`${pack}.p7m.001`).equals(before)).toBe(true);
  });

  it('is not there at all when one part cannot be written', async () => {
    mkdirSync(`${pack}.p7m.002`);
    await expect(encryptedCopy(pack, recipients, 2_000_000)).rejects.toMatchObject({ code: 'E_OUTPUT' });
    expect(readdirSync(folder).sort()).toEqual(['gdpr.asice', 'gdpr.asice.p7m.002']);
  });

  it('is not there for a recipient that nothing can be encrypted to', async () => {
    const weak = new X509Certificate(keyFile('weak.crt'));
    await expect(encryptedCopy(pack, [weak])).rejects.toMatchObject({ code: 'E_USAGE' });
    expect(readdirSync(folder)).toEqual(['gdpr.asice']);
  });
});
