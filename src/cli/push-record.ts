import { existsSync, readFileSync } from 'node:fs';
import { AuditPackError, isJsonObject, type AssessmentControl } from '../model/index.ts';
import { writeFileAtomic } from '../store/index.ts';

/** One push of a report to one control. */
export interface Push extends AssessmentControl {
  /** Digest of the manifest of the pack. */
  readonly manifest: string;
  /** Name under which Audit Manager took the file in. */
  readonly fileName: string;
  /** `begun`: no answer came to the import, so Audit Manager may hold the evidence or not. */
  readonly state: 'begun' | 'imported';
  readonly at: string;
}

/** What was pushed of a pack, in a file beside it: Audit Manager itself does not tell which evidence is which file. */
export interface PushRecord {
  readonly path: string;
  readonly find: (manifest: string, control: AssessmentControl) => Push | undefined;
  /** Puts the push of its pack to its control on record, in place of what stood there. */
  readonly write: (push: Push) => Promise<void>;
  /** Takes a push off the record: Audit Manager refused it. */
  readonly strike: (push: Push) => Promise<void>;
}

/** @throws AuditPackError `E_OUTPUT` when the record cannot be read: what was pushed is then not known */
export function openPushRecord(pack: string): PushRecord {
  const path = `${pack}.pushed.json`;
  let pushes = readPushes(path);
  const save = async (next: readonly Push[]): Promise<void> => {
    await writeFileAtomic(path, `${JSON.stringify({ pushes: next }, null, 2)}\n`);
    pushes = next;
  };
  return {
    path,
    find: (manifest, control) => pushes.find((push) => push.manifest === manifest && isSame(push, control)),
    write: (push) => save([...without(pushes, push), push]),
    strike: (push) => save(without(pushes, push)),
  };
}

const isSame = (a: AssessmentControl, b: AssessmentControl): boolean =>
  a.assessment === b.assessment && a.controlSet === b.controlSet && a.control === b.control;

const without = (pushes: readonly Push[], one: Push): readonly Push[] =>
  pushes.filter((push) => push.manifest !== one.manifest || !isSame(push, one));

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

const texts = ['manifest', 'assessment', 'controlSet', 'control', 'fileName', 'state', 'at'];

const isPush = (value: unknown): value is Push =>
  isJsonObject(value) &&
  texts.every((name) => typeof value[name] === 'string') &&
  ['begun', 'imported'].includes(value['state'] as string);
