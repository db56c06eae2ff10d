import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Verification } from '../../src/model/index.ts';
import { takeLock } from '../../src/store/index.ts';
import type { DigestSigner } from '../../src/seal/index.ts';
import { packHead, sealArtifacts, sealClock, testSigner, textArtifact, zipBytes } from '../support/seal.ts';
import { cli, type Ran } from '../support/context.ts';
import { pdfText } from '../support/pdf-text.ts';

let root = '';
let folder = '';
let pack = '';
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'handover-'))));
afterAll(() => rmSync(root, { recursive: true }));

/** A pack that asks for so many approvals, sealed by the RSA key of the tests. */
async function sealed(
  approvals: number,
  { signer = testSigner(), text = '{}' }: { signer?: DigestSigner; text?: string } = {},
): Promise<Buffer> {
  const { entries } = await sealArtifacts([textArtifact('results.json', text)], {
    pack: { ...packHead(signer), ...(approvals === 0 ? {} : { approvals }) },
    signer,
    now: sealClock,
    previous: null,
  });
  return zipBytes(entries);
}

let count = 0;
beforeEach(async () => {
  count += 1;
  folder = join(root, String(count));
  mkdirSync(folder);
  pack = join(folder, 'gdpr.asice');
  writeFileSync(pack, await sealed(2));
  writeFileSync(
    join(folder, 'audit.config.yaml'),
    [
      'organisation: Meridian Retail Bank',
      'scope: { accounts: [{ id: "444455556666", name: analytics }], regions: [eu-west-1] }',
      `signing: { pem: { key: ${file('rsa.key')}, certificate: ${file('rsa.crt')} } }`,
      'approvals: { required: 2, trust: reviewers.pem }',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'reviewers.pem'),
    [reviewer('ec').certificate, reviewer('listed').certificate].map((each) => readFileSync(each, 'utf8')).join(''),
  );
});

const file = (name: string): string => resolve('test/vectors/keys', name);
const reviewer = (name: string): { key: string; certificate: string } => ({
  key: file(`${name}.key`),
  certificate: file(`${name}.crt`),
});
const keyOf = (name: string): string[] => ['--key', reviewer(name).key, '--certificate', reviewer(name).certificate];
const here = (argv: readonly string[]): Promise<Ran> => cli(argv, { cwd: folder, now: () => sealClock });

const approve = (name: string): Promise<Ran> =>
  here([
    'approve',
    'gdpr.asice',
    '--as',
    `Reviewer ${name}`,
    '--role',
    'Head of Compliance',
    '--statement',
    'I have read it.',
    ...keyOf(name),
  ]);
const handoff = (...more: string[]): Promise<Ran> =>
  here(['handoff', 'gdpr.asice', '--to', 'Auditor LLP', '--purpose', 'SOC 2 fieldwork', ...more]);
const receipt = (): Promise<Ran> => here(['receipt', 'gdpr.asice', '--as', 'Auditor LLP', ...keyOf('short')]);
const trust = ['--trust', file('root.crt'), file('ec.crt'), file('listed.crt')];
const verify = (...more: string[]): Promise<Ran> => here(['verify', 'gdpr.asice', ...trust, ...more]);
const log = (): string[] => readdirSync(`${pack}.custody`).sort();

async function custody(): Promise<Verification> {
  return (JSON.parse((await verify('--json')).stdout) as [Verification])[0];
}

describe('a pack that asks for two approvals', () => {
  it('is a draft until two reviewers have signed with keys of their own, then final', async () => {
    expect((await verify()).stdout).toContain('status                 draft: 0 of 2 approvals by different keys');
    expect(await handoff()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it has 0 of 2 approvals') as string,
    });
    expect((await approve('ec')).code).toBe(0);
    await approve('ec');
    expect((await verify()).stdout).toContain('draft: 1 of 2');
    expect((await handoff()).stderr).toContain('it has 1 of 2 approvals');
    await approve('listed');
    const { stdout, code } = await verify();
    expect(stdout).toContain('status                 final: 2 of 2 approvals by different keys');
    expect(stdout).toContain(
      'custody 1              approved by Reviewer ec, Head of Compliance: "I have read it."; signed by Audit Pack Signer ec, claimed time',
    );
    expect(code).toBe(0);
    expect((await handoff()).code).toBe(0);
  });

  it('is not approved by the key that sealed it, nor by certificates that nobody vouches for', async () => {
    expect((await approve('rsa')).stderr).toContain('the key that sealed the pack cannot approve it');
    await approve('ec');
    await approve('short');
    expect((await handoff()).stderr).toContain(
      'it has 1 of 2 approvals by different keys that chain to approvals.trust',
    );
    expect((await custody()).custody).toMatchObject({ status: 'draft', approvals: 1, required: 2 });
    expect((await verify()).stdout).toMatch(/custody 2 .*an unknown certificate, SHA-256 [0-9a-f]{64}/);
  });
});

describe('report handoff', () => {
  beforeEach(async () => {
    await approve('ec');
    await approve('listed');
  });

  it('records who gets what for which purpose, and leaves the pack as it is', async () => {
    const before = readFileSync(pack);
    const { stdout, code } = await handoff();
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((each) => basename(each)),
    ).toEqual(['0003-handoff.json', '0003-handoff.json.p7s', '0003-handoff.txt']);
    const text = readFileSync(join(`${pack}.custody`, '0003-handoff.txt'), 'utf8');
    expect(text).toContain('To:           Auditor LLP');
    expect(text).toContain(
      `Container:    SHA-256 ${execFileSync('sha256sum', [pack], { encoding: 'utf8' }).slice(0, 64)}`,
    );
    expect(readFileSync(pack).equals(before)).toBe(true);
    expect((await verify()).stdout).toContain('handed to Auditor LLP by Audit Pack Signer rsa for "SOC 2 fieldwork"');
  });

  it.each(['rsa', 'ec'])('encrypts a copy that openssl opens with the %s key of the recipient', async (name) => {
    const { code, stdout } = await handoff('--encrypt-to', reviewer(name).certificate);
    expect(code).toBe(0);
    const copy = stdout.trim().split('\n').at(-1) ?? '';
    expect(basename(copy)).toBe('gdpr.asice.p7m');
    const { key, certificate } = reviewer(name);
    const opened = execFileSync('openssl', [
      'cms',
      '-decrypt',
      '-binary',
      '-inform',
      'DER',
      '-in',
      copy,
      '-recip',
      certificate,
      '-inkey',
      key,
    ]);
    expect(opened.equals(readFileSync(pack))).toBe(true);
    expect((await verify()).stdout).toContain(', with an encrypted copy');
  });

  it('is confirmed by the recipient, who co-signs manifest and root', async () => {
    await handoff();
    expect((await receipt()).code).toBe(0);
    const { custody: found, ok } = await custody();
    expect(ok).toBe(true);
    expect(found?.entries.map(({ entry }) => entry.kind)).toEqual(['approval', 'approval', 'handoff', 'receipt']);
    const digest = execFileSync('sh', ['-c', `unzip -p ${pack} manifest.json | sha256sum`], { encoding: 'utf8' }).slice(
      0,
      64,
    );
    expect(found?.entries.at(-1)?.entry.pack.manifest).toBe(digest);
    expect(found?.entries.at(-1)?.signer.trust).toBe('unknown');
  });

  it('signs entries that openssl verifies', async () => {
    await handoff();
    const args = [
      '-inform',
      'DER',
      '-in',
      '0003-handoff.json.p7s',
      '-content',
      '0003-handoff.json',
      '-CAfile',
      file('root.crt'),
    ];
    const verified = execFileSync(
      'openssl',
      ['cms', '-verify', '-binary', '-purpose', 'any', '-partial_chain', ...args],
      { cwd: `${pack}.custody`, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    expect(verified.toString()).toContain('"kind":"handoff"');
  });

  it('takes a superseded pack back, and refuses to hand it over', async () => {
    const other = join(folder, 'again.asice');
    writeFileSync(other, await sealed(2, { text: '{"again":true}' }));
    const say = (...more: string[]): Promise<Ran> =>
      here(['supersede', 'gdpr.asice', '--by', 'again.asice', '--reason', 'Evidence was denied', ...more]);
    expect((await say(...keyOf('ec'))).stderr).toContain('only the key that sealed a pack');
    expect((await say()).code).toBe(0);
    expect((await verify()).stdout).toContain('status                 superseded');
    expect((await handoff()).stderr).toContain('another pack has taken its place');
  });
});

describe('a custody log', () => {
  beforeEach(async () => {
    for (const name of ['ec', 'listed']) await approve(name);
    await handoff();
    await receipt();
  });

  const inLog = (name: string): string => join(`${pack}.custody`, name);
  const tampering: readonly (readonly [string, () => Promise<void> | void])[] = [
    [
      'an entry was changed',
      () =>
        writeFileSync(
          inLog('0003-handoff.json'),
          readFileSync(inLog('0003-handoff.json'), 'utf8').replace('Auditor LLP', 'Nobody'),
        ),
    ],
    ['an entry was taken out', () => ['.json', '.json.p7s'].forEach((end) => rmSync(inLog(`0002-approval${end}`)))],
    [
      'entries have changed places',
      () => {
        for (const end of ['.json', '.json.p7s']) {
          renameSync(inLog(`0001-approval${end}`), inLog(`x${end}`));
          renameSync(inLog(`0002-approval${end}`), inLog(`0001-approval${end}`));
          renameSync(inLog(`x${end}`), inLog(`0002-approval${end}`));
        }
      },
    ],
    ['a signature was taken out', () => rmSync(inLog('0001-approval.json.p7s'))],
    ['an entry was signed anew', () => cpSync(inLog('0002-approval.json.p7s'), inLog('0001-approval.json.p7s'))],
    ['a file was put in', () => writeFileSync(inLog('0005-approval.json.bak'), '{}')],
    ['the pack is another', async () => writeFileSync(pack, await sealed(2, { text: '{"other":true}' }))],
  ];
  it.each(tampering)('is found broken when %s', async (_, change) => {
    expect((await verify()).code).toBe(0);
    await change();
    const { problems } = await custody();
    expect(problems.map(({ check }) => check)).toContain('custody');
    expect((await verify()).code).toBe(5);
    expect((await receipt()).code).toBe(5);
  });

  it('is left alone while another writes to it', async () => {
    const before = log();
    const unlock = await takeLock(inLog('lock'), { pid: process.pid, isAlive: () => true });
    expect(await receipt()).toMatchObject({ code: 2, stderr: expect.stringContaining('is working in this folder') });
    await unlock();
    expect(log()).toEqual(before);
    expect((await receipt()).code).toBe(0);
  });

  it('stays whole when two write at once: each comes in, or is told to wait', async () => {
    const before = log();
    const codes = (await Promise.all([receipt(), receipt()])).map(({ code }) => code);
    const written = codes.filter((code) => code === 0).length;
    expect(written).toBeGreaterThan(0);
    expect(codes.every((code) => code === 0 || code === 2)).toBe(true);
    expect(log()).toHaveLength(before.length + 2 * written);
    expect((await verify()).code).toBe(0);
  });

  it('shows texts that would disguise themselves', async () => {
    await here(['receipt', 'gdpr.asice', '--as', 'A\u202Eb\nVALID', ...keyOf('short')]);
    expect((await verify()).stdout).toContain('received by A⟨U+202E⟩b VALID');
  });
});

describe('a pack with a test signature', () => {
  it('is not handed over, unless as a rehearsal that says so', async () => {
    const config = join(folder, 'plain.yaml');
    writeFileSync(
      config,
      readFileSync(join(folder, 'audit.config.yaml'), 'utf8').replace(/^(signing|approvals).*$/gm, ''),
    );
    mkdirSync(join(folder, 'out'));
    expect((await here(['key', 'init', '--out', join(folder, 'test-key')])).code).toBe(0);
    writeFileSync(pack, await sealed(0, { signer: { ...testSigner(), test: true } }));
    expect(await handoff('--config', 'plain.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('test key, not for hand-off') as string,
    });
    expect((await handoff('--config', 'plain.yaml', '--rehearsal')).code).toBe(0);
    const text = readFileSync(join(`${pack}.custody`, '0001-handoff.txt'), 'utf8');
    expect(text).toContain('REHEARSAL - TEST SIGNATURE, NOT FOR HAND-OFF');
  });
});

describe('a pack that is built where approvals are asked for', () => {
  it('says so on every page and in the file, and is judged again as it is', async () => {
    const config = join(folder, 'small.yaml');
    const scope =
      'scope: { accounts: [{ id: "444455556666", name: analytics, roleArn: "arn:aws:iam::444455556666:role/AuditPackReader" }], regions: [eu-west-1] }';
    const written = readFileSync(join(folder, 'audit.config.yaml'), 'utf8').replace(/^scope.*$/m, scope);
    writeFileSync(config, `${written}\nframeworks: [gdpr]\nsources: [sts]\n`);
    const built = await cli(['build', '--sandbox', '--config', config, '--out', folder, '--unpack'], { cwd: folder });
    const inside = join(folder, 'sandbox-2026-10', 'gdpr');
    const pages = pdfText(readFileSync(join(inside, 'report.pdf')));
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.filter((page) => !page.includes('Draft until approved'))).toEqual([]);
    expect(readFileSync(join(inside, 'report.html'), 'utf8')).toContain('asks for approvals by different keys: 2.');
    const verified = await cli(['verify', '--rederive', built.stdout.trim()]);
    expect(verified.stdout).toContain('status                 draft: 0 of 2 approvals by different keys');
    expect(verified.code).toBe(0);
  });
});
