import { execFileSync } from 'node:child_process';
import { mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLinesFile, linesOf, type Verification } from '../../src/model/index.ts';
import { verifyContainer } from '../../src/seal/verify/verify.ts';
import { readZip } from '../../src/seal/verify/zip.ts';
import { pageChecksums } from '../../src/verifier-page/checksums.ts';
import { cli } from '../support/context.ts';
import { readFiles } from '../support/pack-files.ts';

/** A pack of a bank with so many tables that its small answers stand together in files of lines. */
let folder = '';
let pack = '';
let files: ReadonlyMap<string, Uint8Array> = new Map();
let lineFiles: string[] = [];
const textOf = (path: string): string => Buffer.from(files.get(path) ?? []).toString('utf8');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lines-'));
  const [config, framework] = [join(folder, 'config.yaml'), join(folder, 'tiny.yaml')];
  writeFileSync(
    config,
    [
      'organisation: Meridian Retail Bank',
      'sources: [dynamodb]',
      'scope: { accounts: [{ id: "111122223333", name: production, roleArn: "arn:aws:iam::111122223333:role/AuditPackReader" }], regions: [eu-central-1] }',
    ].join('\n'),
  );
  writeFileSync(
    framework,
    [
      'id: tiny',
      'title: One requirement',
      'version: "1"',
      'publisher: Meridian Retail Bank',
      "requirementPattern: '^[0-9]$'",
      'vocabulary: { satisfied: Met, not-satisfied: Not met, not-applicable: Not applicable, not-tested: Not tested }',
      "groups: [{ id: '1', title: Tables }]",
      "requirements: [{ id: '1', title: Recovery, group: '1', class: automated, mappings: [{ control: DDB-RES-01, strength: primary, why: recovery }] }]",
    ].join('\n'),
  );
  const options = ['--config', config, '--framework', framework, '--out', folder];
  const built = await cli(['build', '--sandbox', ...options], { sandboxTables: 850 });
  pack = built.stdout.trim();
  if (pack === '') throw new Error(built.stderr);
  files = await readFiles(pack);
  lineFiles = [...files.keys()].filter(isLinesFile);
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('a pack of more than 5,000 small answers', { timeout: 900_000 }, () => {
  it('holds them in files of lines, each with its digest in the index', () => {
    const lines = lineFiles.map((path) => linesOf(files.get(path) ?? new Uint8Array()).length);
    expect(lines.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(5_000);
    expect(Math.max(...lines)).toBeLessThanOrEqual(1_000);
    expect([...files.keys()].filter((path) => /^evidence\/E-.*\.json$/.test(path))).toEqual([]);
  });

  it('verifies, and is judged again to the same results', async () => {
    const { stdout, code } = await cli(['verify', '--rederive', pack]);
    expect(stdout).toMatch(/conclusions reproduced +yes/);
    expect(code).toBe(0);
  });

  it("verifies with the code of the pack's page", async () => {
    const { ok, problems, signer } = await inPage(pack);
    expect([ok, problems, signer.trust]).toEqual([true, [], 'unknown']);
  });

  it('tells the line of an answer that was changed, on the page and on the command line', async () => {
    const changed = join(folder, 'changed.asice');
    const bytes = readFileSync(pack);
    const at = bytes.indexOf('"PointInTimeRecoveryStatus":"ENABLED"');
    bytes.write('"PointInTimeRecoveryStatus":"ENABLEd"', at);
    writeFileSync(changed, bytes);
    const [verification] = JSON.parse((await cli(['verify', '--json', changed])).stdout) as [Verification];
    for (const { ok, problems } of [verification, await inPage(changed)]) {
      expect(ok).toBe(false);
      expect(problems.map(({ message }) => message).join()).toMatch(/line \d+/);
      expect(problems.filter(({ file }) => file !== null && lineFiles.includes(file))).not.toEqual([]);
    }
  });

  it('is redacted, and verifies against the signed root with a field of a line opened', async () => {
    const redacted = pack.replace('.asice', '.public.asice');
    const made = await cli(['redact', pack, '--profile', 'public', '--sandbox']);
    expect(made.stdout.trim()).toBe(redacted);
    const texts = [...(await readFiles(redacted)).values()].map((each) => Buffer.from(each).toString('latin1')).join();
    expect(textOf(lineFiles[0] ?? '')).toContain('card-authorisations');
    expect(texts).not.toContain('card-authorisations');
    const disclosure = join(folder, 'DISCLOSURE.txt');
    await cli(['disclose', pack, '--item', `${lineFiles[0]}#/2`, '--out', disclosure]);
    for (const each of [pack, redacted]) {
      const { stdout, code } = await cli(['verify', each, '--disclosure', disclosure]);
      expect(stdout).toMatch(/disclosed fields +yes: \d+ disclosed fields? belong/);
      expect(code).toBe(0);
    }
  });

  it('gives the answer of a line to sed, whose digest is the one of the index', () => {
    const [row] = textOf('evidence-index.csv').split('\r\n').slice(17);
    const [file = ''] = lineFiles;
    expect(row).toContain(`,${file},17,`);
    const digest = execFileSync('sh', ['-c', `unzip -p ${pack} ${file} | sed -n 17p | tr -d '\\n' | sha256sum`]);
    expect(row).toContain(digest.toString().slice(0, 64));
  });
});

/** What the page shows: its own checksums, reading a file that was chosen. */
async function inPage(path: string): Promise<Verification> {
  const file = await openAsBlob(path);
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  const container = await readZip({ size: file.size, read }, { checksums: pageChecksums });
  return { ...(await verifyContainer(container, { trust: [] })), pack: path };
}
