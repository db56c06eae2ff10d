import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditPack, Verification } from '../../src/model/index.ts';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.ts';
import { cli, cliClock } from '../support/context.ts';
import { ocspAnswer, readOcspRequest } from '../support/ocsp.ts';
import { anchorOf } from '../support/seal.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'signing-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const key = (name: string): string => resolve('test/vectors/keys', name);
const signings: readonly (readonly [string, string])[] = [
  [
    'pem',
    `{ pem: { key: ${key('rsa-encrypted.key')}, certificate: ${key('rsa.crt')}, chain: ${key('root.crt')}, passphraseEnv: PACK_PASSPHRASE } }`,
  ],
  ['pkcs12', `{ pkcs12: { file: ${key('ec.p12')}, passphraseEnv: PACK_PASSPHRASE } }`],
];

describe('a pack signed with a key of the organisation', () => {
  it.each(signings)('%s: names its signer, carries no test mark and chains to the root', async (kind, signing) => {
    const config = join(folder, `${kind}.yaml`);
    writeFileSync(
      config,
      [
        'organisation: Meridian Retail Bank',
        'paper: Letter',
        'frameworks: [soc2]',
        'sources: [sts, dynamodb, kms, cloudtrail-lookup]',
        'scope: { accounts: [{ id: "444455556666", name: analytics, roleArn: "arn:aws:iam::444455556666:role/AuditPackReader" }], regions: [eu-west-1] }',
        `signing: ${signing}`,
      ].join('\n'),
    );
    const env = { PACK_PASSPHRASE: 'meridian' };
    const out = join(folder, kind);
    const built = await cli(['build', '--sandbox', '--config', config, '--out', out, '--unpack', '--json'], { env });
    expect(built.stderr).not.toContain('TEST SIGNATURE');
    expect([1, 3]).toContain(built.code);
    const [summary] = JSON.parse(built.stdout) as { path: string; framework: string }[];
    expect(summary?.framework).toBe('soc2-2017');
    const verified = await cli(['verify', '--rederive', summary?.path ?? '', '--trust', key('root.crt')]);
    expect(verified.stdout).toContain('the expected signer');
    expect(verified.code).toBe(0);
    const inside = join(out, 'sandbox-2026-10', 'soc2-2017');
    const pack = JSON.parse(readFileSync(join(inside, 'results.json'), 'utf8')) as AuditPack;
    expect(pack.signer).toMatchObject({ test: false, name: `Audit Pack Signer ${kind === 'pem' ? 'rsa' : 'ec'}` });
    expect(readFileSync(join(inside, 'report.html'), 'utf8')).not.toContain('Test signature');
    for (const secret of ['meridian"', 'PRIVATE KEY'])
      expect(readFileSync(join(inside, 'manifest.json'), 'utf8')).not.toContain(secret);
  });
});

describe('time stamps', () => {
  const config = (name: string, tsa: string): string => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(
      file,
      [
        'organisation: Meridian Retail Bank',
        'frameworks: [gdpr]',
        'sources: [sts]',
        'scope: { accounts: [{ id: "444455556666", name: analytics, roleArn: "arn:aws:iam::444455556666:role/AuditPackReader" }], regions: [eu-west-1] }',
        `signing: { pem: { key: ${key('ec.key')}, certificate: ${key('ec.crt')} }, tsa: ${tsa}, tsaRoots: ${key('time-stamp-root.crt')} }`,
      ].join('\n'),
    );
    return file;
  };
  const plain = (): string => {
    const file = join(folder, 'plain.yaml');
    writeFileSync(file, readFileSync(config('plain', '[x]'), 'utf8').replace(/^signing.*$/m, ''));
    return file;
  };
  const build = async (name: string, tsa: string) => {
    const built = await cli(['build', '--sandbox', '--config', config(name, tsa), '--out', join(folder, name)]);
    const pack = built.stdout.trim();
    const trust = ['--trust', key('root.crt'), key('time-stamp-root.crt')];
    const verified = await cli(['verify', '--json', pack, ...trust]);
    return { built, pack, trust, verification: (JSON.parse(verified.stdout) as [Verification])[0] };
  };

  it('come from the second authority when the first does not answer, and prove the time', async () => {
    const server = await serveSandbox(createSandbox({ now: () => new Date(cliClock) }), { port: 0 });
    try {
      const tsa = `['http://127.0.0.1:1/none', '${server.url}/time-stamp']`;
      const { built, pack, trust, verification } = await build('second', tsa);
      expect(built.stderr).not.toContain('no time stamp');
      expect(verification).toMatchObject({
        ok: true,
        timeStamp: { trust: 'known', time: '2026-11-23T08:00:00.000Z' },
        manifest: {
          signatures: { level: 'B-T', reason: expect.stringContaining('no current revocation list covers') },
        },
      });
      const { stdout } = await cli(['verify', pack, ...trust]);
      expect(stdout).toContain('time stamp 2026-11-23T08:00:00.000Z by Sandbox time-stamp authority');
    } finally {
      await server.close();
    }
  });

  it('of the sandbox are good for long: with revocation lists in the PDF and in CMS', async () => {
    const out = join(folder, 'long');
    const built = await cli(['build', '--sandbox', '--config', plain(), '--out', out, '--unpack']);
    expect(built.stderr).not.toContain('These packs carry no');
    const pack = join(out, 'sandbox-2026-10', 'gdpr');
    const trust = ['test-root.crt.pem', 'time-stamp-root.crt.pem'].map((file) => join(out, 'test-key', file));
    const verified = await cli(['verify', '--json', pack, '--trust', ...trust]);
    expect((JSON.parse(verified.stdout) as [Verification])[0]).toMatchObject({
      ok: true,
      signer: { trust: 'known', notRevokedBy: '2026-11-23T07:00:00.000Z' },
      timeStamp: { trust: 'known' },
      manifest: { signatures: { level: 'B-LT', reason: null } },
    });
    expect(readFileSync(join(pack, 'report.pdf'), 'latin1')).toMatch(/\/Type \/DSS\n\/Certs \[\d+ 0 R/);
  });

  it('are left out with the reason when nobody gives one', async () => {
    const { built, verification } = await build('none', `['http://127.0.0.1:1/none']`);
    expect(built.stderr).toContain('carry no time stamp (PAdES and CAdES B-B)');
    expect(verification).toMatchObject({ ok: true, timeStamp: null, manifest: { signatures: { level: 'B-B' } } });
    expect(verification.manifest?.signatures?.reason).toContain('http://127.0.0.1:1/none: it cannot be reached');
    const checked = await cli([
      'doctor',
      '--sandbox',
      '--config',
      join(folder, 'none.yaml'),
      '--out',
      join(folder, 'd'),
    ]);
    expect(checked.stdout).toContain('missing  time stamps: no time-stamp authority gave a usable time stamp');
  });
});

describe('OCSP', () => {
  /** A proxy on the way to the responder of the certificate `asked.crt`, which says this of it. */
  async function responder(revokedAt: Date | null): Promise<{ readonly proxy: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { nonce } = readOcspRequest(Buffer.concat(chunks));
        const now = Date.parse(cliClock);
        const times = { thisUpdate: new Date(now - 3_600_000), nextUpdate: new Date(now + 86_400_000) };
        const [certificate, issuer] = [anchorOf('asked.crt'), anchorOf('listing-root.crt')];
        void ocspAnswer({ certificate, issuer, revokedAt, ...times, by: 'responder', nonce }).then((answer) =>
          response.end(answer),
        );
      });
    });
    await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
    servers.push(server);
    return { proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  const build = async (name: string, proxy: string) => {
    const config = join(folder, `${name}.yaml`);
    writeFileSync(
      config,
      [
        'organisation: Meridian Retail Bank',
        'frameworks: [gdpr]',
        'sources: [sts]',
        'scope: { accounts: [{ id: "444455556666", name: analytics, roleArn: "arn:aws:iam::444455556666:role/AuditPackReader" }], regions: [eu-west-1] }',
        `signing: { pem: { key: ${key('asked.key')}, certificate: ${key('asked.crt')}, chain: ${key('listing-root.crt')} } }`,
      ].join('\n'),
    );
    const out = join(folder, name);
    return cli(['build', '--sandbox', '--config', config, '--out', out, '--unpack'], { env: { HTTP_PROXY: proxy } });
  };
  const trust = ['--trust', key('listing-root.crt'), key('time-stamp-root.crt')];

  it('is asked at the responder that the certificate names, through the proxy, and answers for long', async () => {
    const { proxy, asked } = await responder(null);
    const built = await build('answered', proxy);
    expect(built.stderr).not.toContain('These packs carry no');
    expect(asked).toEqual(['POST http://ocsp.meridian.example/ application/ocsp-request']);
    const verified = await cli(['verify', '--json', built.stdout.trim(), ...trust]);
    expect((JSON.parse(verified.stdout) as [Verification])[0]).toMatchObject({
      ok: true,
      signer: { trust: 'known', name: 'Audit Pack Signer asked', notRevokedBy: '2026-11-23T07:00:00.000Z' },
      manifest: { signatures: { level: 'B-LT', reason: null } },
    });
    const pdf = join(folder, 'answered', 'sandbox-2026-10', 'gdpr', 'report.pdf');
    expect(readFileSync(pdf, 'latin1')).toMatch(
      /\/Type \/DSS\n\/Certs \[[^\]]*\]\n\/CRLs \[\d+ 0 R\]\n\/OCSPs \[\d+ 0 R\]/,
    );
  });

  it('stops a revoked key before anything is collected', async () => {
    const { proxy } = await responder(new Date('2026-11-20T00:00:00Z'));
    const { code, stderr } = await build('revoked', proxy);
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_SIGNING] the certificate "O=Meridian Retail Bank, CN=Audit Pack Signer asked"');
    expect(stderr).toContain('was revoked on 2026-11-20T00:00:00.000Z');
  });

  it('is done without where nobody answers, and the manifest says so', async () => {
    const built = await build('unanswered', 'http://127.0.0.1:1');
    const verified = await cli(['verify', '--json', built.stdout.trim(), ...trust]);
    const [verification] = JSON.parse(verified.stdout) as [Verification];
    expect(verification).toMatchObject({ ok: true, signer: { notRevokedBy: null } });
    expect(verification.manifest?.signatures).toEqual({
      level: 'B-T',
      reason: expect.stringMatching(
        /^no current revocation list covers .*CN=Audit Pack Signer asked", and http:\/\/ocsp\.meridian\.example\/: the proxy 127\.0\.0\.1:1 cannot be reached/,
      ),
    });
  });
});

describe('report doctor', () => {
  it('says what a run would find, and that nothing is missing', async () => {
    const { code, stdout } = await cli(['doctor', '--sandbox', '--out', join(folder, 'doctor')]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'ok       111122223333 credentials: arn:aws:sts::111122223333:assumed-role/AuditPackReader',
    );
    expect(stdout).toContain('ok       111122223333 eu-central-1 Audit Manager: ACTIVE');
    expect(stdout).toContain('note     444455556666 eu-west-1 Audit Manager: not set up');
    expect(stdout).toMatch(
      /note {5}111122223333 eu-central-1 Audit Manager keywords: \d+ of \d+ keywords are not known: .*DynamoDB\.7/,
    );
    expect(stdout).toContain('note     signing key: none configured');
    expect(stdout).toContain('note     time stamps: no authority configured');
  });

  it('names what is missing and exits with 3', async () => {
    const config = join(folder, 'stranger.yaml');
    writeFileSync(
      config,
      'organisation: Bank\nscope: { accounts: [{ id: "444455556666", name: x, roleArn: "arn:aws:iam::444455556666:role/Nobody" }], regions: [eu-west-1] }\n',
    );
    const { code, stdout } = await cli([
      'doctor',
      '--sandbox',
      '--config',
      config,
      '--out',
      join(folder, 'doctor'),
      '--json',
    ]);
    expect(code).toBe(3);
    const checks = JSON.parse(stdout) as { what: string; state: string; detail: string }[];
    expect(checks).toContainEqual(
      expect.objectContaining({
        what: '444455556666 credentials',
        state: 'missing',
        detail: expect.stringContaining('access-denied'),
      }),
    );
  });
});
