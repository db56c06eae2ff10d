import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/model/index.ts';
import { cli } from '../support/context.ts';
import { months, type Months } from '../support/months.ts';

let bank: Months;
afterEach(() => bank.remove());
const build = () => bank.at('2026-11-03T04:00:00Z', 'build', '--period', '2026-10');
const folder = (): string => join(bank.output, 'sandbox-2026-10');
const record = (): unknown => JSON.parse(readFileSync(join(folder(), 'published.json'), 'utf8'));

describe('publishing packs', () => {
  it('records how each lies in the bucket, once', async () => {
    bank = months("publish: { bucket: 's3://meridian-audit-packs/dynamodb', region: eu-central-1 }\n");
    const { code, stderr } = await build();
    expect(code).toBe(3);
    expect(stderr).toContain(
      'published s3://meridian-audit-packs/dynamodb/sandbox-2026-10/gdpr.asice: locked (COMPLIANCE) until 2033-11-03T04:00:00.000Z',
    );
    const expected = {
      place: 's3://meridian-audit-packs/dynamodb/sandbox-2026-10/',
      objects: [
        {
          key: 'dynamodb/sandbox-2026-10/gdpr.asice',
          version: expect.any(String),
          sha256: sha256(readFileSync(join(folder(), 'gdpr.asice'))),
          retention: { mode: 'COMPLIANCE', until: '2033-11-03T04:00:00.000Z' },
        },
      ],
    };
    expect(record()).toEqual(expected);
    const again = await build();
    expect(again.stderr).not.toContain('published');
    expect(record()).toEqual(expected);

    // What was lost of the record is found again in the next run.
    rmSync(join(folder(), 'published.json'));
    expect((await build()).stderr).toContain('published s3://');

    writeFileSync(join(folder(), 'published.json'), '{"place":');
    expect(await build()).toMatchObject({ code: 2, stderr: expect.stringContaining('published.json cannot be read') });
  }, 120_000);

  it('leaves the packs as they are when the bucket refuses, and says how to go on', async () => {
    bank = months("publish: { bucket: 's3://of-somebody-else', region: eu-central-1 }\n");
    const { code, stderr } = await build();
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_OUTPUT] s3:PutObject in s3://of-somebody-else failed');
    expect(stderr).toContain('run the same command again');
    expect(existsSync(join(folder(), 'gdpr.asice'))).toBe(true);
    expect(existsSync(join(folder(), 'finished.json'))).toBe(true);
    expect(existsSync(join(folder(), 'published.json'))).toBe(false);
  }, 120_000);

  it('has a policy of its own', async () => {
    bank = months("publish: { bucket: 's3://packs/below/', region: eu-central-1 }\n");
    const { stdout } = await cli(['policy', '--publishing', '--config', join(bank.folder, 'audit.config.yaml')]);
    expect(JSON.parse(stdout)).toMatchObject({
      Statement: [
        {
          Action: ['s3:PutObject', 's3:GetObject', 's3:GetObjectRetention'],
          Resource: 'arn:aws:s3:::packs/below/*',
        },
      ],
    });
    const reading = await cli(['policy', '--config', join(bank.folder, 'audit.config.yaml')]);
    expect(reading.stdout).not.toContain('PutObject');
  });
});
