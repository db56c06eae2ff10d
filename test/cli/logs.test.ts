import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, openLogBucket, unpaced } from '../../src/aws/index.ts';
import type { CoverageLedger } from '../../src/events/index.ts';
import { createSandbox, sandboxCredentials } from '../../src/sandbox/index.ts';
import { cli } from '../support/context.ts';
import { trailLogs, type TrailLogOptions, type TrailLogs } from '../support/trail-logs/generate.ts';
import { writeFolder } from '../support/trail-logs/memory-store.ts';
import { answerBucket } from '../support/trail-logs/serve.ts';
import { publicKeysOf } from '../support/trail-logs/signing.ts';

let cwd = '';
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'logs-'))));
afterEach(() => rmSync(cwd, { recursive: true }));

function bucketCopy(options: TrailLogOptions = {}, sidecar = true): TrailLogs {
  const logs = trailLogs({ hours: 24, ...options });
  writeFolder(logs.store, join(cwd, 'logs'), { sidecar });
  writeFileSync(join(cwd, 'keys.json'), JSON.stringify(publicKeysOf([logs.key])));
  return logs;
}

const verify = async (...more: readonly string[]) =>
  await cli(['logs', 'verify', 'logs', '--keys', 'keys.json', '--period', '2026-10-05..2026-10-05', ...more], { cwd });

describe('report logs verify', () => {
  it('says what is covered', async () => {
    bucketCopy();
    const { code, stdout, stderr } = await verify();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      [
        'COVERED  logs, 2026-10-05..2026-10-05',
        '  111122223333 eu-central-1 bank-trail: 24 of 24 hours covered, 24 of 24 digests, 48 of 48 named log files verified, bucket bank-trail-logs',
        '  111122223333 eu-central-1: 48 of 48 log files verified',
        '',
      ].join('\n'),
    );
  });

  it('tells gaps with their reason, and ends in 3', async () => {
    bucketCopy({
      prefix: 'audit',
      organisation: 'o-exampleorgid',
      stopped: [3, 4],
      validationOff: [10],
      backfill: [6],
    });
    const { code, stdout } = await verify();
    expect(code).toBe(3);
    expect(stdout).toContain('NOT COVERED  logs');
    expect(stdout).toContain('  audit/ o-exampleorgid 111122223333 eu-central-1 bank-trail: 21 of 24 hours covered');
    expect(stdout).toContain('1 of 1 backfill digests');
    expect(stdout).toContain(
      '    gap 2026-10-05 03:00:00 UTC to 2026-10-05 05:00:00 UTC: logging or validation was off',
    );
    expect(stdout).toContain('    gap 2026-10-05 10:00:00 UTC to 2026-10-05 11:00:00 UTC: log file validation was off');
    expect(stdout).toContain('43 of 45 log files verified, 2 in gaps');
  });

  it('proves all but the newest digest without the metadata that a copy loses', async () => {
    bucketCopy({}, false);
    const { code, stdout } = await verify();
    expect(code).toBe(3);
    expect(stdout).toContain('23 of 24 digests');
    expect(stdout).toContain('  unproven: AWSLogs/');
  });

  it('ends in 5 when something was changed, and prints it as JSON', async () => {
    const logs = bucketCopy();
    truncateSync(join(cwd, 'logs', logs.logs[4]!.key), 30);
    const text = await verify();
    expect(text.code).toBe(5);
    expect(text.stdout).toContain('FAILED  logs');
    expect(text.stdout).toContain(`  failed: ${logs.logs[4]!.key}: the log file ends before its gzip data do`);
    const { code, stdout } = await verify('--json');
    const ledger = JSON.parse(stdout) as CoverageLedger;
    expect(code).toBe(5);
    expect(ledger).toMatchObject({ verdict: 'failed', problems: [{ kind: 'log-format' }] });
    expect(ledger.places).toMatchObject([{ logs: { verified: 47, of: 48 } }]);
  });

  it('takes no file behind a link, and no name that looks like a line of its own', async () => {
    const logs = bucketCopy();
    const log = join(cwd, 'logs', logs.logs[4]!.key);
    rmSync(log);
    writeFileSync(join(cwd, 'elsewhere'), logs.store.objects.get(logs.logs[4]!.key)!.bytes);
    symlinkSync(join(cwd, 'elsewhere'), log);
    writeFileSync(join(log, '..', 'COVERED\n  evil\u202E_x.json.gz'), 'x');
    const { code, stdout } = await verify();
    expect(code).toBe(5);
    expect(stdout).toContain('it is, or lies behind, a link');
    expect(stdout).toContain('COVERED   evil⟨U+202E⟩_x.json.gz: no verified digest names the log file');
  });

  it('misses a trail of which everything was removed', async () => {
    bucketCopy();
    const there = '111122223333/eu-central-1/bank-trail';
    expect(await verify('--expect', there)).toMatchObject({ code: 0 });
    const { code, stdout } = await verify('--expect', there, '111122223333/us-east-1/bank-trail');
    expect(code).toBe(3);
    expect(stdout).toContain('  111122223333 us-east-1 bank-trail: 0 of 24 hours covered');
    expect(await verify('--expect', 'bank-trail')).toMatchObject({ code: 2, stdout: '' });
  });

  it('refuses digests of another bucket', async () => {
    bucketCopy();
    const { code, stdout } = await verify('--bucket', 'another');
    expect(code).toBe(5);
    expect(stdout).toContain('the digest was delivered as s3://bank-trail-logs/AWSLogs');
  });

  it('reads a bucket of S3 below a prefix', async () => {
    const logs = bucketCopy({ prefix: 'audit' });
    const server = createServer((request, response) => answerBucket(logs.store, request, response));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST').stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
    const run = async (...more: readonly string[]) =>
      await cli(['logs', 'verify', ...more, '--keys', 'keys.json', '--period', '2026-10-05..2026-10-05'], { cwd });
    const { port } = server.address() as AddressInfo;
    const [found, elsewhere, unknown] = await Promise.all([
      run('s3://bank-trail-logs/audit/', '--region', 'eu-central-1', '--endpoint', `http://127.0.0.1:${port}`),
      run('s3://bank-trail-logs/other', '--region', 'eu-central-1', '--endpoint', `http://127.0.0.1:${port}`),
      run('s3://bank-trail-logs'),
    ]);
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(found.stdout).toContain('24 of 24 digests, 48 of 48 named log files verified, bucket bank-trail-logs');
    expect(elsewhere.stdout).toContain('There are no trail logs in it.');
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('--region') as string });
  });

  it('proves the newest digest of a copy with what collecting kept of the bucket', async () => {
    const [bucket, account, region] = ['meridian-audit-logs-eu-central-1', '111122223333', 'eu-central-1'];
    const config = [
      'organisation: Bank',
      `scope: { accounts: [{ id: "${account}", name: a }], regions: [${region}] }`,
      `trailLogs: [{ bucket: "s3://${bucket}", region: ${region}, account: "${account}" }]`,
    ];
    writeFileSync(join(cwd, 'audit.config.yaml'), config.join('\n'));
    const days = ['--period', '2026-10-05..2026-10-05'];
    const chosen = ['--config', 'audit.config.yaml', '--source', 'cloudtrail-trails,cloudtrail-logs', '--out', 'out'];
    const collected = await cli(['collect', '--sandbox', ...days, ...chosen], { cwd });
    expect(collected.stderr).toMatch(/\d\d+ of \d+ log files verified/);

    // `aws s3 sync` into the folder that collecting made, taken elsewhere.
    const kept = join(cwd, 'out/sandbox-2026-10-05_to_2026-10-05/trail-logs', bucket);
    const objects = JSON.parse(readFileSync(join(kept, 's3-metadata.json'), 'utf8')) as { objects: object };
    expect(Object.keys(objects.objects)).toHaveLength(2); // one chain in the region, one of global services
    const now = (): Date => new Date('2026-11-23T08:00:00.000Z');
    const { requestHandler } = createSandbox({ now });
    const accounts = [{ id: account, name: 'a' }];
    const connection = connect({ accounts, credentials: sandboxCredentials, requestHandler, now, pace: unpaced });
    const store = openLogBucket(connection, { bucket, account, region });
    for await (const key of store.list('')) {
      if (!key.includes(`/${account}/`) || !/\/2026\/10\/0[4-7]\//.test(key)) continue;
      const found = await store.get(key);
      mkdirSync(join(kept, key, '..'), { recursive: true });
      if ('bytes' in found) writeFileSync(join(kept, key), found.bytes);
    }
    renameSync(kept, join(cwd, 'logs'));
    const request = { StartTime: '2026-10-01T00:00:00.000Z', EndTime: '2026-10-09T00:00:00.000Z' };
    const files = ['eu-central-1', 'eu-west-1', 'us-east-1'].map(async (each) => {
      const { body } = await connection.send('cloudtrail', 'ListPublicKeys', { account, region: each, request });
      writeFileSync(join(cwd, `${each}.json`), body);
      return `${each}.json`;
    });
    const keys = await Promise.all(files);
    const proven = async (): Promise<readonly string[]> => {
      const { stdout } = await cli(['logs', 'verify', 'logs', ...days, '--keys', ...keys], { cwd });
      return stdout
        .split('\n')
        .flatMap((line) => / (\S+) \S+: .*, (\d+ of \d+) digests/.exec(line)?.slice(1).join(' ') ?? []);
    };
    // Ireland was not in the scope.
    expect(await proven()).toEqual(['eu-central-1 50 of 50', 'eu-west-1 49 of 50', 'us-east-1 50 of 50']);
    rmSync(join(cwd, 'logs/s3-metadata.json'));
    expect(await proven()).toEqual(['eu-central-1 49 of 50', 'eu-west-1 49 of 50', 'us-east-1 49 of 50']);
  });

  it('says that a folder holds no trail logs', async () => {
    bucketCopy({ hours: 0 });
    const { code, stdout } = await verify();
    expect(code).toBe(3);
    expect(stdout).toContain('There are no trail logs in it.');
  });

  it.each([
    ['no folder', () => rmSync(join(cwd, 'logs'), { recursive: true }), 'no such file or folder'],
    ['no keys', () => rmSync(join(cwd, 'keys.json')), 'no such file or folder'],
    ['keys that are no JSON', () => writeFileSync(join(cwd, 'keys.json'), 'x'), 'not JSON'],
    ['keys that are none', () => writeFileSync(join(cwd, 'keys.json'), '{}'), 'There is no list "PublicKeyList"'],
    ['an empty list', () => writeFileSync(join(cwd, 'keys.json'), '{"PublicKeyList":[]}'), 'there is no key in it'],
    [
      'a broken sidecar',
      () => writeFileSync(join(cwd, 'logs/s3-metadata.json'), '[]'),
      'this is no record of metadata',
    ],
  ])('%s is a mistake in one line', async (_, spoil, message) => {
    bucketCopy({ hours: 1 });
    spoil();
    const { code, stdout, stderr } = await verify();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});
