import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import { codeOf, fileError } from './files.ts';

/** The running program, as the command line knows it. */
export interface Host {
  readonly pid: number;
  /** Whether a process of this number exists on this machine. */
  readonly isAlive: (pid: number) => boolean;
}

interface Owner {
  readonly pid: number;
  /** When the process started, in the kernel's own count; empty where the system does not tell (no /proc). */
  readonly started: string;
  readonly host: string;
}

/** How often the holder of a lock writes it again, to show other machines that it lives. */
const renewMs = 60_000;
/** A lock of another machine that is older belongs to a run that is gone, such as one in a container that was ended. */
export const abandonedMs = 15 * 60_000;

/**
 * Takes a lock file for this process and returns the function that gives it back. A lock is taken over when its process
 * is gone, also when its number is in use again by another process; one of another machine, whose processes cannot be
 * seen from here, when it was not renewed for a quarter of an hour.
 * @throws AuditPackError `E_STORE` when a living process holds it.
 */
export async function takeLock(path: string, host: Host): Promise<() => Promise<void>> {
  const text = JSON.stringify({ pid: host.pid, started: await startOf(host.pid), host: hostname() } satisfies Owner);
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (await create(path, text)) {
        const end = await renewing(path, text);
        return async () => {
          await end();
          await release(path, text);
        };
      }
      await removeStale(path, host);
    }
  } catch (error) {
    throw fileError(error, path, 'E_STORE');
  }
  throw inUse(path, 'another process');
}

/** Writes the lock again and again, which makes it younger. Stays with this very file: one that was taken over is not touched. */
async function renewing(path: string, text: string): Promise<() => Promise<void>> {
  const file = await open(path, 'r+');
  const timer = setInterval(() => void renew(file, text), renewMs).unref();
  return async () => {
    clearInterval(timer);
    await file.close();
  };
}

/** What cannot be renewed grows old: another machine may take it over then, and no sooner. */
const renew = (file: FileHandle, text: string): Promise<unknown> => file.write(text, 0).catch(() => undefined);

/** Writes the lock under its own name and links it: the lock is there with its content, or not at all. */
async function create(path: string, text: string): Promise<boolean> {
  const own = join(dirname(path), `.lock-${randomUUID()}`); // also of its own in a process that takes several
  const file = await open(own, 'w');
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(own);
  }
}

async function removeStale(path: string, host: Host): Promise<void> {
  const found = await read(path);
  if (found === undefined) return; // given back in the meantime
  const owner = parseOwner(found);
  if (owner !== undefined && (await isRunning(owner, { host, path }))) {
    throw inUse(path, `process ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`}`);
  }
  // Of two processes that both saw the stale lock, one moves it away; the other finds out that it moved a fresh one.
  const aside = `${path}.stale-${host.pid}`;
  await rename(path, aside);
  if ((await read(aside)) !== found) await link(aside, path).catch(() => undefined);
  await unlink(aside);
}

async function release(path: string, text: string): Promise<void> {
  if ((await read(path)) === text) await unlink(path);
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    const { pid, started, host } = JSON.parse(text) as Partial<Owner>;
    if (typeof pid === 'number' && typeof started === 'string' && typeof host === 'string')
      return { pid, started, host };
  } catch {
    // a lock that was torn while it was written belongs to nobody
  }
  return undefined;
}

async function isRunning(
  owner: Owner,
  { host, path }: { readonly host: Host; readonly path: string },
): Promise<boolean> {
  if (owner.host !== hostname()) return (await ageOf(path, host)) < abandonedMs; // on a shared disk
  if (!host.isAlive(owner.pid)) return false;
  return owner.started === (await startOf(owner.pid));
}

/** Milliseconds since a file was written, by the clock of its disk: that of machines may differ. */
async function ageOf(path: string, { pid }: Host): Promise<number> {
  const probe = join(dirname(path), `.lock-age-${pid}`);
  const file = await open(probe, 'w');
  try {
    await file.writeFile('.');
    const lock = await stat(path).catch(() => undefined); // given back in the meantime: the next attempt finds out
    return lock === undefined ? 0 : (await file.stat()).mtimeMs - lock.mtimeMs;
  } finally {
    await file.close();
    await unlink(probe);
  }
}

/** Start time of a process in clock ticks since boot: field 22 of proc(5) `stat`, after the name in parentheses. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

const inUse = (path: string, who: string): AuditPackError =>
  new AuditPackError('E_STORE', `${dirname(path)}: ${who} is working in this folder`, {
    hint: `Wait until it ends. If no such process runs any more, remove ${path}.`,
  });
