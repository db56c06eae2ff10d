import { AuditPackError, canonicalJson, sha256, type AssessmentControl, type DurableBucket } from '../model/index.ts';
import { pushKey } from '../store/index.ts';
import { isPush, isSameControl, type Push } from './push-entry.ts';

/** Records of pushes in a durable store, an object for each pack and control: they hold for all machines that share it. */
export interface StoredPushes {
  /**
   * The record of a push; undefined where there is none.
   * @throws AuditPackError `E_OUTPUT` when it cannot be read: what was pushed is then not known
   */
  readonly find: (manifest: string, control: AssessmentControl) => Promise<Push | undefined>;
  /**
   * Puts a record in place of the one that was found, or put, last.
   * @returns false when another machine has written there since
   */
  readonly put: (push: Push) => Promise<boolean>;
}

export function storedPushes(bucket: DurableBucket): StoredPushes {
  const tags = new Map<string, string>();
  return {
    find: async (manifest, control) => {
      const key = keyOf(manifest, control);
      tags.delete(key);
      const found = (await isThere(bucket, key)) ? await bucket.get(key) : null;
      if (found === null) return undefined;
      tags.set(key, found.tag);
      const push = parse(found.bytes);
      if (push?.manifest === manifest && isSameControl(push, control)) return push;
      throw new AuditPackError('E_OUTPUT', `${bucket.place}${key} cannot be read, so what is pushed is not known`, {
        hint: 'Restore it from one of its versions; or look in Audit Manager whether the control has the report, and delete it.',
      });
    },
    put: async (push) => {
      const key = keyOf(push.manifest, push);
      const bytes = Buffer.from(`${JSON.stringify(push, null, 2)}\n`);
      const tag = tags.get(key);
      const put = tag === undefined ? await bucket.create(key, bytes) : await bucket.replace(key, bytes, tag);
      if (put !== null) return remember(tags, key, put);
      // Our own, when the answer to an earlier request was lost: no other command writes its attempt.
      const found = await bucket.get(key);
      return found !== null && Buffer.compare(found.bytes, bytes) === 0 && remember(tags, key, found.tag);
    },
  };
}

function remember(tags: Map<string, string>, key: string, tag: string): true {
  tags.set(key, tag);
  return true;
}

const keyOf = (manifest: string, { assessment, controlSet, control }: AssessmentControl): string =>
  pushKey(manifest, sha256(canonicalJson({ assessment, controlSet, control })));

/** Asked by a list: who may list no more than this folder, may get 403 from S3 for reading what is not there. */
async function isThere(bucket: DurableBucket, key: string): Promise<boolean> {
  for await (const each of bucket.list(key)) if (each === key) return true;
  return false;
}

function parse(bytes: Uint8Array): Push | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isPush(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
