import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cli } from '../support/context.ts';

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
