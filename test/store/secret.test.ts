import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstSecret, openSecret } from '../../src/store/index.ts';

let root = '';
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'secret-'))));
afterAll(() => rmSync(root, { recursive: true }));

const hexOf = (secret: Uint8Array): string => Buffer.from(secret).toString('hex');

describe('the secret of an assessment', () => {
  it('is made once, for its owner alone, and found again', async () => {
    const folder = join(root, 'made');
    const secret = await openSecret([folder]);
    expect(secret).toHaveLength(32);
    expect(hexOf(await openSecret([folder]))).toBe(hexOf(secret));
    expect(readdirSync(folder)).toEqual(['commitments.secret']);
    expect(statSync(join(folder, 'commitments.secret')).mode & 0o777).toBe(0o600);
  });

  it('is the same for all that start at once', async () => {
    const folder = join(root, 'raced');
    const secrets = await Promise.all(Array.from({ length: 20 }, () => openSecret([folder])));
    expect(new Set(secrets.map(hexOf)).size).toBe(1);
    expect(readdirSync(folder)).toEqual(['commitments.secret']);
  });

  it('lies in the second folder when the first cannot be written to, and is taken from wherever it is', async () => {
    const blocked = join(root, 'file');
    writeFileSync(blocked, 'not a folder');
    const folder = join(root, 'second');
    const secret = await openSecret([join(blocked, 'evidence'), folder]);
    expect(existsSync(join(folder, 'commitments.secret'))).toBe(true);
    expect(hexOf(await openSecret([join(root, 'empty'), folder]))).toBe(hexOf(secret));
    expect(existsSync(join(root, 'empty'))).toBe(false);
    await expect(openSecret([join(blocked, 'evidence')])).rejects.toThrow(/a part of this path is a file/);
  });

  it('is never replaced when it is damaged', async () => {
    const folder = join(root, 'damaged');
    mkdirSync(folder);
    writeFileSync(join(folder, 'commitments.secret'), 'abc');
    await expect(openSecret([folder])).rejects.toThrow(/is not the secret of an assessment/);
    expect(readFileSync(join(folder, 'commitments.secret'), 'utf8')).toBe('abc');
    expect(await firstSecret([join(root, 'nowhere')])).toBeNull();
  });
});
