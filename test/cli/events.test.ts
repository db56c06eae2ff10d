import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTrailLogs } from '../../src/sources/reading/index.ts';
import { readStore } from '../../src/store/index.ts';
import { cli } from '../support/context.ts';
import { countRows } from '../support/trail-logs/truth.ts';

let cwd = '';
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'events-'))));
afterEach(() => rmSync(cwd, { recursive: true }));

const configure = (...lines: readonly string[]): void =>
  writeFileSync(
    join(cwd, 'audit.config.yaml'),
    [
      'organisation: Bank',
      'scope:',
      '  accounts: [{ id: "111122223333", name: a }, { id: "444455556666", name: b }]',
      '  regions: [eu-central-1]',
      ...lines,
    ].join('\n'),
  );

const athena =
  'events: { athena: { account: "111122223333", region: eu-central-1, workgroup: audit, outputLocation: "s3://queries/out/" , maxBytesScanned: 1000000000 } }';
const ddl = async (...more: readonly string[]) => await cli(['events', 'ddl', '--period', '2026-10', ...more], { cwd });

describe('report events ddl', () => {
  it('prints a table for each bucket of trail logs, and asks nothing', async () => {
    configure(
      athena,
      'trailLogs:',
      '  - { bucket: "s3://logs/audit", region: eu-central-1, account: "111122223333" }',
      '  - { bucket: "s3://org", region: eu-central-1, account: "111122223333", organisation: o-exampleorgid }',
    );
    const { code, stdout, stderr } = await ddl();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^-- For Amazon Athena/);
    expect(stdout).toContain(`LOCATION 's3://queries/out/verified-files/'`);
    expect(stdout).toContain('`dynamodb_audit`.`trail_logs` (');
    expect(stdout).toContain(`'s3://logs/audit/AWSLogs/\${account}/CloudTrail/\${region}/\${day}'`);
    expect(stdout).toContain('`dynamodb_audit`.`trail_logs_2` (');
    expect(stdout).toContain(`'s3://org/AWSLogs/o-exampleorgid/\${account}/CloudTrail/\${region}/\${day}'`);
    expect(stdout).toContain(`'projection.region.values' = 'eu-central-1,us-east-1'`);
    expect(stdout).toContain(`r.day >= '2026/09/30' AND r.day <= '2026/11/02'`);
  });

  it('says what is not configured', async () => {
    configure();
    expect(await ddl()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Athena is not configured') as string,
    });
    configure(athena);
    expect(await ddl()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no bucket under trailLogs') as string,
    });
  });

  it('works for the embedded bank', async () => {
    expect((await ddl('--sandbox')).stdout).toContain('CREATE DATABASE IF NOT EXISTS `dynamodb_audit`;');
  });
});

describe('report policy', () => {
  const actionsOf = async (engine: string): Promise<readonly string[]> => {
    configure(
      'trailLogs: [{ bucket: "s3://logs", region: eu-central-1, account: "111122223333" }]',
      athena.replace('{ athena', `{ engine: ${engine}, athena`),
    );
    const { stdout } = await cli(['policy', '--config', 'audit.config.yaml'], { cwd });
    const { Statement } = JSON.parse(stdout) as { Statement: { Action: string[]; Resource: string[]; Sid: string }[] };
    return Statement.flatMap(({ Sid, Action, Resource }) =>
      Sid.startsWith('Athena') ? Action.map((action) => `${action} ${Resource.join(' ')}`) : Action,
    );
  };

  it('lets write into the output location of Athena alone, and only where it is chosen', async () => {
    const writes = /Put|Start|Create|Delete|Update|Generate/;
    const embedded = await actionsOf('embedded');
    expect(embedded.filter((action) => writes.test(action))).toEqual(['iam:GenerateCredentialReport']);
    const asked = await actionsOf('athena');
    expect(asked.filter((action) => writes.test(action) && !embedded.includes(action))).toEqual([
      'athena:StartQueryExecution arn:aws:athena:eu-central-1:111122223333:workgroup/audit',
      's3:PutObject arn:aws:s3:::queries/out/*',
      'kms:GenerateDataKey arn:aws:kms:eu-central-1:*:key/*',
    ]);
    expect(asked).toContain('s3:GetBucketLocation arn:aws:s3:::queries arn:aws:s3:::logs');
  });
});

describe('report collect with events.engine athena', () => {
  const bank = (engine: string, workgroup: string) =>
    configure(
      'trailLogs: [{ bucket: "s3://meridian-audit-logs-eu-central-1", region: eu-central-1, account: "111122223333", organisation: o-mb7xk2r9qe }]',
      `events: { engine: ${engine}, athena: { account: "111122223333", region: eu-central-1, workgroup: ${workgroup}, outputLocation: "s3://meridian-audit-queries/results", maxBytesScanned: 1000000000 } }`,
    );
  const collect = async (out: string) =>
    await cli(
      ['collect', '--sandbox', '--config', 'audit.config.yaml', '--period', '2026-10-05..2026-10-06'].concat(
        '--source',
        'cloudtrail-trails,cloudtrail-logs',
        '--out',
        out,
      ),
      { cwd },
    );
  const read = async (out: string) => {
    const { evidence, assessment } = await readStore(join(cwd, out, 'sandbox-2026-10-05_to_2026-10-06/evidence'));
    return readTrailLogs(evidence, assessment);
  };

  it('gives the evidence that the embedded engine gives', async () => {
    bank('embedded', 'audit');
    const usual = await collect('embedded');
    bank('athena', 'audit');
    const { stderr, code } = await collect('athena');
    expect(stderr).toMatch(/5 questions to Athena, \d{4,} bytes scanned/);
    expect(code).toBe(usual.code);
    const [embedded, athena] = [await read('embedded'), await read('athena')];
    const said = ({ usage, keyUse, events, ledger }: (typeof athena)[number]) => ({
      usage: countRows(usage),
      keyUse: countRows(keyUse),
      events,
      ledger,
    });
    expect(athena.map(said)).toEqual(embedded.map(said));
    expect(athena.flatMap(({ usage }) => usage).length).toBeGreaterThan(20);
    expect(athena.flatMap(({ events }) => events).length).toBeGreaterThan(2);
  });

  it('has no evidence of trail logs, and says why, when Athena gives no answer', async () => {
    bank('athena', 'primary');
    const { stderr } = await collect('out');
    expect(stderr).toContain('trail logs could not be read: Athena is not asked: the workgroup primary has no limit');
    const logs = await read('out');
    expect(logs.length).toBeGreaterThan(0);
    for (const { ledger, absent } of logs) {
      expect(ledger).toBeNull();
      expect(absent?.message).toContain('has no limit of bytes scanned per query');
    }
  });
});
