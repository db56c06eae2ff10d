import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../src/cli/doctor/ask.ts';
import {
  createSandbox,
  sandboxCredentials,
  serveSandbox,
  type Fault,
  type SandboxBuckets,
} from '../../src/sandbox/index.ts';
import { cli, cliClock, type Ran } from '../support/context.ts';
import { months } from '../support/months.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'doctor-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const doctor = (sandboxFaults: readonly Fault[] = [], ...more: readonly string[]): Promise<Ran> =>
  cli(['doctor', '--sandbox', '--out', join(folder, 'out'), '--json', ...more], { sandboxFaults });
const checksOf = ({ stdout }: Ran): ReadonlyMap<string, Check> =>
  new Map((JSON.parse(stdout) as Check[]).map((check) => [check.what, check]));

describe('report doctor', () => {
  it('says which trail records changes, and of which tables uses are not recorded', async () => {
    const ran = await doctor();
    expect(ran.code).toBe(0);
    const checks = checksOf(ran);
    expect(checks.get('444455556666 eu-west-1 trail')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('trail/meridian-organisation-trail'),
    });
    expect(checks.get('111122223333 eu-central-1 data events')).toEqual({
      what: '111122223333 eu-central-1 data events',
      state: 'note',
      detail:
        'not recorded in full for 5 of 16 tables: exchange-rates, kyc-documents, merchant-settlements, migration-2019-backup, sessions',
    });
    expect(checks.get('output folder')?.detail).toMatch(/, [\d.]+ GiB free$/);
    expect(checks.get('111122223333 eu-central-1 permissions')).toMatchObject({ state: 'ok' });
  });

  it('says whether the store in S3 can be read, and what holds its newest run', async () => {
    const bank = months(
      "store: { bucket: 's3://meridian-audit-store/a', region: eu-central-1, secretsKey: 'arn:aws:kms:eu-central-1:111122223333:key/a' }\n",
    );
    const sandboxBuckets: SandboxBuckets = new Map();
    const storeCheck = async (sandboxFaults: readonly Fault[] = []) => {
      const at = '2026-02-02T03:00:00Z';
      const ran = await bank.given({ sandboxBuckets, sandboxFaults }, at, 'doctor', '--json');
      return checksOf(ran).get('store');
    };
    expect(await storeCheck()).toMatchObject({ state: 'ok', detail: expect.stringContaining('readable and empty') });
    await bank.given({ sandboxBuckets }, '2026-02-02T03:00:00Z', 'collect', '--period', '2026-01');
    expect(await storeCheck()).toMatchObject({
      state: 'note',
      detail: expect.stringMatching(/holds 1 run; sandbox-2026-01: warning: no Object Lock holds (\d+) of \1 objects/),
    });
    const match = { service: 's3', operation: 'ListObjectsV2' } as const;
    expect(await storeCheck([{ match, effect: { kind: 'denied' } }])).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('s3:ListBucket in s3://meridian-audit-store failed'),
    });
    bank.remove();
  }, 60_000);

  it('names each denied action with the statement that would allow it', async () => {
    const denied: Fault = {
      match: { service: 'kms', operation: 'ListAliases', account: '111122223333', region: 'eu-west-1' },
      effect: { kind: 'denied' },
    };
    const trail: Fault = { match: { operation: 'GetTrailStatus' }, effect: { kind: 'denied' } };
    const ran = await doctor([denied, trail]);
    expect(ran.code).toBe(3);
    const checks = checksOf(ran);
    const { state, detail } = checks.get('111122223333 eu-west-1 kms:ListAliases')!;
    expect(state).toBe('missing');
    expect(detail).toContain('allowed by {"Effect":"Allow","Action":"kms:ListAliases","Resource":"*"}');
    expect(checks.get('111122223333 eu-west-1 permissions')).toMatchObject({
      state: 'note',
      detail: '10 of 11 questions are answered',
    });
    expect(checks.get('111122223333 eu-central-1 cloudtrail:GetTrailStatus')?.detail).toContain(
      '"Resource":"arn:aws:cloudtrail:*:*:trail/*"',
    );
    expect(checks.get('111122223333 eu-central-1 trail')).toMatchObject({ state: 'note' });
  });

  it('says when the clock differs from that of AWS, and how long the certificate is valid', async () => {
    const server = await serveSandbox(createSandbox({ now: () => new Date(cliClock) }), { port: 0 });
    const config = join(folder, 'clock.yaml');
    const key = (name: string): string => resolve('test/vectors/keys', name);
    const lines = [
      'organisation: Bank',
      "scope: { accounts: [{ id: '111122223333', name: prod, roleArn: 'arn:aws:iam::111122223333:role/AuditPackReader' }], regions: [eu-west-1] }",
      `signing: { pem: { key: ${key('rsa.key')}, certificate: ${key('rsa.crt')}, chain: ${key('root.crt')} } }`,
    ];
    writeFileSync(config, lines.join('\n'));
    vi.stubEnv('AWS_ACCESS_KEY_ID', sandboxCredentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', sandboxCredentials.secretAccessKey);
    const flags = ['--config', config, '--endpoint', server.url, '--out', join(folder, 'out'), '--json'];
    const ran = await cli(['doctor', ...flags]); // our clock stands; that of the server goes
    vi.unstubAllEnvs();
    await server.close();
    const checks = checksOf(ran);
    expect(ran.code).toBe(3);
    expect(checks.get('111122223333 clock')).toMatchObject({
      state: 'missing',
      detail: expect.stringMatching(/^\d+ s behind that of AWS$/),
    });
    expect(checks.get('signing key')?.detail).toMatch(/which is valid until \d{4}-\d\d-\d\d \(\d+ days\)$/);
  });
});
