import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepMetadata, openLogFolder } from '../../src/store/index.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bucket-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const place = (key: string, text = key): void => {
  mkdirSync(join(folder, key, '..'), { recursive: true });
  writeFileSync(join(folder, key), text);
};

async function all(keys: AsyncIterable<string>): Promise<readonly string[]> {
  const list: string[] = [];
  for await (const key of keys) list.push(key);
  return list;
}

describe('a folder that was copied from a bucket', () => {
  it('lists keys in their order, which is not that of the folders', async () => {
    for (const key of ['a/c/1', 'a/b.txt', 'a/b/2', 'a/b-x/3', 'b', 'a/b/10']) place(key);
    const store = await openLogFolder(folder);
    expect(await all(store.list(''))).toEqual(['a/b-x/3', 'a/b.txt', 'a/b/10', 'a/b/2', 'a/c/1', 'b']);
    expect(await all(store.list('a/b'))).toEqual(['a/b-x/3', 'a/b.txt', 'a/b/10', 'a/b/2']);
    expect(await all(store.list('a/b/'))).toEqual(['a/b/10', 'a/b/2']);
    expect(await all(store.list('x/'))).toEqual([]);
    expect(await store.folders('a/')).toEqual(['b-x', 'b', 'c']);
    expect(await store.folders('b/')).toEqual([]);
  });

  it('gives metadata from its sidecar, in lower case, and null where there is none', async () => {
    place('a/1');
    place('a/2');
    const objects = { 'a/1': { Signature: 'ff', number: 1 }, 'a/3': null };
    place('s3-metadata.json', JSON.stringify({ bucket: 'trail-logs', objects }));
    const store = await openLogFolder(folder);
    expect(store.bucket).toBe('trail-logs');
    expect(await store.get('a/1')).toMatchObject({ metadata: { signature: 'ff' } });
    expect(await store.get('a/2')).toEqual({ bytes: Buffer.from('a/2'), metadata: null });
  });

  it('gets metadata beside what it has, and none of another bucket', async () => {
    await keepMetadata(join(folder, 'new'), 'trail-logs', new Map([['a/2', { signature: '02' }]]));
    await keepMetadata(
      join(folder, 'new'),
      'trail-logs',
      new Map([
        ['a/1', { signature: '01' }],
        ['a/2', { signature: 'ff' }],
      ]),
    );
    place('new/a/1');
    place('new/a/2');
    const store = await openLogFolder(join(folder, 'new'));
    expect(store.bucket).toBe('trail-logs');
    expect(await store.get('a/1')).toMatchObject({ metadata: { signature: '01' } });
    expect(await store.get('a/2')).toMatchObject({ metadata: { signature: 'ff' } });
    const written = readFileSync(join(folder, 'new/s3-metadata.json'), 'utf8');
    await expect(keepMetadata(join(folder, 'new'), 'another', new Map())).rejects.toMatchObject({ code: 'E_STORE' });
    expect(readFileSync(join(folder, 'new/s3-metadata.json'), 'utf8')).toBe(written);
    place('broken/s3-metadata.json', '{');
    await expect(keepMetadata(join(folder, 'broken'), 'trail-logs', new Map())).rejects.toMatchObject({
      code: 'E_STORE',
    });
    expect(readFileSync(join(folder, 'broken/s3-metadata.json'), 'utf8')).toBe('{');
  });

  it.each([
    '../secret',
    'a/../../secret',
    '/etc/passwd',
    'a//1',
    './a/1',
    'a\\1',
    'a/1\0',
    '',
    'a',
    'a/1/2',
    'nothing',
  ])('has no object %j', async (key) => {
    place('a/1');
    const store = await openLogFolder(join(folder, '.'));
    expect(await store.get(key)).toMatchObject({ absent: expect.stringMatching(/missing|unreadable/) as string });
    expect(await all(store.list(`${key}/`))).toEqual(key === 'a' ? ['a/1'] : []);
  });

  it('does not follow links, neither to files nor to folders', async () => {
    place('outside/file');
    place('bucket/a/1');
    symlinkSync(join(folder, 'outside/file'), join(folder, 'bucket/a/link'));
    symlinkSync(join(folder, 'outside'), join(folder, 'bucket/b'));
    const store = await openLogFolder(join(folder, 'bucket'));
    expect(await all(store.list(''))).toEqual(['a/1']);
    expect(await store.get('a/link')).toMatchObject({ absent: 'unreadable' });
    expect(await store.get('b/file')).toMatchObject({ absent: 'unreadable' });
  });

  it('does not read what is larger than a log file can be', async () => {
    place('a/1');
    truncateSync(join(folder, 'a/1'), 65 * 1024 * 1024);
    expect(await (await openLogFolder(folder)).get('a/1')).toMatchObject({ absent: 'unreadable' });
  });
});
