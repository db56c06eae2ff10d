import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { exitCodes, type ExitCode, type Verification } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { buildPacks } from './build.ts';
import { describe, verifyOne } from './verify.ts';

/**
 * `report demo`: three packs for last month from the embedded bank, built and verified. What an earlier demo made in its
 * folder is made anew every time: another version of the tool may judge otherwise, and none of it is anybody's evidence.
 */
export async function demo(flags: { readonly out?: string }, context: Context): Promise<ExitCode> {
  const folder = resolve(context.cwd, flags.out ?? 'output', 'demo');
  startOver(folder, context);
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

/** Removes what an earlier demo made, and nothing else that lies in the folder. */
export function startOver(folder: string, { cwd, stderr }: Context): void {
  const own = existsSync(folder) ? readdirSync(folder).filter(isOwn) : [];
  if (own.length === 0) return;
  stderr(`Starting over in ${relative(cwd, folder)}: the packs of an earlier demo are removed\n`);
  for (const name of own) rmSync(join(folder, name), { recursive: true });
}

/** Assessments of the sandbox, and what stands beside them: test key, key of pseudonyms, cache of read trail logs. */
const isOwn = (name: string): boolean =>
  name.startsWith('sandbox-') || ['test-key', '.pseudonym-key', '.trail-log-cache'].includes(name);
