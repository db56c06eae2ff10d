import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { exitCodes, type ExitCode, type Verification } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { buildPacks } from './build.ts';
import { describe, verifyOne } from './verify.ts';

/**
 * `report demo`: three packs for last month from the embedded bank, built and verified. Its own folder is made anew
 * every time: nothing in it is anybody's evidence.
 */
export async function demo(flags: { readonly out?: string }, context: Context): Promise<ExitCode> {
  const folder = resolve(context.cwd, flags.out ?? 'output', 'demo');
  if (isOwnFolder(folder)) rmSync(folder, { recursive: true });
  const { packs } = await buildPacks({ sandbox: true, period: 'previous-month', out: folder, unpack: true }, context);
  const verifications: Verification[] = [];
  for (const { path } of packs) {
    verifications.push(await verifyOne({ path, shownAs: path, again: true, trust: [] }));
  }
  for (const each of verifications) context.stdout(describe(each, true));
  const [first] = packs;
  if (first !== undefined) {
    context.stdout(`Open ${join(dirname(first.path), first.framework, 'report.html')}\n`);
    context.stdout(`  or ${join(dirname(first.path), first.framework, 'report.pdf')}\n`);
  }
  return verifications.every((each) => each.ok) ? exitCodes.complete : exitCodes.verification;
}

/** Whether a folder holds nothing but what a demo makes: a test key and packs of the sandbox. */
const isOwnFolder = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).every((name) => name === 'test-key' || name.startsWith('sandbox-'));
