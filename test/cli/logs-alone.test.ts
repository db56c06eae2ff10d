import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantWords, type AuditPack } from '../../src/model/index.ts';
import { stories } from '../../src/sandbox/scenario/events-stories.ts';
import { createScenario } from '../../src/sandbox/scenario/scenario.ts';
import { organisationTrail } from '../../src/sandbox/scenario/trails-names.ts';
import { cli, cliClock } from '../support/context.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** The pack of some days, from trail logs alone. */
async function packOf(period: string): Promise<AuditPack> {
  const cwd = mkdtempSync(join(tmpdir(), 'logs-alone-'));
  folders.push(cwd);
  const [account, region] = ['111122223333', 'eu-central-1'];
  const config = [
    'organisation: Bank',
    `scope: { accounts: [{ id: "${account}", name: a }], regions: [${region}] }`,
    `trailLogs: [{ bucket: "s3://meridian-audit-logs-eu-central-1", region: ${region}, account: "${account}" }]`,
    'frameworks: [soc2]',
  ];
  writeFileSync(join(cwd, 'audit.config.yaml'), config.join('\n'));
  const argv = ['build', '--sandbox', '--config', 'audit.config.yaml', '--period', period];
  const { code, stderr } = await cli([...argv, '--source', 'cloudtrail-logs', '--out', 'out', '--unpack'], { cwd });
  if (code !== 3) throw new Error(stderr);
  const run = `sandbox-${period.replace('..', '_to_')}`;
  return JSON.parse(readFileSync(join(cwd, 'out', run, 'soc2-2017/results.json'), 'utf8')) as AuditPack;
}

describe('a pack from trail logs alone', () => {
  let pack: AuditPack;
  beforeAll(async () => {
    pack = await packOf('2026-10-08..2026-10-14');
  }, 120_000);
  const backups = () => pack.findings.find(({ control }) => control.id === 'DDB-RES-01')!;
  const of = (name: string) => backups().observations.filter(({ subject }) => subject.name === name);

  it('judges the tables that events name by what they tell, and says why the rest is not known', () => {
    expect(pack.tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['card-vault', 'customer-profiles']));
    expect(backups().outcome).toBe('not-satisfied');
    const profiles = of('customer-profiles');
    expect(profiles.map(({ outcome, interval }) => `${interval.from} ${interval.to} ${outcome}`).sort()).toEqual([
      '2026-10-08T00:00:00.000Z 2026-10-09T21:14:08.000Z inconclusive',
      '2026-10-09T21:14:08.000Z 2026-10-10T14:21:40.000Z not-satisfied',
      '2026-10-10T14:21:40.000Z 2026-10-15T00:00:00.000Z inconclusive',
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

describe('keys and trails in a pack from trail logs alone', () => {
  const { keyDisabled, loggingStopped } = stories(createScenario({ now: new Date(cliClock) }));
  let pack: AuditPack;
  beforeAll(async () => {
    pack = await packOf('2026-10-19..2026-10-25');
  }, 120_000);
  const observations = (control: string) => pack.findings.find((one) => one.control.id === control)!.observations;

  it('shows the hour in which the key of a table was disabled, with who did it', () => {
    const failing = observations('DDB-ENC-05').filter(({ outcome }) => outcome === 'not-satisfied');
    expect(failing).toMatchObject([
      {
        subject: { kind: 'key', id: keyDisabled.key.arn, name: keyDisabled.key.id },
        interval: { from: keyDisabled.from.toISOString(), to: keyDisabled.to.toISOString() },
        begun: { event: 'DisableKey', actor: { principal: expect.stringMatching(/:role\/KeyCustodian$/) as string } },
        ended: { event: 'EnableKey' },
      },
    ]);
  });

  it('names the trail of the organisation once, of which events tell no setting', () => {
    for (const control of ['DDB-LOG-02', 'DDB-LOG-03', 'DDB-LOG-05']) {
      const trails = observations(control).filter(({ subject }) => subject.id.startsWith('arn:'));
      expect(trails, control).toMatchObject([
        { outcome: 'inconclusive', subject: { id: organisationTrail.arn, name: organisationTrail.name } },
      ]);
      const last = `only events tell of it, at last StartLogging at ${instantWords(loggingStopped.to.toISOString())}`;
      expect(trails[0]?.reason, control).toContain(last);
    }
  });

  it('leaves open how many there are', () => {
    for (const [control, noun] of [
      ['DDB-ENC-05', 'keys'],
      ['DDB-LOG-02', 'trails'],
      ['DDB-ISO-02', 'VPC endpoints'],
    ]) {
      const reasons = observations(control ?? '').map(({ reason }) => reason);
      expect(reasons.join(' '), control).toContain(`How many ${noun} there are is not known`);
    }
  });
});
