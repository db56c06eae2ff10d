import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditPack } from '../../src/model/index.ts';
import { cli } from '../support/context.ts';

let cwd = '';
let pack: AuditPack;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'logs-alone-'));
  const [account, region] = ['111122223333', 'eu-central-1'];
  const config = [
    'organisation: Bank',
    `scope: { accounts: [{ id: "${account}", name: a }], regions: [${region}] }`,
    `trailLogs: [{ bucket: "s3://meridian-audit-logs-eu-central-1", region: ${region}, account: "${account}" }]`,
    'frameworks: [soc2]',
  ];
  writeFileSync(join(cwd, 'audit.config.yaml'), config.join('\n'));
  const argv = ['build', '--sandbox', '--config', 'audit.config.yaml', '--period', '2026-10-08..2026-10-14'];
  const { code, stderr } = await cli([...argv, '--source', 'cloudtrail-logs', '--out', 'out', '--unpack'], { cwd });
  if (code !== 3) throw new Error(stderr);
  const results = readFileSync(join(cwd, 'out/sandbox-2026-10-08_to_2026-10-14/soc2-2017/results.json'), 'utf8');
  pack = JSON.parse(results) as AuditPack;
}, 120_000);
afterAll(() => rmSync(cwd, { recursive: true }));

describe('a pack from trail logs alone', () => {
  const backups = () => pack.findings.find(({ control }) => control.id === 'DDB-RES-01')!;
  const of = (name: string) => backups().observations.filter(({ subject }) => subject.name === name);

  it('judges the tables that events name by what they tell, and says why the rest is not known', () => {
    expect(pack.tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['card-vault', 'customer-profiles']));
    expect(backups().outcome).toBe('not-satisfied');
    const profiles = of('customer-profiles');
    expect(profiles.map(({ outcome, interval }) => [outcome, interval.from, interval.to]).sort()).toEqual([
      ['inconclusive', '2026-10-08T00:00:00.000Z', '2026-10-09T21:14:08.000Z'],
      ['inconclusive', '2026-10-10T14:21:40.000Z', '2026-10-15T00:00:00.000Z'],
      ['not-satisfied', '2026-10-09T21:14:08.000Z', '2026-10-10T14:21:40.000Z'],
    ]);
    const reasons = profiles.map(({ reason }) => reason).join(' ');
    expect(reasons).toContain(
      'Since when is not certain: the settings of trail meridian-organisation-trail were not read',
    );
    expect(reasons).toContain(
      'was not collected; only events tell of it, at last UpdateContinuousBackups at 2026-10-10',
    );
  });

  it('names tables that were only used', () => {
    expect(of('customer-consents')).toMatchObject([
      {
        outcome: 'inconclusive',
        reason: expect.stringMatching(/only events tell of it, such as \w+ on 2026-10-1\d/) as string,
      },
    ]);
  });

  it('tells a deleted table from others, and leaves the population open', () => {
    expect(
      of('kyc-documents-search (deleted)')
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['inconclusive', 'not-applicable', 'not-applicable']);
    expect(of('kyc-documents-search')).toEqual([]);
    expect(of('Tables in eu-central-1 of 111122223333')).toMatchObject([
      { outcome: 'inconclusive', reason: expect.stringContaining('How many tables there are is not known') as string },
    ]);
  });

  it('claims nothing good', () => {
    const good = pack.findings.filter(({ outcome }) => outcome === 'satisfied' || outcome === 'not-applicable');
    expect(good.map(({ control }) => control.id)).toEqual([]);
  });
});
