import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSpool } from '../../src/store/index.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'spool-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('what is put aside during a run', () => {
  it('is given back, in whatever order, and has no name in the folder', () => {
    const spool = openSpool(join(folder, 'cache'));
    const parts = [1, 70_000, 3, 0, 5].map((length, index) => new Uint8Array(length).fill(index + 1));
    const places = parts.map((part) => spool.append(part));
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
    for (const index of [4, 0, 3, 1, 2])
      expect(spool.read(places[index] ?? -1, parts[index]?.length ?? -1)).toEqual(parts[index]);
    spool.close();
    spool.close();
  });

  it('is as short as the file is', () => {
    const spool = openSpool(folder);
    expect(spool.read(0, 5)).toHaveLength(0);
    spool.append(new Uint8Array(7));
    expect(spool.read(4, 5)).toHaveLength(3);
    spool.close();
  });

  it('makes no folder where there is nothing to put aside', () => {
    openSpool(join(folder, 'cache')).close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused in one line where there can be no file', () => {
    writeFileSync(join(folder, 'cache'), 'a file');
    const spool = openSpool(join(folder, 'cache'));
    expect(() => spool.append(new Uint8Array(1))).toThrow(
      expect.objectContaining({ code: 'E_OUTPUT', message: expect.stringContaining(join(folder, 'cache')) }),
    );
  });
});
