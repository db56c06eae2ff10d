import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cli, type Ran } from '../support/context.ts';
import { packHead, sealArtifacts, sealClock, testSigner, textArtifact, zipBytes } from '../support/seal.ts';

let root = '';
let folder = '';
let count = 0;
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'chain-'))));
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  count += 1;
  folder = join(root, String(count));
  mkdirSync(folder);
});

const monthOf = (number: number): { label: string; from: string; to: string } => ({
  label: `2026-${String(number).padStart(2, '0')}`,
  from: new Date(Date.UTC(2026, number - 1, 1)).toISOString(),
  to: new Date(Date.UTC(2026, number, 1)).toISOString(),
});

interface Month {
  readonly period: { readonly label: string; readonly from: string; readonly to: string };
  readonly previous: string | null;
  readonly framework?: string;
  /** Makes another pack of the same period. */
  readonly text?: string;
}

/** Seals a pack below the folder. @returns the digest of its manifest */
async function pack(name: string, { period, previous, framework = 'gdpr', text = '{}' }: Month): Promise<string> {
  const signer = testSigner('ec');
  const head = packHead(signer);
  const { entries, manifestDigest } = await sealArtifacts([textArtifact('results.json', text)], {
    pack: {
      ...head,
      framework: { ...head.framework, id: framework },
      assessment: { ...head.assessment, period: { ...period, zone: 'UTC' } },
    },
    signer,
    now: sealClock,
    previous,
  });
  const path = join(folder, name, `${framework}.asice`);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, await zipBytes(entries));
  return manifestDigest;
}

async function months(
  numbers: readonly number[],
  framework = 'gdpr',
  first: string | null = null,
): Promise<string | null> {
  let previous = first;
  for (const number of numbers) {
    const period = monthOf(number);
    previous = await pack(period.label, { period, previous, framework });
  }
  return previous;
}

const verify = (...more: string[]): Promise<Ran> => cli(['verify', '--chain', folder, ...more], { cwd: folder });

describe('report verify --chain', () => {
  it('finds the months of each framework unbroken', async () => {
    await months([7, 8, 9, 10]);
    await months([9, 10], 'soc2-2017');
    const { stdout, code } = await verify('--trust', resolve('test/vectors/keys/root.crt'));
    expect(stdout.match(/^VALID /gm)).toHaveLength(6);
    expect(stdout).toContain('UNBROKEN chain of Meridian Retail Bank, gdpr: 4 packs, 2026-07 to 2026-10\n');
    expect(stdout).toContain('UNBROKEN chain of Meridian Retail Bank, soc2-2017: 2 packs, 2026-09 to 2026-10\n');
    expect(code).toBe(0);
  });

  it('takes a half-year beside its months, copies and a single pack as they are', async () => {
    const september = await months([9]);
    await months([10], 'gdpr', september);
    await pack('H2', { period: { label: 'late', from: monthOf(10).from, to: monthOf(12).to }, previous: september });
    await pack('copy', { period: monthOf(9), previous: null });
    expect(await verify()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('UNBROKEN chain of Meridian Retail Bank, gdpr: 3 packs') as string,
    });
  });

  const breaks: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    [
      'a month was never built',
      'no pack covers 2026-09-01T00:00:00.000Z to 2026-10-01T00:00:00.000Z, between 2026-08 and 2026-10',
      () => months([7, 8, 10]),
    ],
    [
      'a pack was taken away',
      '2026-10/gdpr.asice (2026-10) names a pack before it that is not here',
      async () => {
        await months([8, 9, 10]);
        rmSync(join(folder, '2026-09'), { recursive: true });
      },
    ],
    [
      'there are two packs of a month',
      'stand in the same place: one of them is a fork',
      async () => {
        const before = await months([9]);
        await months([10], 'gdpr', before);
        await pack('again', { period: monthOf(10), previous: before, text: '{"again":1}' });
      },
    ],
    [
      'two packs begin the chain',
      'stand in the same place: one of them is a fork',
      async () => {
        await months([9]);
        await pack('again', { period: monthOf(9), previous: null, text: '{"again":1}' });
      },
    ],
    [
      'the chain begins anew',
      '(2026-10) names no pack before it, though there are some',
      async () => {
        await months([8, 9]);
        await months([10]);
      },
    ],
    [
      'a pack names a later one',
      'which ends later',
      async () => {
        const december = await months([12]);
        await months([8], 'gdpr', december);
      },
    ],
  ];
  it.each(breaks)('reports that %s', async (_, message, make) => {
    await make();
    const { stdout, code } = await verify();
    expect(stdout).toContain('BROKEN   chain of Meridian Retail Bank, gdpr');
    expect(stdout).toContain(message);
    expect(code).toBe(5);
    const { chains } = JSON.parse((await verify('--json')).stdout) as { chains: { problems: string[] }[] };
    expect(chains[0]?.problems.join('\n')).toContain(message);
  });

  it('fails for a damaged pack in an unbroken chain', async () => {
    await months([9, 10]);
    const path = join(folder, '2026-09', 'gdpr.asice');
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('{}')] = 0x5b;
    writeFileSync(path, bytes);
    const { stdout, code } = await verify();
    expect(stdout).toContain('NOT VALID');
    expect(code).toBe(5);
  });

  it('takes a superseded pack for no fork', async () => {
    const before = await months([9]);
    await months([10], 'gdpr', before);
    await pack('again', { period: monthOf(10), previous: before, text: '{"again":1}' });
    const key = ['--key', resolve('test/vectors/keys/ec.key'), '--certificate', resolve('test/vectors/keys/ec.crt')];
    const said = await cli(
      ['supersede', '2026-10/gdpr.asice', '--by', 'again/gdpr.asice', '--reason', 'Evidence was denied', ...key],
      { cwd: folder, now: () => sealClock },
    );
    expect(said.code).toBe(0);
    expect(await verify()).toMatchObject({ code: 0, stdout: expect.stringContaining('superseded') as string });
  });

  it('needs packs', async () => {
    expect(await verify()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no .asice file in this folder') as string,
    });
    expect(await cli(['verify'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no pack was named') as string,
    });
    renameSync(folder, `${folder}x`);
    expect(await verify()).toMatchObject({ code: 2 });
  });
});
