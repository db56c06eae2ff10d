import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditPackError } from '../../src/model/index.ts';
import { assertWritable, fileError, openTemplates, packageRoot, writeFileAtomic } from '../../src/store/index.ts';
import { temporaryFolder } from '../collect/support.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

describe('writing a file', () => {
  test('makes folders, replaces what was there, leaves nothing else', async () => {
    const path = join(folder, 'a', 'b', 'file.txt');
    await writeFileAtomic(path, 'first');
    await writeFileAtomic(path, new Uint8Array([50]));
    expect(await readFile(path, 'utf8')).toBe('2');
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['file.txt']);
  });

  test('a failure leaves the old file and no temporary one', async () => {
    const path = join(folder, 'target');
    await mkdir(join(path, 'inside'), { recursive: true }); // a folder cannot be replaced by a file
    await expect(writeFileAtomic(path, 'data')).rejects.toMatchObject({ code: 'E_OUTPUT' });
    expect(await readdir(folder)).toEqual(['target']);
    expect(await readdir(path)).toEqual(['inside']);
  });

  test('pieces that end in an error leave the old file and no temporary one', async () => {
    const path = join(folder, 'pack');
    await writeFileAtomic(path, 'the old one');
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(200_000);
        throw new AuditPackError('E_STORE', 'it is damaged');
      })(),
    );
    await expect(writeFileAtomic(path, broken)).rejects.toMatchObject({ code: 'E_STORE', message: 'it is damaged' });
    expect(await readFile(path, 'utf8')).toBe('the old one');
    expect(await readdir(folder)).toEqual(['pack']);
  });

  test('at once from many sides ends with one of them whole', async () => {
    const path = join(folder, 'file');
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(5000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['file']);
  });

  test('keys are for their owner alone', async () => {
    const path = join(folder, 'key.pem');
    await writeFileAtomic(path, 'secret', 'E_SIGNING');
    expect((await stat(path)).mode & 0o077).toBe(0);
  });
});

describe('before anything is collected', () => {
  test('a writable folder is made and left empty', async () => {
    await assertWritable(join(folder, 'new', 'output'));
    expect(await readdir(join(folder, 'new', 'output'))).toEqual([]);
  });

  test('a folder that is a file is named', async () => {
    await writeFile(join(folder, 'output'), '');
    const error: unknown = await assertWritable(join(folder, 'output', 'x')).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'E_OUTPUT', message: expect.stringContaining(join(folder, 'output', 'x')) });
  });

  test.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EMFILE', 'EIO'])(
    '%s is one line with the path and how to mend it',
    (code) => {
      const error = fileError(Object.assign(new Error(`${code}: something`), { code }), '/data/x', 'E_STORE');
      expect(error).toBeInstanceOf(AuditPackError);
      const { message, hint } = error as AuditPackError;
      expect(message).toMatch(/^\/data\/x: [a-z][^\n]+$/);
      expect(hint).toBeTruthy();
    },
  );

  test('an error that is not of the file system stays what it is', () => {
    const bug = new TypeError('a mistake of ours');
    expect(fileError(bug, '/data/x', 'E_STORE')).toBe(bug);
  });
});

describe('templates', () => {
  test('are found below the package', async () => {
    const { name } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as { name: string };
    expect(name).toBe('dynamodb-audit-pack');
    await writeFile(join(folder, 'x.hbs'), 'Grüße');
    const templates = openTemplates(folder);
    expect(templates.text('x.hbs')).toBe('Grüße');
    expect(templates.bytes('x.hbs')).toHaveLength(7);
    expect(() => templates.text('missing.hbs')).toThrow(/missing\.hbs: the template cannot be read/);
    expect(() => templates.text('../../etc/passwd')).toThrow(TypeError);
  });
});
