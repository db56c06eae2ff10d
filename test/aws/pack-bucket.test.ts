import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { openPackBucket } from '../../src/aws/index.ts';
import { sha256 } from '../../src/model/index.ts';
import {
  createSandbox,
  sandboxCredentials,
  serveSandbox,
  type Fault,
  type SandboxServer,
} from '../../src/sandbox/index.ts';

const open = (bucket = 'meridian-audit-packs') => {
  const { requestHandler } = createSandbox({ now: () => new Date('2026-11-23T08:00:00Z') });
  return openPackBucket({ bucket, region: 'eu-central-1', credentials: sandboxCredentials, requestHandler });
};
/** An object that is read in pieces, and tells how often it was. */
const object = (text: string, pieces = [text]) => {
  const one = {
    reads: 0,
    bytes: Buffer.byteLength(text),
    sha256: sha256(text),
    content: () => {
      one.reads += 1;
      return Readable.from(pieces.map((piece) => Buffer.from(piece)));
    },
  };
  return one;
};

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

  it('whose answer is lost is taken as put, since the same lies there', async () => {
    const { requestHandler: sandbox } = createSandbox({ now: () => new Date('2026-11-23T08:00:00Z') });
    let lost = 0;
    const requestHandler = {
      ...sandbox,
      handle: async (...[request, options]: Parameters<typeof sandbox.handle>) => {
        const answer = await sandbox.handle(request, options);
        if (request.method !== 'PUT' || lost > 0) return answer;
        lost += 1;
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      },
    };
    const where = { bucket: 'meridian-audit-packs', region: 'eu-central-1' };
    const bucket = await openPackBucket({ ...where, credentials: sandboxCredentials, requestHandler });
    const pack = object('pack');
    expect(await bucket.put('a', pack)).toMatchObject({ sha256: pack.sha256 });
    expect(pack.reads).toBe(2);
  });
});

describe('an upload over HTTP', () => {
  let server: SandboxServer;
  afterEach(() => server.close());
  const served = async (faults: readonly Fault[] = []) => {
    server = await serveSandbox(createSandbox({ now: () => new Date('2026-11-23T08:00:00Z'), faults }), { port: 0 });
    const where = { bucket: 'meridian-audit-packs', region: 'eu-central-1' };
    return openPackBucket({ ...where, credentials: sandboxCredentials, endpoint: server.url });
  };
  const piece = 'x'.repeat(64 * 1024);
  const pieces = Array.from({ length: 160 }, () => piece); // 10 MiB, which the SDK announces before it sends them

  it('goes in pieces, as they are read', async () => {
    const pack = object(pieces.join(''), pieces);
    expect(await (await served()).put('a', pack)).toMatchObject({ sha256: pack.sha256 });
    expect(pack.reads).toBe(1);
  });

  it.each<[string, Fault['effect']]>([
    ['is throttled', { kind: 'throttled' }],
    ['loses its connection', { kind: 'cut' }],
    [
      'meets another request for its key',
      { kind: 'error', code: 'ConditionalRequestConflict', status: 409, message: '' },
    ],
    ['meets a failure of S3', { kind: 'error', code: 'InternalError', status: 500, message: 'We encountered one.' }],
  ])('that %s is read and sent anew, and lies there once', async (_what, effect) => {
    const pack = object(pieces.join(''), pieces);
    const bucket = await served([{ match: { operation: 'PutObject' }, times: 1, effect }]);
    expect(await bucket.put('a', pack)).toMatchObject({ sha256: pack.sha256 });
    expect(pack.reads).toBe(2);
    expect(await bucket.put('a', pack)).toMatchObject({ sha256: pack.sha256 });
  });

  it('is given up after some attempts, and not sent anew when it is refused', async () => {
    const pack = object('pack');
    const failing = await served([
      {
        match: { operation: 'PutObject' },
        effect: { kind: 'error', code: 'InternalError', status: 500, message: 'x' },
      },
    ]);
    await expect(failing.put('a', pack)).rejects.toMatchObject({ code: 'E_OUTPUT' });
    expect(pack.reads).toBe(5);
    await server.close();
    const other = object('pack');
    const refusing = await served([{ match: { operation: 'PutObject' }, effect: { kind: 'denied' } }]);
    await expect(refusing.put('a', other)).rejects.toMatchObject({ code: 'E_OUTPUT' });
    expect(other.reads).toBe(1);
  });

  it('of more than S3 takes in one request is refused before it is read', async () => {
    const pack = { ...object('pack'), bytes: 5 * 1024 ** 3 + 1 };
    await expect((await served()).put('a', pack)).rejects.toMatchObject({
      code: 'E_OUTPUT',
      message: expect.stringContaining('would have 5368709121 bytes, and S3 takes 5368709120 in one request'),
    });
  });
});
