import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AuditPackError } from '../../model/index.ts';
import { writeFileAtomic } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { withLines } from './crontab.ts';
import type { UnitFile } from './systemd.ts';

const execute = promisify(execFile);

/**
 * Writes units for the user (or for the machine, when run by root) and starts their timers.
 * @returns what was done, a line each
 * @throws AuditPackError `E_OUTPUT` where systemd is not there or refuses
 */
export async function installUnits(
  units: readonly UnitFile[],
  { env, isRoot }: Pick<Context, 'env'> & { readonly isRoot: boolean },
): Promise<readonly string[]> {
  const home = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? '', '.config');
  const folder = isRoot ? '/etc/systemd/system' : join(home, 'systemd', 'user');
  const scope = isRoot ? [] : ['--user'];
  await systemctl([...scope, '--version']); // nothing is written where there is no systemd
  await mkdir(folder, { recursive: true });
  for (const { name, text } of units) await writeFileAtomic(join(folder, name), text);
  const timers = units.map(({ name }) => name).filter((name) => name.endsWith('.timer'));
  await systemctl([...scope, 'daemon-reload']);
  await systemctl([...scope, 'enable', '--now', ...timers]);
  return [...units.map(({ name }) => join(folder, name)), ...timers.map((name) => `started ${name}`)];
}

const systemctl = (args: readonly string[]): Promise<unknown> =>
  execute('systemctl', [...args]).catch((error: unknown) => {
    throw refused('systemctl', error);
  });

/** Puts lines into the crontab of the user, in place of those of an earlier installation. */
export async function installCrontab(lines: string): Promise<readonly string[]> {
  const crontab = await execute('crontab', ['-l']).then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      // crontab ends with 1 where the user has none yet; anything else must not be overwritten.
      const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
      if (code === 1 && /no crontab/i.test(stderr ?? '')) return '';
      throw refused('crontab', error);
    },
  );
  await new Promise<void>((done, fail) => {
    const child = execFile('crontab', ['-'], (error) => (error === null ? done() : fail(refused('crontab', error))));
    child.stdin?.end(withLines(crontab, lines));
  });
  return ['installed into the crontab of this user'];
}

function refused(program: string, error: unknown): AuditPackError {
  const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
  const why = code === 'ENOENT' ? 'is not there' : `failed: ${(stderr ?? String(error)).trim().split('\n')[0] ?? ''}`;
  return new AuditPackError('E_OUTPUT', `${program} ${why}`, {
    hint: 'Leave --install out, and set up what is printed by hand.',
  });
}
