import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, SandboxBuckets } from '../../src/sandbox/index.ts';
import type { Context } from '../../src/cli/context.ts';
import { assessments } from '../../src/sandbox/scenario/assessments.ts';
import { cli, type Ran } from '../support/context.ts';
import { months, type Months } from '../support/months.ts';

const gdpr = assessments.find(({ framework }) => framework.complianceType === 'GDPR');
const targets = (gdpr?.controlSets ?? []).slice(0, 2).map(({ name, controls }) => ({
  assessment: gdpr?.id ?? '',
  controlSet: name,
  control: controls[0]?.id ?? '',
}));
const [target = { assessment: '', controlSet: '', control: '' }] = targets;
const pushTo = (controls: readonly object[]): string =>
  `push: ${JSON.stringify({ region: 'eu-central-1', controls: controls.map((each) => ({ framework: 'gdpr', ...each })) })}\n`;
const store = `store: { bucket: 's3://meridian-audit-packs/dynamodb', region: eu-central-1, secretsKey: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' }\n`;
const [one, another] = ['one', 'another'];

let bank: Months;
let configured = '';
let buckets: SandboxBuckets;
beforeAll(async () => {
  bank = months();
  configured = readFileSync(join(bank.folder, 'audit.config.yaml'), 'utf8');
  await bank.at('2026-11-03T04:00:00Z', 'build', '--period', '2026-10');
}, 120_000);
afterAll(() => bank.remove());
beforeEach(() => {
  buckets = new Map();
  for (const machine of [one, another]) {
    rmSync(folderOf(machine), { recursive: true, force: true });
    cpSync(bank.output, join(folderOf(machine), 'output'), { recursive: true });
    configure(machine, store + pushTo([target]));
  }
});

const folderOf = (machine: string): string => join(bank.folder, machine);
const packOf = (machine: string): string => join(folderOf(machine), 'output/sandbox-2026-10/gdpr.asice');
const recordOf = (machine: string): string => `${packOf(machine)}.pushed.json`;
const configure = (machine: string, more: string): void =>
  writeFileSync(join(folderOf(machine), 'audit.config.yaml'), configured + more);
const clock = '2026-11-05T09:00:00Z';
const command = (machine: string, argv: readonly string[], given: Partial<Context> = {}): Promise<Ran> =>
  cli([...argv, '--sandbox', '--config', 'audit.config.yaml'], {
    cwd: folderOf(machine),
    now: () => new Date(clock),
    sandboxBuckets: buckets,
    ...given,
  });
const push = (machine: string, sandboxFaults: readonly Fault[] = [], instant = clock): Promise<Ran> =>
  command(machine, ['push', packOf(machine), '--rehearsal'], { sandboxFaults, now: () => new Date(instant) });
const importsOf = ({ assessment, control } = target): number =>
  buckets.get(`aws-audit-manager-imports/${assessment}/${control}`)?.length ?? 0;
const here = (machine: string) =>
  (JSON.parse(readFileSync(recordOf(machine), 'utf8')) as { pushes: { state: string }[] }).pushes;
const setHere = (machine: string, state: string): void =>
  writeFileSync(recordOf(machine), readFileSync(recordOf(machine), 'utf8').replace(/"begun"|"imported"/, `"${state}"`));
const storedKeys = (): readonly string[] => [...buckets.keys()].filter((key) => key.includes('/dynamodb/'));
const there = () =>
  storedKeys().map((key) => {
    const bytes = buckets.get(key)?.at(-1)?.bytes ?? new Uint8Array();
    return JSON.parse(new TextDecoder().decode(bytes)) as { state: string; attempt?: string };
  });

const onImport = { operation: 'BatchImportEvidenceToAssessmentControl' } as const;
const onRecord = { service: 's3', operation: 'PutObject', resource: 'dynamodb/pushes/' } as const;
const lost: Fault = { match: onImport, effect: { kind: 'cut' } };
const nothingToDo = { code: 0, stderr: expect.stringContaining('nothing to do') };
const noKnownEnd = { code: 2, stderr: expect.stringContaining('has no known end') };

describe('the record of pushes in a store in S3', () => {
  it('keeps another machine, and one whose disk was lost, from pushing again', async () => {
    for (const machine of [one, another]) configure(machine, store + pushTo(targets));
    expect((await push(one)).code).toBe(0);
    expect(storedKeys()).toHaveLength(2);
    expect(there()).toEqual(expect.arrayContaining(here(one)));
    expect(await push(another)).toMatchObject(nothingToDo);
    expect(here(another)).toEqual(here(one));
    rmSync(recordOf(one));
    expect(await push(one)).toMatchObject(nothingToDo);
    expect(here(one)).toEqual(here(another));
    expect(targets.map(importsOf)).toEqual([1, 1]);
  });

  it('holds for a machine with an empty disk, which has the pack from the store', async () => {
    const build = (machine: string): Promise<Ran> =>
      command(machine, ['build', '--period', '2026-10', '--out', 'output']);
    await build(one);
    expect((await push(one)).code).toBe(0);
    rmSync(join(folderOf(another), 'output'), { recursive: true });
    expect((await build(another)).stderr).toContain('holds a finished assessment: nothing to do');
    expect(await push(another)).toMatchObject(nothingToDo);
    expect(importsOf()).toBe(1);
  });

  it('lets one of two machines import that push at the same instant', async () => {
    const slow: Fault = {
      match: { operation: 'GetEvidenceFileUploadUrl' },
      effect: { kind: 'slow', milliseconds: 500 },
    };
    const slower: Fault = { match: onImport, effect: { kind: 'slow', milliseconds: 500 } };
    const ran = await Promise.all([push(one, [slow, slower]), push(another, [slow, slower])]);
    expect(importsOf()).toBe(1);
    expect(ran.map(({ code }) => code)).toEqual(expect.arrayContaining([0, 2]));
    expect(ran.find(({ code }) => code === 2)?.stderr).toContain('When no other machine is at it any more');
    expect(there()).toMatchObject([{ state: 'imported' }]);
    for (const machine of [one, another]) expect(await push(machine)).toMatchObject(nothingToDo);
    expect(importsOf()).toBe(1);
  });

  it('takes its own record for its own when the answers to its requests were lost', async () => {
    const cut: Fault = { match: onRecord, times: 1, effect: { kind: 'cut', afterBytes: 3 } };
    const atEnd: Fault = { match: { ...onRecord, resource: '"imported"' }, times: 1, effect: cut.effect };
    const { code, stderr } = await push(one, [cut, atEnd]);
    expect(code, stderr).toBe(0);
    expect(there()).toMatchObject([{ state: 'imported', attempt: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    expect(importsOf()).toBe(1);
  });

  it('lets nobody import after a push that was stopped, before a person has said what became of it', async () => {
    expect(await push(one, [lost])).toMatchObject(noKnownEnd);
    rmSync(recordOf(one));
    expect(await push(another)).toMatchObject(noKnownEnd);
    expect(await push(one)).toMatchObject(noKnownEnd);
    expect(importsOf()).toBe(0);

    setHere(another, 'refused');
    const later = await push(another, [], '2026-11-05T10:00:00Z');
    expect(later.code, later.stderr).toBe(0);
    expect(importsOf()).toBe(1);
    expect(await push(one)).toMatchObject(nothingToDo);
    expect(importsOf()).toBe(1);
  });

  it('learns from the machine that asked a person', async () => {
    expect(await push(one, [{ match: onImport, effect: { kind: 'cut', afterBytes: 3 } }])).toMatchObject(noKnownEnd);
    setHere(one, 'imported');
    expect(await push(one)).toMatchObject(nothingToDo);
    expect(there()).toMatchObject([{ state: 'imported' }]);
    expect(await push(another)).toMatchObject(nothingToDo);
    expect(importsOf()).toBe(1);
  });

  it('brings the end of a push to the store that did not get there', async () => {
    const denied: Fault = { match: { ...onRecord, resource: '"imported"' }, effect: { kind: 'denied' } };
    expect(await push(one, [denied])).toMatchObject({ code: 2, stderr: expect.stringContaining('error[E_STORE]') });
    expect(there()).toMatchObject([{ state: 'begun' }]);
    expect(await push(another)).toMatchObject(noKnownEnd);
    expect(await push(one)).toMatchObject(nothingToDo);
    expect(await push(another)).toMatchObject(nothingToDo);
    expect(importsOf()).toBe(1);
  });

  it.each([
    ['imported', undefined, nothingToDo, 1],
    ['begun', lost, noKnownEnd, 0],
  ])('believes a record that was only beside the pack: %s', async (state, fault, outcome, imports) => {
    configure(one, pushTo([target]));
    await push(one, fault === undefined ? [] : [fault]);
    expect(storedKeys()).toEqual([]);
    configure(one, store + pushTo([target]));
    expect(await push(one)).toMatchObject(outcome);
    expect(there()).toMatchObject([{ state }]);
    expect(await push(another)).toMatchObject(outcome);
    expect(importsOf()).toBe(imports);
  });

  it('strikes in both what Audit Manager did not take, so that any machine may push it', async () => {
    const refuse: Fault = {
      match: onImport,
      effect: { kind: 'error', code: 'ValidationException', status: 400, message: 'no' },
    };
    expect(await push(one, [refuse])).toMatchObject({ code: 2, stderr: expect.stringContaining('did not take') });
    expect(here(one)).toEqual([]);
    expect(there()).toMatchObject([{ state: 'refused' }]);
    expect((await push(another)).code).toBe(0);
    expect(await push(one)).toMatchObject(nothingToDo);
    expect(importsOf()).toBe(1);
  });

  it.each([
    ['GetObject', 'pushes'],
    ['PutObject', 'dynamodb/pushes/'],
    ['ListObjectsV2', ''],
  ] as const)('imports nothing where S3 refuses %s', async (operation, resource) => {
    if (operation === 'GetObject') await push(another, [lost]);
    const denied: Fault = { match: { service: 's3', operation, resource }, effect: { kind: 'denied' } };
    expect(await push(one, [denied])).toMatchObject({ code: 2, stderr: expect.stringContaining('error[E_STORE]') });
    expect(existsSync(recordOf(one))).toBe(false);
    expect(importsOf()).toBe(0);
  });

  it.each(['', '{"pushes":[]}', '{"state":"imported"}'])('stops at a record that cannot be read: %j', async (text) => {
    await push(one);
    const [key = ''] = storedKeys();
    buckets.set(
      key,
      (buckets.get(key) ?? []).map((object) => ({ ...object, bytes: Buffer.from(text) })),
    );
    for (const machine of [one, another]) {
      const { code, stderr } = await push(machine);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('what is pushed is not known') });
      expect(stderr).toContain('error[E_OUTPUT] s3://meridian-audit-packs/dynamodb/pushes/');
    }
    expect(importsOf()).toBe(1);
  });

  it('is no run of the store', async () => {
    await push(one);
    const { code, stdout } = await command(one, ['store', 'check', '--out', 'new']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'there is no evidence\n' });
  });

  it('is all of the store that the policy of pushing opens', async () => {
    const { stdout } = await cli(['policy', '--push', '--config', join(folderOf(one), 'audit.config.yaml')]);
    const arn = 'arn:aws:s3:::meridian-audit-packs';
    const { Statement } = JSON.parse(stdout) as { Statement: { Action: string[] }[] };
    expect(Statement.filter(({ Action }) => Action.some((action) => !action.startsWith('auditmanager:')))).toEqual([
      {
        Sid: 'FindRecords',
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: arn,
        Condition: { StringLike: { 's3:prefix': ['dynamodb/pushes/*'] } },
      },
      {
        Sid: 'KeepRecords',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: `${arn}/dynamodb/pushes/*`,
      },
    ]);
  });
});
