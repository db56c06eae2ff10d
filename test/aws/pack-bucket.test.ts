import { describe, expect, it } from 'vitest';
import { openPackBucket } from '../../src/aws/index.ts';
import { sha256 } from '../../src/model/index.ts';
import { createSandbox, sandboxCredentials } from '../../src/sandbox/index.ts';

const open = (bucket = 'meridian-audit-packs') => {
  const { requestHandler } = createSandbox({ now: () => new Date('2026-11-23T08:00:00Z') });
  return openPackBucket({ bucket, region: 'eu-central-1', credentials: sandboxCredentials, requestHandler });
};
const object = (text: string) => ({ bytes: new TextEncoder().encode(text), sha256: sha256(text) });

describe('a bucket for packs', () => {
  it('tells how an object lies there: version, hash, and until when it is locked', async () => {
    const bucket = await open();
    expect(await bucket.put('2026-10/gdpr.asice', object('pack'))).toEqual({
      key: '2026-10/gdpr.asice',
      version: expect.stringMatching(/^[0-9a-f]{32}$/),
      sha256: sha256('pack'),
      retention: { mode: 'COMPLIANCE', until: '2033-11-23T08:00:00.000Z' },
    });
  });

  it('takes what is there already as put, when it is the same', async () => {
    const bucket = await open();
    const first = await bucket.put('a', object('pack'));
    expect(await bucket.put('a', object('pack'))).toEqual(first);
  });

  it('never replaces another object', async () => {
    const bucket = await open();
    await bucket.put('a', object('pack'));
    await expect(bucket.put('a', object('another'))).rejects.toMatchObject({
      code: 'E_OUTPUT',
      message: 's3://meridian-audit-packs/a holds another object, which is never replaced',
    });
  });

  it('says which permission is missing', async () => {
    const bucket = await open('of-somebody-else');
    await expect(bucket.put('a', object('pack'))).rejects.toMatchObject({
      code: 'E_OUTPUT',
      message: expect.stringMatching(/^s3:PutObject in s3:\/\/of-somebody-else failed: /),
      hint: expect.stringContaining('report policy --publishing'),
    });
  });

  it('does not take an object that was changed on its way', async () => {
    const bucket = await open();
    await expect(bucket.put('a', { ...object('pack'), sha256: sha256('another') })).rejects.toMatchObject({
      code: 'E_OUTPUT',
    });
  });
});
