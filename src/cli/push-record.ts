import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { AuditPackError, canonicalJson, isJsonObject, type AssessmentControl } from '../model/index.ts';
import { writeFileAtomic } from '../store/index.ts';
import { isPush, isSameAttempt, isSameControl, together, type Push } from './push-entry.ts';
import type { StoredPushes } from './push-store.ts';

/**
 * What was pushed of a pack, in a file beside it and, where there is one, in the store that all machines share: Audit
 * Manager itself does not tell which evidence is which file.
 */
export interface PushRecord {
  /** Of the file beside the pack. */
  readonly path: string;
  /** The push of a pack to a control that began or was done, on any machine. File and store say the same then. */
  readonly find: (manifest: string, control: AssessmentControl) => Promise<Push | undefined>;
  /**
   * Puts the beginning of a push on record, before anything is imported.
   * @returns what stands there instead, when another machine was first; null: the push is ours
   */
  readonly begin: (push: Push) => Promise<Push | null>;
  /** Puts on record that a push of ours was imported. */
  readonly complete: (push: Push) => Promise<void>;
  /** Takes a push of ours off the record: Audit Manager refused it. */
  readonly strike: (push: Push) => Promise<void>;
}

/**
 * @param stored - null where no store is configured
 * @throws AuditPackError `E_OUTPUT` when the record cannot be read: what was pushed is then not known
 */
export function openPushRecord(pack: string, stored: StoredPushes | null): PushRecord {
  const file = openFile(`${pack}.pushed.json`);
  return { path: file.path, ...(stored === null ? inFileAlone(file) : inBoth(file, stored)) };
}

type Recording = Omit<PushRecord, 'path'>;

const inFileAlone = (file: PushFile): Recording => ({
  find: (manifest, control) => Promise.resolve(open(file.find(manifest, control))),
  begin: async (push) => {
    await file.write(push);
    return null;
  },
  complete: (push) => file.write(push),
  strike: (push) => file.strike(push),
});

/** A control that refused a push may be given it again. */
const open = (push: Push | undefined): Push | undefined => (push?.state === 'refused' ? undefined : push);

/** How often what was read of the store may have changed before it is written. */
const rounds = 3;

function inBoth(file: PushFile, stored: StoredPushes): Recording {
  const attempt = randomUUID();
  const own = (push: Push): Push => ({ ...push, attempt });
  const find: PushRecord['find'] = async (manifest, control) => {
    for (let round = 0; round < rounds; round += 1) {
      const here = file.find(manifest, control);
      const there = await stored.find(manifest, control);
      const push = together(here, there);
      if (push === undefined) return undefined;
      if (belongsThere(push, there) && !(await stored.put(push))) continue;
      if (push.state === 'refused') return undefined;
      if (!isSame(push, here)) await file.write(push);
      return push;
    }
    throw contended(file.path);
  };
  return {
    find,
    begin: async (push) => {
      for (let round = 0; round < rounds; round += 1) {
        if (await stored.put(own(push))) {
          await file.write(own(push));
          return null;
        }
        const other = await find(push.manifest, push);
        if (other !== undefined) return other;
      }
      throw contended(file.path);
    },
    // What one of the two misses when the command is stopped in between, it gets from the other.
    complete: async (push) => {
      await file.write(own(push));
      if (!(await stored.put(own(push)))) throw contended(file.path);
    },
    strike: async (push) => {
      if (!(await stored.put({ ...own(push), state: 'refused' }))) throw contended(file.path);
      await file.strike(push);
    },
  };
}

/** Whether the store learns something by it: another attempt is replaced only where it was refused. */
const belongsThere = (push: Push, there: Push | undefined): boolean =>
  !isSame(push, there) && (there === undefined || there.state === 'refused' || isSameAttempt(push, there));

const isSame = (a: Push, b: Push | undefined): boolean => b !== undefined && canonicalJson(a) === canonicalJson(b);

const contended = (path: string): AuditPackError =>
  new AuditPackError('E_OUTPUT', `another machine writes to the record of pushes that ${path} is a copy of`, {
    hint: 'Wait until it ends; then run the same command again.',
  });

interface PushFile {
  readonly path: string;
  readonly find: (manifest: string, control: AssessmentControl) => Push | undefined;
  /** Writes a push in place of what stood there of its pack and control. */
  readonly write: (push: Push) => Promise<void>;
  readonly strike: (push: Push) => Promise<void>;
}

function openFile(path: string): PushFile {
  let pushes = readPushes(path);
  const save = async (next: readonly Push[]): Promise<void> => {
    await writeFileAtomic(path, `${JSON.stringify({ pushes: next }, null, 2)}\n`);
    pushes = next;
  };
  return {
    path,
    find: (manifest, control) => pushes.find((push) => push.manifest === manifest && isSameControl(push, control)),
    write: (push) => save([...without(pushes, push), push]),
    strike: (push) => save(without(pushes, push)),
  };
}

const without = (pushes: readonly Push[], one: Push): readonly Push[] =>
  pushes.filter((push) => push.manifest !== one.manifest || !isSameControl(push, one));

function readPushes(path: string): readonly Push[] {
  if (!existsSync(path)) return [];
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const pushes = isJsonObject(value) ? value['pushes'] : undefined;
    if (Array.isArray(pushes) && pushes.every(isPush)) return pushes;
  } catch {
    // said below
  }
  throw new AuditPackError('E_OUTPUT', `${path} cannot be read, so what is pushed is not known`, {
    hint: 'Restore it from a backup; or look in Audit Manager which controls have the report, and remove it.',
  });
}
