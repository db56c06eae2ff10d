import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.ts';
import { cli, cliClock } from '../support/context.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-'));
  const subject = ['-subj', '/O=Meridian Retail Bank/CN=Meridian CA', '-days', '36500'];
  openssl([
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    ...subject,
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (parameters: readonly string[]): string =>
  execFileSync('openssl', [...parameters], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const alias = 'arn:aws:kms:eu-central-1:777788889999:alias/audit-pack-signing';
const subject = 'CN=Audit Pack Signer kms, O=Meridian Retail Bank\\, Zürich, C=CH';

/** A configuration that signs with the key and the certificate. */
function configOf(name: string, keyId: string, certificate: string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(
    path,
    [
      'organisation: Meridian Retail Bank',
      'frameworks: [gdpr]',
      'sources: [sts]',
      'scope: { accounts: [{ id: "444455556666", name: analytics, roleArn: "arn:aws:iam::444455556666:role/AuditPackReader" }], regions: [eu-west-1] }',
      `signing: { kms: { keyId: "${keyId}", region: eu-central-1, certificate: ${certificate} } }`,
    ].join('\n'),
  );
  return path;
}

/** A certificate for the key, from the bank's authority. */
async function certify(name: string, keyId: string, connection: readonly string[] = ['--sandbox']): Promise<string> {
  const csr = join(folder, `${name}.csr`);
  const { code, stderr } = await cli(['key', 'csr', ...connection, '--kms', keyId, '--subject', subject, '--out', csr]);
  expect({ code, error: /error.*/.exec(stderr)?.[0] }).toEqual({ code: 0, error: undefined });
  expect(openssl(['req', '-in', csr, '-verify', '-noout', '-subject', '-nameopt', 'utf8'])).toContain('Zürich');
  const issued = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '36500', '-copy_extensions', 'copy'];
  openssl(['x509', '-req', '-in', csr, ...issued, '-out', `${name}.crt`]);
  return join(folder, `${name}.crt`);
}

describe('a key of AWS KMS', () => {
  it.each([
    ['ec', alias],
    ['rsa', `${alias}-rsa`],
  ])('%s: is certified and signs packs that chain to the bank', async (name, keyId) => {
    const certificate = await certify(name, keyId);
    expect(openssl(['x509', '-in', certificate, '-noout', '-text'])).toContain('E-mail Protection');
    // The certificates of this test begin today, and the clock of the others is a fixed one.
    const now = (): Date => new Date();
    const out = join(folder, `out-${name}`);
    const config = configOf(name, keyId, certificate);
    const built = await cli(['build', '--sandbox', '--config', config, '--out', out], { now });
    expect(built.stderr).not.toContain('TEST SIGNATURE');
    const verified = await cli(['verify', built.stdout.trim(), '--trust', join(folder, 'ca.crt')]);
    expect(verified.stdout).toContain('by Audit Pack Signer kms, time stamp');
    expect(verified.stdout).toContain('the expected signer');
    expect(verified.code).toBe(0);
  });

  it('is asked over the network as AWS is', async () => {
    const server = await serveSandbox(createSandbox({ now: () => new Date(cliClock) }), { port: 0 });
    const before = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIASANDBOXPROD00001', AWS_SECRET_ACCESS_KEY: 'any' });
    try {
      await certify('network', alias, ['--endpoint', server.url]);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      await server.close();
    }
  });

  it('does not sign with the certificate of another key', async () => {
    const config = configOf('foreign', alias, resolve('test/vectors/keys/ec.crt'));
    const { code, stderr } = await cli(['build', '--sandbox', '--config', config, '--out', join(folder, 'foreign')]);
    expect(code).toBe(2);
    expect(stderr).toContain('does not belong to the certificate Audit Pack Signer ec');
    expect(existsSync(join(folder, 'foreign', 'sandbox-2026-10', 'gdpr.asice'))).toBe(false);
  });

  it.each([
    [['--kms', `${alias}-none`, '--subject', 'CN=x'], /kms:GetPublicKey .* failed: .*does not exist/],
    [['--kms', 'alias/x', '--subject', 'CN=x'], /not known in which Region/],
    [['--kms', alias, '--subject', 'Name=x'], /"Name=x" cannot be part of a subject/],
  ])('is not certified with %s', async (flags, message) => {
    const { code, stderr } = await cli(['key', 'csr', '--sandbox', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('report policy --signing', () => {
  const policyFor = async (keyId: string): Promise<{ Statement: Record<string, unknown>[] }> => {
    const config = configOf('policy', keyId, 'signer.crt');
    return JSON.parse((await cli(['policy', '--signing', '--config', config])).stdout) as never;
  };

  it('allows signatures over digests with the one key', async () => {
    const { Statement } = await policyFor('1234abcd-12ab-34cd-56ef-1234567890ab');
    expect(Statement.map(({ Action }) => Action)).toEqual(['kms:GetPublicKey', 'kms:Sign']);
    expect(Statement[1]).toMatchObject({
      Resource: 'arn:aws:kms:eu-central-1:*:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      Condition: { StringEquals: { 'kms:MessageType': 'DIGEST' } },
    });
  });

  it('names an alias in the condition', async () => {
    const { Statement } = await policyFor(alias);
    expect(Statement[0]).toMatchObject({
      Resource: 'arn:aws:kms:eu-central-1:777788889999:key/*',
      Condition: { StringEquals: { 'kms:RequestAlias': 'alias/audit-pack-signing' } },
    });
  });

  it('is not part of the policy of collecting', async () => {
    const { stdout } = await cli(['policy']);
    expect(stdout).not.toMatch(/kms:Sign|kms:GetPublicKey/);
  });

  it('needs a key', async () => {
    expect(await cli(['policy', '--signing', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('names no KMS key'),
    });
  });
});

describe('report key init', () => {
  it('makes a test key that says so, once', async () => {
    const out = join(folder, 'init');
    const { code, stdout, stderr } = await cli(['key', 'init', '--out', out]);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stderr).toContain('not for hand-off');
    expect(openssl(['x509', '-in', join(out, 'test.crt.pem'), '-noout', '-subject'])).toContain('TEST');
    expect(statSync(join(out, 'test.key.pem')).mode & 0o077).toBe(0);
    expect(readFileSync(join(out, 'test.key.pem'), 'utf8')).toContain('PRIVATE KEY');
    expect((await cli(['key', 'init', '--out', out])).code).toBe(2);
  });
});
