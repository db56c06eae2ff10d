import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPseudonyms } from '../../src/store/index.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'pseudonyms-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const open = async (output: string, evidence: string, keep = true) =>
  await openPseudonyms({ output: join(folder, output), evidence: join(folder, evidence), keep });
const alice = async (...folders: Parameters<typeof open>): Promise<string> =>
  (await open(...folders))('session', 'alice');

describe('pseudonyms', () => {
  it('are the same in every assessment of a folder, and others elsewhere', async () => {
    const first = await alice('a', 'a/2026-10/evidence');
    expect(first).toMatch(/^session-[0-9a-f]{12}$/);
    expect(await alice('a', 'a/2026-11/evidence')).toBe(first);
    expect(await alice('b', 'b/2026-10/evidence')).not.toBe(first);
    expect((await open('a', 'a/2026-10/evidence'))('address', 'alice').slice(8)).not.toBe(first.slice(8));
  });

  it('are the same where evidence is judged again, wherever that is written, and it is not changed', async () => {
    const first = await alice('a', 'a/2026-10/evidence');
    expect(await alice('b', 'a/2026-10/evidence', false)).toBe(first);
    mkdirSync(join(folder, 'bare'));
    await alice('b', 'bare', false);
    expect(readdirSync(join(folder, 'bare'))).toEqual([]);
  });

  it('come from one key, however many begin at once, which only its owner may read', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, async () => await alice('a', 'a/evidence')));
    expect(new Set(all).size).toBe(1);
    for (const path of ['a', 'a/evidence']) {
      expect(readdirSync(join(folder, path)).filter((name) => name !== 'evidence')).toEqual(['.pseudonym-key']);
      expect(statSync(join(folder, path, '.pseudonym-key')).mode & 0o777).toBe(0o600);
    }
  });

  it.each(['', 'x', 'f'.repeat(63)])('are not made with a key like "%s", which is left as it is', async (text) => {
    writeFileSync(join(folder, '.pseudonym-key'), text);
    await expect(alice('.', 'evidence')).rejects.toMatchObject({ code: 'E_STORE' });
    expect(readFileSync(join(folder, '.pseudonym-key'), 'utf8')).toBe(text);
  });
});
