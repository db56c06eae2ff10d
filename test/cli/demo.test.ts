import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOver } from '../../src/cli/commands/demo.ts';
import { contextOf } from '../support/context.ts';

let cwd: string;
beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'demo-'))));
afterEach(() => rmSync(cwd, { recursive: true }));

/** What is said on stderr. */
function start(): string {
  let said = '';
  startOver(join(cwd, 'output', 'demo'), contextOf({ cwd, stderr: (text) => void (said += text) }));
  return said;
}

describe('the folder of the demo', () => {
  it('is made anew, whatever version of the tool left its output there, but for what is not its own', () => {
    const folder = join(cwd, 'output', 'demo');
    for (const name of ['sandbox-2026-10/evidence', 'test-key', '.trail-log-cache', 'my-packs'])
      mkdirSync(join(folder, name), { recursive: true });
    for (const name of ['sandbox-2026-10/finished.json', '.pseudonym-key', 'notes.txt'])
      writeFileSync(join(folder, name), '{}');
    expect(start()).toBe('Starting over in output/demo: the packs of an earlier demo are removed\n');
    expect(readdirSync(folder).sort()).toEqual(['my-packs', 'notes.txt']);
    expect(start()).toBe('');
  });

  it('is not made by looking', () => {
    expect(start()).toBe('');
    expect(existsSync(join(cwd, 'output'))).toBe(false);
  });
});
