import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeLock } from '../../src/store/index.ts';

const host = { pid: process.pid, isAlive: () => true };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('lets one in of several that ask at once, also of one process, and tells the others who is working', async () => {
  for (let round = 0; round < 20; round += 1) {
    const asked = await Promise.allSettled([1, 2, 3].map(() => takeLock(join(folder, 'lock'), host)));
    const taken = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refusals = asked.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(taken).toHaveLength(1);
    expect(refusals).toHaveLength(2);
    for (const refusal of refusals) expect(refusal).toContain(`process ${process.pid} is working in this folder`);
    await taken[0]?.();
    expect(readdirSync(folder)).toEqual([]);
  }
});
