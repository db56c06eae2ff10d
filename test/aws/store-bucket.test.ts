import { describe, expect, it } from 'vitest';
import { openStoreBucket } from '../../src/aws/index.ts';
import { sha256, type OpenedObject } from '../../src/model/index.ts';
import { createSandbox, sandboxCredentials, type Fault, type SandboxBuckets } from '../../src/sandbox/index.ts';

const secretsKey = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
interface Given {
  readonly bucket?: string;
  readonly faults?: readonly Fault[];
  readonly buckets?: SandboxBuckets;
  readonly now?: string;
  readonly pageSize?: number;
}
const open = ({ bucket = 'meridian-audit-packs', now = '2026-11-23T08:00:00Z', ...sandbox }: Given = {}) => {
  const { requestHandler } = createSandbox({ now: () => new Date(now), ...sandbox });
  const way = { credentials: sandboxCredentials, requestHandler };
  return openStoreBucket({ bucket, prefix: 'store/', region: 'eu-central-1', secretsKey, ...way });
};
async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = async (promise: ReturnType<Awaited<ReturnType<typeof open>>['get']>): Promise<string | null> => {
  const found = await promise;
  return found === null ? null : new TextDecoder().decode(found.bytes);
};

const piecesOf = (opened: OpenedObject | null): AsyncIterable<Uint8Array> => {
  if (opened === null) throw new TypeError('there is no such object');
  return opened.pieces;
};

describe('a bucket for evidence', () => {
  it('puts an object where none is, and never a second one', async () => {
    const bucket = await open();
    expect(await bucket.get('a')).toBeNull();
    expect(await bucket.lying('a')).toBeNull();
    expect(await bucket.create('a', bytes('one'))).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await bucket.create('a', bytes('two'))).toBeNull();
    expect(await text(bucket.get('a'))).toBe('one');
  });

  it('replaces only the very object that was read', async () => {
    const bucket = await open({ bucket: 'meridian-audit-store' });
    expect(await bucket.replace('a', bytes('one'), '"of nothing"')).toBeNull();
    await bucket.create('a', bytes('one'));
    const { tag = '' } = (await bucket.get('a')) ?? {};
    expect(await bucket.replace('a', bytes('two'), tag)).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await bucket.replace('a', bytes('three'), tag)).toBeNull();
    expect(await text(bucket.get('a'))).toBe('two');
  });

  it('tells how an object lies, and how old it is by the clock of S3', async () => {
    const buckets: SandboxBuckets = new Map();
    await (await open({ buckets })).create('a', bytes('one'));
    const later = await open({ buckets, now: '2026-11-23T08:20:00Z' });
    expect(await later.lying('a')).toEqual({
      key: 'a',
      version: expect.stringMatching(/^[0-9a-f]{32}$/),
      sha256: sha256('one'),
      retention: { mode: 'COMPLIANCE', until: '2033-11-23T08:00:00.000Z' },
    });
    expect(await later.get('a')).toMatchObject({ ageMs: 20 * 60_000 });
  });

  it('encrypts secrets by the key for them, and nothing else', async () => {
    const buckets: SandboxBuckets = new Map();
    const bucket = await open({ buckets });
    await bucket.create('secrets/a', bytes('one'), 'secret');
    await bucket.create('b', bytes('one'));
    const encryption = (key: string) => buckets.get(`meridian-audit-packs/store/${key}`)?.[0]?.encryption;
    expect(encryption('secrets/a')).toEqual({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': secretsKey,
    });
    expect(encryption('b')).toEqual({});
  });

  it('lists all pages of keys, and folders', async () => {
    const bucket = await open({ pageSize: 2 });
    const keys = Array.from({ length: 5 }, (_, index) => `run/${index}`);
    for (const key of [...keys, 'other/a']) await bucket.create(key, bytes(key));
    expect(await all(bucket.list('run/'))).toEqual(keys);
    expect(await bucket.folders('')).toEqual(['other', 'run']);
  });

  it('deletes versions that nothing holds, and says what S3 refuses', async () => {
    const free = await open({ bucket: 'meridian-audit-store' });
    await free.create('a', bytes('one'));
    for (const version of await all(free.versions(''))) await free.remove(version);
    expect(await free.get('a')).toBeNull();
    const locked = await open();
    await locked.create('a', bytes('one'));
    const [version = { key: '', version: '' }] = await all(locked.versions(''));
    await expect(locked.remove(version)).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('s3:DeleteObjectVersion in s3://meridian-audit-packs failed: '),
    });
  });

  it('asks again after a conflict and after throttling', async () => {
    const conflict = { kind: 'error', code: 'ConditionalRequestConflict', status: 409, message: 'Conflict' } as const;
    const match = { service: 's3', operation: 'PutObject' } as const;
    const bucket = await open({
      faults: [
        { match, effect: conflict, times: 2 },
        { match, effect: { kind: 'throttled' }, times: 1 },
      ],
    });
    expect(await bucket.create('a', bytes('one'))).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('says which permission is missing', async () => {
    const bucket = await open({ bucket: 'of-somebody-else' });
    await expect(bucket.create('a', bytes('one'))).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringMatching(/^s3:PutObject in s3:\/\/of-somebody-else failed: /),
      hint: expect.stringContaining('report policy --store'),
    });
    const match = { service: 's3', operation: 'GetObject' } as const;
    const denied = await open({ faults: [{ match, effect: { kind: 'denied' } }] });
    await expect(denied.get('a')).rejects.toMatchObject({ code: 'E_STORE' });
  });
});

describe('an object in pieces', () => {
  const content = (text: string) => {
    const one = {
      reads: 0,
      bytes: text.length,
      sha256: sha256(text),
      content: async function* content() {
        one.reads += 1;
        for (const word of text.split(/(?= )/)) yield await Promise.resolve(bytes(word));
      },
    };
    return one;
  };

  it('is put where none is, and only in place of the very one that was read', async () => {
    const bucket = await open();
    const tag = await bucket.putInPieces('a', content('one of many pieces'));
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await bucket.putInPieces('a', content('two'))).toBeNull();
    expect(await bucket.putInPieces('a', content('two'), '"0"')).toBeNull();
    expect(await bucket.putInPieces('b', content('two'), '"0"')).toBeNull();
    expect(await text(bucket.get('a'))).toBe('one of many pieces');
    expect(await bucket.putInPieces('a', content('three'), tag ?? '')).toMatch(/^"/);
    const opened = await bucket.open('a');
    expect(Buffer.concat(await all(piecesOf(opened))).toString()).toBe('three');
    expect(await bucket.open('none')).toBeNull();
  });

  it('is read and sent anew after a failure that passes', async () => {
    const match = { service: 's3', operation: 'PutObject' } as const;
    const bucket = await open({ faults: [{ match, times: 2, effect: { kind: 'throttled' } }] });
    const one = content('one');
    expect(await bucket.putInPieces('a', one)).toMatch(/^"/);
    expect(one.reads).toBe(3);
  });

  it('of more than 5 GiB is refused before it is read', async () => {
    const bucket = await open();
    const one = content('');
    await expect(bucket.putInPieces('a', { ...one, bytes: 5 * 1024 ** 3 + 1 })).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('s3://meridian-audit-packs/store/a would have 5368709121 bytes'),
    });
    expect(one.reads).toBe(0);
  });

  it('whose connection is cut while it is read is no whole one', async () => {
    const match = { service: 's3', operation: 'GetObject' } as const;
    const bucket = await open({ faults: [{ match, effect: { kind: 'cut' } }] });
    await bucket.putInPieces('a', content('one of many pieces'));
    const reading = bucket.open('a').then(async (opened) => all(piecesOf(opened)));
    await expect(reading).rejects.toMatchObject({ code: 'E_STORE' });
  });
});
