import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Commitments, Verification } from '../../src/model/index.ts';
import { readFiles } from '../support/pack-files.ts';
import { cli } from '../support/context.ts';

/** One small pack of the embedded bank, redacted for everybody. */
let folder = '';
let pack = '';
let trust: string[] = [];
const profiles = ['auditor', 'regulator', 'public'] as const;
const redactedPack = (profile: string): string => pack.replace('.asice', `.${profile}.asice`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'redact-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    [
      'organisation: Meridian Retail Bank',
      'frameworks: [gdpr]',
      'sources: [sts, dynamodb, kms, cloudtrail-lookup]',
      'scope: { accounts: [{ id: "111122223333", name: production, roleArn: "arn:aws:iam::111122223333:role/AuditPackReader" }], regions: [eu-central-1] }',
    ].join('\n'),
  );
  const built = await cli(['build', '--sandbox', '--config', config, '--out', folder]);
  pack = built.stdout.trim();
  trust = ['--trust', ...['test-root', 'time-stamp-root'].map((name) => join(folder, 'test-key', `${name}.crt.pem`))];
  for (const profile of profiles) await cli(['redact', pack, '--profile', profile, '--sandbox']);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

const textOf = async (path: string): Promise<string> =>
  [...(await readFiles(path)).values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n');

describe('the secret of an assessment', () => {
  it('lies in its evidence folder, for its owner alone, and in no pack', async () => {
    const file = join(folder, 'sandbox-2026-10', 'evidence', 'commitments.secret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secret = readFileSync(file, 'utf8').trim();
    for (const each of [pack, ...profiles.map(redactedPack)]) expect(await textOf(each)).not.toContain(secret);
  });

  it('makes the same commitments when the same evidence is built again', async () => {
    const out = join(folder, 'again');
    const evidence = join(folder, 'sandbox-2026-10');
    const again = await cli(['build', '--sandbox', '--framework', 'gdpr', '--from', evidence, '--out', out]);
    const documentsOf = async (path: string): Promise<Commitments['documents']> => {
      const text = Buffer.from((await readFiles(path)).get('commitments.json') ?? []).toString();
      // What is signed or names the signer is made anew, with another test key.
      return (JSON.parse(text) as Commitments).documents.filter(({ path }) => path.startsWith('evidence/'));
    };
    expect(await documentsOf(again.stdout.trim())).toEqual(await documentsOf(pack));
    expect(readdirSync(join(out, 'sandbox-2026-10'))).not.toContain('commitments.secret');
  });

  it('is asked for when it is not there, and must be the one', async () => {
    const lost = join(folder, 'lost', 'gdpr.asice');
    cpSync(pack, lost);
    const without = await cli(['redact', lost, '--profile', 'public', '--sandbox']);
    expect(without.stderr).toMatch(/error\[E_STORE\].*the secret of its salts is not beside it/);
    const secret = join(folder, 'other.secret');
    writeFileSync(secret, `${'0'.repeat(64)}\n`);
    const other = await cli(['redact', lost, '--profile', 'public', '--sandbox', '--secret', secret]);
    expect(other.stderr).toMatch(/error\[E_STORE\].*cannot be opened with this secret/);
    writeFileSync(secret, 'no secret');
    const none = await cli(['disclose', lost, '--item', 'results.json', '--secret', secret]);
    expect(none.stderr).toContain('this is not the secret of an assessment');
    expect([without.code, other.code, none.code]).toEqual([2, 2, 2]);
    expect(existsSync(lost.replace('.asice', '.public.asice'))).toBe(false);
  });
});

describe('report redact', () => {
  it.each(profiles)('%s: verifies against the signed root of the original', async (profile) => {
    const { stdout, code } = await cli(['verify', redactedPack(profile), ...trust]);
    expect(stdout).toMatch(
      new RegExp(
        `redacted +profile ${profile}, of the pack with root [0-9a-f]{64}; \\d+ fields withheld; everything disclosed ` +
          String.raw`\(\d+ fields\) matches the original signed root, signed by dynamodb-audit-pack local signer.*the expected signer`,
      ),
    );
    expect(code).toBe(0);
    const { manifest, redaction } = (JSON.parse((await cli(['verify', '--json', pack])).stdout) as [Verification])[0];
    expect(redaction).toBeNull();
    expect(stdout).toContain(`with root ${manifest?.commitments ?? '?'};`);
  });

  it('withholds more the less the reader is to know', async () => {
    const [auditor, regulator, open] = await Promise.all(profiles.map((profile) => textOf(redactedPack(profile))));
    const original = await textOf(pack);
    for (const [text, inPublic, inRegulator, inAuditor] of [
      ['111122223333', false, true, true],
      ['card-authorisations', false, true, true],
      ['maria.santos', false, false, true],
      ['203.0.113.', false, false, true],
      ['Meridian Retail Bank', true, true, true],
    ] as const) {
      expect(original).toContain(text);
      expect([open?.includes(text), regulator?.includes(text), auditor?.includes(text)], text).toEqual([
        inPublic,
        inRegulator,
        inAuditor,
      ]);
    }
    for (const text of [auditor, regulator, open]) expect(text).not.toMatch(/AKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16}/);
  });

  it('shows the results to the public, and no digest that would let one guess the rest', async () => {
    const files = await readFiles(redactedPack('public'));
    const page = Buffer.from(files.get('REDACTED.md') ?? []).toString('utf8');
    expect(page).toContain('| DDB-ENC-01 |');
    expect(page).toMatch(/\| Art\. \d|\| \d+/);
    const originals = [...(await readFiles(pack)).keys()].filter((path) => path.startsWith('evidence/'));
    expect([...files.keys()].filter((path) => path.startsWith('redacted/evidence/'))).toHaveLength(originals.length);
    const index = Buffer.from((await readFiles(pack)).get('evidence-index.csv') ?? []).toString('utf8');
    const digests = index.match(/[0-9a-f]{64}/g) ?? [];
    const text = [...files]
      .filter(([path]) => !path.startsWith('verify.html'))
      .map(([, bytes]) => Buffer.from(bytes).toString('latin1'))
      .join();
    expect(digests.length).toBeGreaterThan(20);
    expect(digests.filter((digest) => text.includes(digest))).toEqual([]);
  });

  it('leaves the original as it is, never overwrites, and refuses what it cannot redact', async () => {
    const before = readFileSync(pack);
    const twice = await cli(['redact', pack, '--profile', 'public', '--sandbox']);
    expect(twice.stderr).toMatch(/error\[E_OUTPUT\].*exists, and is never overwritten/);
    const unknown = await cli(['redact', pack, '--profile', 'publik', '--sandbox']);
    expect(unknown.stderr).toContain('unknown profile "publik". Did you mean "public"?');
    const again = await cli(['redact', redactedPack('public'), '--profile', 'auditor', '--sandbox']);
    expect(again.stderr).toContain('it is redacted already');
    const old = await cli(['redact', 'test/vectors/packs/good-rsa.asice', '--profile', 'public', '--sandbox']);
    expect(old.stderr).toContain('it carries no commitments');
    const damaged = await cli(['redact', 'test/vectors/packs/changed-file.asice', '--profile', 'public', '--sandbox']);
    expect(damaged.stderr).toContain('nothing is made from it');
    expect([twice, unknown, again, old, damaged].map(({ code }) => code)).toEqual([2, 2, 5, 5, 5]);
    expect(readFileSync(pack).equals(before)).toBe(true);
  });

  it('cannot be judged again, and says so', async () => {
    const { stdout, code } = await cli(['verify', '--rederive', redactedPack('auditor')]);
    expect(stdout).toContain('a redacted pack cannot be judged again: ask for the original');
    expect(code).toBe(5);
  });
});

describe('report disclose', () => {
  it('opens a field for whoever has a redacted pack: with the tool, and with the script of HOW-TO-VERIFY', async () => {
    const file = join(folder, 'DISCLOSURE.txt');
    const item = ['--item', 'results.json#/tables/0', 'results.json#/assessment/scope/accounts/0/id'];
    expect((await cli(['disclose', pack, ...item, '--out', file])).stdout).toBe(`${file}\n`);
    for (const each of [pack, redactedPack('public')]) {
      const { stdout, code } = await cli(['verify', each, '--disclosure', file]);
      expect(stdout).toContain('disclosed fields       yes: 8 disclosed fields belong to what the signer committed to');
      expect(code).toBe(0);
      const unpacked = join(folder, 'unpacked');
      rmSync(unpacked, { recursive: true, force: true });
      execFileSync('unzip', ['-q', each, '-d', unpacked]);
      cpSync(file, join(unpacked, 'DISCLOSURE.txt'));
      expect(scriptOf(unpacked)).toMatch(
        /(CMS )?Verification successful\n(signed: \["[\w-]{22}","results\.json".*\n){8}$/,
      );
      const forged = readFileSync(file, 'utf8').replace('111122223333', '111122223334');
      writeFileSync(join(unpacked, 'DISCLOSURE.txt'), forged);
      expect(scriptOf(unpacked)).toContain('NOT signed: [');
    }
  });

  it('is refused by verify when something of it is not what was signed', async () => {
    const file = join(folder, 'forged.txt');
    const { stdout } = await cli(['disclose', pack, '--item', 'results.json#/tables/0/name']);
    writeFileSync(file, stdout.replace('/tables/0/name', '/tables/1/name'));
    const verified = await cli(['verify', redactedPack('public'), '--disclosure', file]);
    expect(verified.stdout).toContain('problem: not committed to: [');
    expect(verified.code).toBe(5);
  });

  /** Runs the commands of the section on disclosures of the pack's own HOW-TO-VERIFY.md. */
  function scriptOf(unpacked: string): string {
    const text = readFileSync(join(unpacked, 'HOW-TO-VERIFY.md'), 'utf8');
    const script = /## 9\.[\s\S]*?```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? 'false';
    return execFileSync('sh', ['-c', `exec 2>&1\n${script}`], { cwd: unpacked, encoding: 'utf8' });
  }
});
