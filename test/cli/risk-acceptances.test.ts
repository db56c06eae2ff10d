import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditPack, Manifest } from '../../src/model/index.ts';
import { cli, type Ran } from '../support/context.ts';

/** Builds from stored evidence with a file of acceptances, all in a folder of its own. */
let folder = '';
let ran: Ran;
const evidence = join(process.cwd(), 'test/golden/standby-region/evidence');
const config = `organisation: Meridian Retail Bank
frameworks: [gdpr]
owner: Head of Platform
riskAcceptances: accepted.yaml
scope: { accounts: [{ id: '111122223333', name: bank }], regions: [eu-west-1] }
`;
const acceptances = `acceptances:
  - { id: RA-1, control: DDB-RES-01, subjects: ['*'], reason: r, compensatingControl: c, approver: CRO, approvedOn: 2026-01-01, expiresOn: 2027-01-01 }
  - { id: RA-2, control: DDB-RES-01, subjects: [gone], reason: r, compensatingControl: c, approver: head of platform, approvedOn: 2026-01-01, expiresOn: 2026-10-10 }
`;
const build = (out: string): Promise<Ran> =>
  cli(['build', '--from', evidence, '--config', 'audit.config.yaml', '--out', out, '--unpack'], { cwd: folder });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acceptances-'));
  writeFileSync(join(folder, 'audit.config.yaml'), config);
  writeFileSync(join(folder, 'accepted.yaml'), acceptances);
  ran = await build('out');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => readFileSync(join(folder, 'out/2026-10/gdpr', name), 'utf8');

describe('report build with risk acceptances', () => {
  it('says what is wrong with them', () => {
    expect(ran.stderr).toContain('warning: risk acceptance RA-1 (DDB-RES-01): ');
    expect(ran.stderr).toContain('over-broad');
    expect(ran.stderr).toContain('warning: risk acceptance RA-2 (DDB-RES-01): expired, orphaned, not-independent');
    expect(ran.code).toBe(3);
  });

  it('pins the file in the pack and judges it beside the results', () => {
    expect(file('risk-acceptances.yaml')).toBe(acceptances);
    const { files } = JSON.parse(file('manifest.json')) as Manifest;
    const { acceptances: review } = JSON.parse(file('results.json')) as AuditPack;
    expect(review?.sha256).toBe(files.find(({ path }) => path === 'risk-acceptances.yaml')?.sha256);
    expect(review?.acceptances.map(({ id, counts }) => [id, counts])).toEqual([
      ['RA-1', false],
      ['RA-2', false],
    ]);
    expect(file('report.html')).toContain('Expired before the period ended.');
  });

  it('is judged again by whoever verifies the pack', async () => {
    const verified = await cli(['verify', '--rederive', join(folder, 'out/2026-10/gdpr.asice')]);
    expect(verified.stdout).toContain('conclusions reproduced yes');
  });

  it('writes nothing when the file has a mistake or is not there', async () => {
    writeFileSync(join(folder, 'accepted.yaml'), acceptances.replace('RA-2', 'RA-1'));
    const twice = await build('none');
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain('error[E_CONFIG] 1 problem\n  accepted.yaml:3:11 RA-1: this id stands twice');
    rmSync(join(folder, 'accepted.yaml'));
    const gone = await build('none');
    expect(gone.code).toBe(2);
    expect(gone.stderr).toContain('accepted.yaml: no such file or folder');
  });
});
