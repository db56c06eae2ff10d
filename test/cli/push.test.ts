import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/model/index.ts';
import type { Fault, SandboxBuckets } from '../../src/sandbox/index.ts';
import { assessments } from '../../src/sandbox/scenario/assessments.ts';
import { withFiles } from '../../src/seal/index.ts';
import { cli, type Ran } from '../support/context.ts';
import { months, type Months } from '../support/months.ts';

const gdpr = assessments.find(({ framework }) => framework.complianceType === 'GDPR');
const closed = assessments.find(({ closed }) => closed !== undefined);
const targetOf = (assessment: typeof gdpr, at = 0) => {
  const set = assessment?.controlSets[at];
  return { assessment: assessment?.id ?? '', controlSet: set?.name ?? '', control: set?.controls[0]?.id ?? '' };
};
const target = targetOf(gdpr);

const push = (controls: readonly object[], region = 'eu-central-1'): string =>
  `push: ${JSON.stringify({ region, controls })}\n`;
const framework = 'gdpr';
const clock = '2026-11-05T09:00:00Z';

let bank: Months;
let pack = '';
let record = '';
let configured = '';
let buckets: SandboxBuckets;
beforeAll(async () => {
  bank = months();
  configured = readFileSync(join(bank.folder, 'audit.config.yaml'), 'utf8');
  pack = join(bank.output, 'sandbox-2026-10', 'gdpr.asice');
  record = `${pack}.pushed.json`;
  await bank.at('2026-11-03T04:00:00Z', 'build', '--period', '2026-10');
}, 120_000);
afterAll(() => bank.remove());
beforeEach(() => {
  buckets = new Map();
  rmSync(record, { force: true });
  configure(push([{ framework, ...target }]));
});

const configure = (more: string): void => writeFileSync(join(bank.folder, 'audit.config.yaml'), configured + more);
const command = (argv: readonly string[], faults: readonly Fault[] = []): Promise<Ran> =>
  cli([...argv, '--config', 'audit.config.yaml'], {
    cwd: bank.folder,
    now: () => new Date(clock),
    sandboxBuckets: buckets,
    sandboxFaults: faults,
  });
const pushed = (faults: readonly Fault[] = []): Promise<Ran> =>
  command(['push', pack, '--sandbox', '--rehearsal'], faults);
/** Files that Audit Manager has as evidence of a control. */
const importsOf = ({ assessment, control } = target) =>
  buckets.get(`aws-audit-manager-imports/${assessment}/${control}`) ?? [];
const onRecord = (): unknown => JSON.parse(readFileSync(record, 'utf8'));

describe('pushing a report to Audit Manager', () => {
  it('gives the report of the pack to each control once, and puts it on record', async () => {
    configure(push([target, targetOf(gdpr, 1)].map((each) => ({ framework, ...each }))));
    const { code, stdout, stderr } = await pushed();
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: `${record}\n` });
    const report = await withFiles(pack, ({ get }) => get('report.pdf'));
    for (const each of [target, targetOf(gdpr, 1)])
      expect(importsOf(each).map(({ bytes }) => sha256(bytes))).toEqual([sha256(report ?? '')]);
    const entry = {
      ...target,
      manifest: sha256((await withFiles(pack, ({ get }) => get('manifest.json'))) ?? ''),
      fileName: expect.stringMatching(/^[0-9a-f]{12}-gdpr-2026-10-[0-9a-f]{12}\.pdf$/),
      state: 'imported',
      at: new Date(clock).toISOString(),
    };
    expect(onRecord()).toEqual({ pushes: [entry, { ...entry, ...targetOf(gdpr, 1) }] });
    // An upload address is a secret.
    expect(stdout + stderr + readFileSync(record, 'utf8')).not.toMatch(/X-Amz|https?:/);

    const again = await pushed();
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('nothing to do');
    expect(importsOf()).toHaveLength(1);
  });

  it('waits for a throttled import, and uploads again what did not arrive', async () => {
    const { code } = await pushed([
      { match: { operation: 'BatchImportEvidenceToAssessmentControl' }, times: 2, effect: { kind: 'throttled' } },
      { match: { service: 's3', operation: 'PutObject' }, times: 1, effect: { kind: 'throttled' } },
      { match: { service: 's3', operation: 'PutObject' }, times: 1, effect: { kind: 'cut' } },
    ]);
    expect(code).toBe(0);
    expect(importsOf()).toHaveLength(1);
  });

  it('does not import twice what may have arrived', async () => {
    const cut = {
      match: { operation: 'BatchImportEvidenceToAssessmentControl' },
      effect: { kind: 'cut', afterBytes: 3 },
    };
    const first = await pushed([cut as Fault]);
    expect(first).toMatchObject({ code: 2, stderr: expect.stringContaining('has no known end') });
    expect(importsOf()).toHaveLength(1);
    const second = await pushed();
    expect(second).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`set "state" to "imported" in ${record}`),
    });
    expect(importsOf()).toHaveLength(1);

    const begun = readFileSync(record, 'utf8');
    writeFileSync(record, begun.replace('"begun"', '"done"'));
    expect(await pushed()).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be read') });
    writeFileSync(record, begun.replace('"begun"', '"imported"'));
    expect(await pushed()).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing to do') });
  });

  it('says what Audit Manager did not take, and takes it off the record', async () => {
    const full = { bytes: new Uint8Array(), modified: new Date('2026-11-05T01:00:00Z') };
    const kept = Array.from({ length: 100 }, () => full) as unknown as NonNullable<ReturnType<SandboxBuckets['get']>>;
    buckets.set(`aws-audit-manager-imports/${target.assessment}/${target.control}`, kept);
    const { code, stderr } = await pushed();
    expect(code).toBe(2);
    expect(stderr).toContain('QUOTA_EXCEEDED: 100 files were imported today.');
    expect(onRecord()).toEqual({ pushes: [] });
  });

  it.each([
    ['no assessment', push([{ framework, ...target, assessment: target.control }]), 'there is no assessment'],
    ['a closed one', push([{ framework, ...targetOf(closed) }]), 'is closed and takes no more evidence'],
    ['no control set', push([{ framework, ...target, controlSet: 'Art. 99' }]), 'has no control set "Art. 99"'],
    ['no control', push([{ framework, ...target, control: target.assessment }]), 'has no control'],
    ['another framework', push([{ framework: 'gdrp', ...target }]), 'Did you mean "gdrp"?'],
    ['nothing', '', 'names no control of AWS Audit Manager'],
    ['another Region', push([{ framework, ...target }], 'us-east-1'), 'is not set up in us-east-1'],
  ])('refuses before it writes when the configuration names %s', async (_what, config, message) => {
    configure(config);
    const { code, stderr } = await pushed();
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(existsSync(record)).toBe(false);
    expect(buckets.size).toBe(0);
  });

  it('names the customers that Audit Manager no longer takes, where it is not there', async () => {
    const { code, stderr } = await pushed([{ match: {}, effect: { kind: 'audit-manager-not-set-up' } }]);
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_CONFIG] AWS Audit Manager is not set up in eu-central-1 of this account');
    expect(stderr).toContain('no new customers since 30 April 2026');
  });

  it('says which policy is missing', async () => {
    const { code, stderr } = await pushed([
      { match: { operation: 'GetEvidenceFileUploadUrl' }, effect: { kind: 'denied' } },
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('auditmanager:GetEvidenceFileUploadUrl failed');
    expect(stderr).toContain('report policy --push');
    expect(existsSync(record)).toBe(false);
  });

  it('lets no test signature, and nothing of the embedded bank, into an assessment of AWS', async () => {
    const test = await command(['push', pack, '--sandbox']);
    expect(test).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('this pack cannot be pushed: it is signed with a test key'),
    });
    const real = await command(['push', pack, '--rehearsal', '--endpoint', 'http://127.0.0.1:9']);
    expect(real).toMatchObject({ code: 2, stderr: expect.stringContaining('tells of the embedded bank, not of AWS') });
  });

  it('stops at a record that cannot be read', async () => {
    writeFileSync(record, '{"pushes":[{}]}');
    expect(await pushed()).toMatchObject({ code: 2, stderr: expect.stringContaining('what is pushed is not known') });
  });

  it('is looked at by report doctor, control by control', async () => {
    configure(push([target, { ...target, controlSet: 'Art. 99' }].map((each) => ({ framework, ...each }))));
    const { stdout } = await command(['doctor', '--sandbox']);
    expect(stdout).toContain(`ok       push to Audit Manager: "${target.controlSet}" takes the report of gdpr`);
    expect(stdout).toMatch(/^missing {2}push to Audit Manager: the assessment ".*" has no control set "Art. 99"$/m);
  });

  it('has a policy of its own', async () => {
    configure(
      push([
        { framework, ...target },
        { framework, ...target, controlSet: 'Plain_1' },
      ]),
    );
    const { stdout } = await command(['policy', '--push']);
    const arn = `arn:aws:auditmanager:eu-central-1:*:assessment/${target.assessment}`;
    expect(JSON.parse(stdout)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'UploadReports',
          Effect: 'Allow',
          Action: ['auditmanager:GetAccountStatus', 'auditmanager:GetEvidenceFileUploadUrl'],
          Resource: '*',
        },
        { Sid: 'ReadAssessments', Effect: 'Allow', Action: ['auditmanager:GetAssessment'], Resource: [arn] },
        {
          Sid: 'ImportReports',
          Effect: 'Allow',
          Action: ['auditmanager:BatchImportEvidenceToAssessmentControl'],
          Resource: [`${arn}/controlSet/*`, `${arn}/controlSet/Plain_1`],
        },
      ],
    });
    const reading = await command(['policy']);
    expect(reading.stdout).not.toMatch(/UploadUrl|BatchImport/);
  });
});
