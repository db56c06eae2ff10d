import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/model/index.ts';
import type { Fault, SandboxBuckets } from '../../src/sandbox/index.ts';
import { cli } from '../support/context.ts';
import { months, type Months } from '../support/months.ts';
import { readFiles } from '../support/pack-files.ts';

const patience = 240_000;
const secretsKey = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const storeIn = (bucket: string): string =>
  `store: { bucket: 's3://${bucket}/dynamodb', region: eu-central-1, secretsKey: '${secretsKey}' }\n`;

let bank: Months;
let sandboxBuckets: SandboxBuckets;
beforeEach(() => {
  bank = months(storeIn('meridian-audit-packs'));
  sandboxBuckets = new Map();
});
afterEach(() => bank.remove());

const run = (instant: string, argv: readonly string[], sandboxFaults: readonly Fault[] = []) =>
  bank.given({ sandboxBuckets, sandboxFaults }, instant, ...argv);
/** The disk of this machine is gone, or this is another one. */
const freshMachine = (): void => rmSync(bank.output, { recursive: true });
const inRun = (name: string, file: string): string => join(bank.output, name, file);

describe('a store in S3', () => {
  it(
    'keeps a finished assessment: a fresh machine finds it, and the next month names it',
    async () => {
      const first = await run('2026-10-03T04:00:00Z', ['build', '--period', '2026-09']);
      expect(first.stderr).toContain(
        'stored in s3://meridian-audit-packs/dynamodb/sandbox-2026-09/: locked (COMPLIANCE) until 2033-10-03 04:00:00 UTC at least',
      );
      expect(JSON.parse(readFileSync(inRun('sandbox-2026-09', 'stored.json'), 'utf8'))).toMatchObject({
        place: 's3://meridian-audit-packs/dynamodb/sandbox-2026-09/',
        objects: expect.arrayContaining([
          expect.objectContaining({
            key: 'sandbox-2026-09/finished.json',
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
            retention: { mode: 'COMPLIANCE', until: '2033-10-03T04:00:00.000Z' },
          }),
        ]),
      });
      const packHash = (): string => sha256(readFileSync(inRun('sandbox-2026-09', 'gdpr.asice')));
      const pack = packHash();

      freshMachine();
      const again = await run('2026-10-04T04:00:00Z', ['build', '--period', '2026-09']);
      expect(again).toMatchObject({ code: first.code, stdout: first.stdout });
      expect(again.stderr).toContain('holds a finished assessment: nothing to do');
      expect(again.stderr).not.toContain('Collecting');
      expect(packHash()).toBe(pack);

      freshMachine();
      const next = await run('2026-11-03T04:00:00Z', ['build', '--period', '2026-10']);
      expect(next.code).toBe(3);
      const files = await readFiles(next.stdout.trim());
      const { manifestDigest } = JSON.parse(readFileSync(inRun('sandbox-2026-09', 'finished.json'), 'utf8')).packs[0];
      expect(new TextDecoder().decode(files.get('manifest.json'))).toContain(manifestDigest);
    },
    patience,
  );

  it(
    'goes on where a run was stopped: nothing is asked twice, and pseudonyms stay the same',
    async () => {
      const match = { service: 's3', operation: 'PutObject', resource: 'finished.json' } as const;
      const argv = ['build', '--period', '2026-10'];
      const stopped = await run('2026-11-03T04:00:00Z', argv, [{ match, effect: { kind: 'denied' } }]);
      expect(stopped).toMatchObject({ code: 2, stdout: '' });
      expect(stopped.stderr).toContain('error[E_STORE] s3:PutObject in s3://meridian-audit-packs failed');
      const before = join(bank.folder, 'before');
      renameSync(bank.output, before);

      const { code, stderr } = await run('2026-11-04T04:00:00Z', argv);
      expect(code).toBe(3);
      expect(stderr).toMatch(/0 answers collected, \d+ of an earlier run kept/);
      for (const file of ['.pseudonym-key', 'sandbox-2026-10/evidence/commitments.secret'])
        expect(readFileSync(join(bank.output, file))).toEqual(readFileSync(join(before, file)));
      expect(readdirSync(join(bank.output, 'sandbox-2026-10'))).toContain('stored.json');

      // The first machine comes back: what it had finished was never confirmed, and takes no one's place.
      freshMachine();
      renameSync(before, bank.output);
      const late = await run('2026-11-05T04:00:00Z', argv);
      expect(late.code).toBe(2);
      expect(late.stderr).toContain('tells of other packs than s3://meridian-audit-packs/dynamodb/');
    },
    patience,
  );

  /** Ends a run after its last answer. */
  const stopped: Fault = {
    match: { service: 's3', operation: 'PutObject', resource: 'collected.json' },
    effect: { kind: 'denied' },
  };
  const collect = ['collect', '--period', '2026-10'];
  const file = (): string => join(bank.folder, 'audit.config.yaml');
  const kept = /0 answers collected, \d+ of an earlier run kept/;

  it(
    'goes on with the accounts that a run began with, though its working copy is lost and the organisation has more',
    async () => {
      writeFileSync(
        file(),
        [
          'organisation: Meridian Retail Bank',
          'sources: [sts, dynamodb]',
          'scope: { organisation: { roleName: AuditPackReader }, regions: [eu-central-1] }',
          storeIn('meridian-audit-packs'),
        ].join('\n'),
      );
      const given = (accounts: number, sandboxFaults: readonly Fault[]) =>
        ({ sandboxBuckets, sandboxFaults, sandboxBranches: { accounts, regions: ['eu-central-1'] } }) as const;
      const first = await bank.given(given(1, [stopped]), '2026-11-03T04:00:00Z', ...collect);
      expect(first.code).toBe(2);
      expect(first.stderr).toContain('5 accounts in the organisation');
      freshMachine();

      const again = await bank.given(given(3, []), '2026-11-04T04:00:00Z', ...collect);
      expect(again.code, again.stderr).not.toBe(2);
      expect(again.stderr).not.toContain('accounts in the organisation');
      expect(again.stderr).toMatch(kept);
    },
    patience,
  );

  it(
    'mixes no evidence of two configurations when the working copy is lost, and says how the run is finished',
    async () => {
      const before = readFileSync(file(), 'utf8');
      expect((await run('2026-11-03T04:00:00Z', collect, [stopped])).code).toBe(2);
      freshMachine();
      writeFileSync(file(), before.replace('[eu-central-1]', '[eu-central-1, eu-west-1]'));
      const changed = await run('2026-11-04T04:00:00Z', collect);
      expect(changed).toMatchObject({ code: 2, stdout: '' });
      expect(changed.stderr).toContain('this evidence was collected for another plan: scope.regions.1 was absent');
      expect(changed.stderr).toContain('finish it with the configuration that it was started with');

      writeFileSync(file(), before);
      expect((await run('2026-11-05T04:00:00Z', collect)).stderr).toMatch(kept);
    },
    patience,
  );

  it(
    'begins anew in a store of another place, which knows nothing of the run',
    async () => {
      expect((await run('2026-11-03T04:00:00Z', collect, [stopped])).code).toBe(2);
      freshMachine();
      writeFileSync(file(), readFileSync(file(), 'utf8').replace('audit-packs/dynamodb', 'audit-store/other'));
      const { code, stderr } = await run('2026-11-04T04:00:00Z', collect);
      expect(code, stderr).not.toBe(2);
      expect(stderr).toMatch(/[1-9]\d* answers collected, (?!.*kept)/);
    },
    patience,
  );

  it(
    'gives longer periods the evidence of other machines',
    async () => {
      const archived = await run('2026-02-02T03:00:00Z', ['collect', '--period', '2026-01']);
      expect(archived.stderr).toContain('stored in s3://meridian-audit-packs/dynamodb/sandbox-2026-01/: locked');
      freshMachine();
      const since = await run('2026-02-02T03:00:00Z', ['collect', '--since', 'last']);
      expect(since.stderr).toContain('Collecting evidence for 2026-02-01T00:00..2026-02-01T03:00');
      expect(since.stderr).not.toContain('warning');
      freshMachine();
      const { stderr } = await run('2026-06-02T03:00:00Z', ['build', '--period', '2026-01-01..2026-02-28']);
      expect(stderr).toContain('stored evidence of sandbox-2026-01 for');
      expect(existsSync(inRun('sandbox-2026-01', 'evidence/records.ndjson'))).toBe(true);
    },
    patience,
  );

  it('refuses before anything is asked when the bucket refuses', async () => {
    const match = { service: 's3', operation: 'ListObjectsV2' } as const;
    const { code, stderr } = await run(
      '2026-11-03T04:00:00Z',
      ['build', '--period', '2026-10'],
      [{ match, effect: { kind: 'denied' } }],
    );
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_STORE] s3:ListBucket in s3://meridian-audit-packs failed');
    expect(stderr).toContain('report policy --store');
    expect(stderr).not.toContain('Collecting');
  });

  it(
    'is checked byte by byte, and tells what Object Lock holds',
    async () => {
      await run('2026-02-02T03:00:00Z', ['collect', '--period', '2026-01']);
      freshMachine();
      const sound = await run('2026-02-03T03:00:00Z', ['store check']);
      expect(sound.stdout).toMatch(
        /^ok {7}s3:\/\/meridian-audit-packs\/dynamodb\/sandbox-2026-01: \d+ records, \d+ objects locked \(COMPLIANCE\) until 2033-02-02 03:00:00 UTC at least\n$/,
      );
      expect(sound.code).toBe(0);
      const body = [...sandboxBuckets.keys()].find((path) => path.includes('/objects/')) ?? '';
      sandboxBuckets.delete(body);
      const damaged = await run('2026-02-03T03:00:00Z', ['store check', '--json']);
      expect(damaged.code).toBe(5);
      expect(JSON.parse(damaged.stdout)).toMatchObject({
        runs: [],
        store: [{ problems: [`${body.slice('meridian-audit-packs/dynamodb/'.length)}: missing`] }],
      });
    },
    patience,
  );

  it(
    'is pruned of what is past its retention and what no Object Lock holds',
    async () => {
      for (const bucket of ['meridian-audit-packs', 'meridian-audit-store']) {
        bank.remove();
        bank = months(`retentionDays: 365\n${storeIn(bucket)}`);
        await run('2026-02-02T03:00:00Z', ['collect', '--period', '2026-01']);
        freshMachine();
      }
      const prune = (instant: string) => run(instant, ['store prune', '--yes']);
      const early = await prune('2026-12-01T00:00:00Z');
      expect(early.stderr).toContain('keep    sandbox-2026-01: kept until 2027-02-01 00:00:00 UTC\n');
      const late = await prune('2027-03-01T00:00:00Z');
      expect(late).toMatchObject({ code: 0, stdout: 's3://meridian-audit-store/dynamodb/sandbox-2026-01\n' });
      expect([...sandboxBuckets.keys()].filter((path) => path.startsWith('meridian-audit-store/'))).toEqual([]);

      bank.remove();
      bank = months(`retentionDays: 365\n${storeIn('meridian-audit-packs')}`);
      const held = await prune('2027-03-01T00:00:00Z');
      expect(held.stderr).toContain(
        'keep    sandbox-2026-01: Object Lock (COMPLIANCE) holds it in S3 until 2033-02-02 03:00:00 UTC, and S3 would refuse\n',
      );
      expect(held.stdout).toBe('');
    },
    patience,
  );

  it('has a policy of its own, which deletes nothing', async () => {
    const { stdout } = await cli(['policy', '--store', '--config', join(bank.folder, 'audit.config.yaml')]);
    expect(JSON.parse(stdout)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'StoreList',
          Effect: 'Allow',
          Action: ['s3:ListBucket'],
          Resource: 'arn:aws:s3:::meridian-audit-packs',
          Condition: { StringLike: { 's3:prefix': ['dynamodb/*'] } },
        },
        {
          Sid: 'StoreEvidence',
          Effect: 'Allow',
          Action: ['s3:PutObject', 's3:GetObject', 's3:GetObjectRetention'],
          Resource: 'arn:aws:s3:::meridian-audit-packs/dynamodb/*',
        },
        {
          Sid: 'StoreSecrets',
          Effect: 'Allow',
          Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
          Resource: secretsKey,
          Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
        },
      ],
    });
    const pruning = await cli(['policy', '--pruning', '--config', join(bank.folder, 'audit.config.yaml')]);
    expect(pruning.stdout).toContain('s3:DeleteObjectVersion');
    expect(pruning.stdout).not.toContain('PutObject');
    const without = await cli(['policy', '--store', '--sandbox']);
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('names no store in S3') });
  });
});
