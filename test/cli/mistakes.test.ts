import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verification } from '../../src/model/index.ts';
import { cli } from '../support/context.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'cli-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('report build, before it collects anything', () => {
  it('lists five mistakes of a configuration with their positions and writes nothing', async () => {
    const config = write(
      'five.yaml',
      [
        'organisation: ""',
        'papper: A4',
        'zone: Nowhere/Here',
        'scope:',
        '  accounts: [{ id: 12, name: x }]',
        '  regions: [eu_central_1]',
      ].join('\n'),
    );
    const out = join(folder, 'five-out');
    const { code, stdout, stderr } = await cli(['build', '--config', config, '--out', out, '--period', '2026-10']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error[E_CONFIG] 5 problems');
    expect(stderr.match(/five\.yaml:\d+:\d+ /g)).toHaveLength(5);
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    [['--period', '2026-13'], 'E_PERIOD', 'unknown period "2026-13"'],
    [['--period', '2026-11'], 'E_PERIOD', 'period 2026-11 has not ended'],
    [['--framework', 'sox2'], 'E_FRAMEWORK', 'Did you mean "soc2"?'],
    [['--framework', './nowhere.yaml'], 'E_FRAMEWORK', 'no such file'],
    [['--config', 'nowhere.yaml'], 'E_CONFIG', 'no such file'],
    [['--from', '/nowhere'], 'E_STORE', 'no evidence folder'],
    [['--source', 'cloudtrail-log'], 'E_USAGE', 'Did you mean "cloudtrail-logs"?'],
  ])('refuses %j', async (flags, errorCode, message) => {
    const out = join(folder, 'refused');
    const { code, stderr } = await cli(['build', '--sandbox', '--out', out, ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[${errorCode}]`);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\n {2}hint: .+\n$/);
    expect(existsSync(out)).toBe(false);
  });

  const withLogs = (name: string, ...lines: readonly string[]): string =>
    write(
      name,
      [
        'organisation: Bank',
        "scope: { accounts: [{ id: '111122223333', name: prod }], regions: [eu-central-1] }",
        ...lines,
      ].join('\n'),
    );

  it('names what is wrong with places of trail logs, and asks nothing', async () => {
    const role = "roleArn: 'arn:aws:iam::111122223333:role/Logs'";
    const config = withLogs(
      'logs.yaml',
      'trailLogs:',
      `  - { bucket: 's3://logs', region: eu-central-1, account: '111122223333', ${role} }`,
      `  - { bucket: 's3://logs', region: eu-central-1, account: '777788889999', ${role} }`,
    );
    const { code, stderr } = await cli(['build', '--config', config, '--period', '2026-10']);
    expect(code).toBe(2);
    expect(stderr).toContain('logs.yaml:4:84 111122223333 is in scope.accounts, whose role reads its buckets');
    expect(stderr).toContain('logs.yaml:5:84 the role that reads s3://logs belongs to another account');
  });

  it('refuses trail logs that are asked for and nowhere, and a folder that is not there', async () => {
    const none = withLogs('none.yaml', 'sources: [dynamodb, cloudtrail-logs]');
    expect((await cli(['build', '--config', none])).stderr).toContain(
      'cloudtrail-logs: there are no trailLogs to read',
    );
    const flag = await cli(['build', '--config', withLogs('flag.yaml'), '--source', 'cloudtrail-logs']);
    expect(flag.stderr).toContain('error[E_USAGE] there are no trail logs to read');
    const missing = withLogs('missing.yaml', 'trailLogs: [{ folder: ./nowhere }]');
    const { code, stderr } = await cli(['build', '--config', missing, '--period', '2026-10']);
    expect({ code, first: stderr.split('\n')[0] }).toEqual({
      code: 2,
      first: `error[E_CONFIG] trailLogs: ${join(folder, 'nowhere')} is no folder`,
    });
  });

  it('says that there is no configuration, and what to do', async () => {
    const { code, stderr } = await cli(['build'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_CONFIG] there is no audit.config.yaml');
    expect(stderr).toContain('--sandbox');
  });

  it('says that a folder cannot be written before it asks AWS', async () => {
    const blocked = write('file-not-folder', 'x');
    const { code, stderr } = await cli(['build', '--sandbox', '--out', blocked]);
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_OUTPUT]');
    expect(stderr).not.toContain('Collecting');
  });

  it.runIf(process.platform === 'linux')('ends where the system itself refuses folders', async () => {
    const { code, stderr } = await cli(['build', '--sandbox', '--out', '/proc/audit-packs']);
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_OUTPUT] /proc/audit-packs');
  });

  it('opens the signing key first', async () => {
    const config = write(
      'key.yaml',
      [
        'organisation: Bank',
        'scope: { accounts: [{ id: "111122223333", name: a }], regions: [eu-central-1] }',
        'signing: { pkcs12: { file: nowhere.p12, passphraseEnv: PACK_PASSPHRASE } }',
      ].join('\n'),
    );
    const { code, stderr } = await cli(['build', '--sandbox', '--config', config, '--out', join(folder, 'key-out')]);
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_SIGNING] the environment variable PACK_PASSPHRASE');
  });

  it('says in one line that there are no credentials', async () => {
    const config = write(
      'plain.yaml',
      'organisation: Bank\nscope: { accounts: [{ id: "111122223333", name: a }], regions: [eu-central-1] }\n',
    );
    const before = { ...process.env };
    for (const name of Object.keys(process.env)) if (/^AWS_(?!SDK_)/.test(name)) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    });
    try {
      const { code, stderr } = await cli(['build', '--config', config, '--out', join(folder, 'no-credentials')]);
      expect(code).toBe(2);
      expect(stderr).toContain('error[E_CREDENTIALS]');
      expect(stderr).toMatch(/\n {2}hint: .+\n$/);
      expect(stderr).not.toContain('    at ');
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });
});

describe('report sandbox', () => {
  it.each(['-1', '70000', 'http'])('refuses port %s', async (port) => {
    const { code, stderr } = await cli(['sandbox', `--port=${port}`]);
    expect(code).toBe(2);
    expect(stderr).toContain('is not a port number');
  });

  it('serves until it is interrupted', async () => {
    const interrupt = new AbortController();
    let url = '';
    const ran = cli(['sandbox', '--port', '0'], {
      signal: interrupt.signal,
      stdout: (text) => {
        url += text;
        interrupt.abort();
      },
    });
    expect((await ran).code).toBe(0);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  });
});

describe('report verifier', () => {
  it('writes the page with its digest, and never over a file', async () => {
    const page = join(folder, 'verify.html');
    const { code, stdout, stderr } = await cli(['verifier', '--out', page]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${page}\n` });
    expect(stderr).toMatch(/^SHA-256 [0-9a-f]{64}\n$/);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
    const again = await cli(['verifier', '--out', page]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('never overwritten') });
  });
});

describe('report verify', () => {
  it.each([
    [['--fingerprint', 'abc'], '"abc" is not the SHA-256 fingerprint'],
    [['--trust', 'package.json'], 'no certificate in PEM form was found'],
    [['--trust', 'test/vectors/none.pem'], 'none.pem'],
    [['--crl', 'package.json'], 'no revocation list was found'],
  ])('refuses %s', async (flags, message) => {
    const { code, stderr } = await cli(['verify', 'test/vectors/packs/good-rsa.asice', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('accepts the fingerprint as openssl prints it', async () => {
    const pack = 'test/vectors/packs/good-rsa.asice';
    const [{ signer }] = JSON.parse((await cli(['verify', '--json', pack])).stdout) as [Verification];
    const colons = (signer.fingerprint ?? '').toUpperCase().replace(/..(?=.)/g, '$&:');
    const { code, stdout } = await cli(['verify', pack, '--fingerprint', `sha256 Fingerprint=${colons}`]);
    expect(code).toBe(0);
    expect(stdout).toContain('the expected signer');
  });
});
