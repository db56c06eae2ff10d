import { canonicalJson, manualCalls, sha256 } from '../model/index.ts';
import type { Call, JsonObject, RecordStatement } from '../model/index.ts';
import type { EvidenceStore, ProvidedFile } from '../store/index.ts';
import { mediaTypeOf } from './media-type.ts';
import { collectedRecord, unavailableRecord, type Head } from './record.ts';

/** Manual evidence that was checked and is to be taken in. */
export interface Provided {
  readonly statements: readonly RecordStatement[];
  /** Every file that a statement names, and the sidecars themselves. */
  readonly files: readonly ProvidedFile[];
  /** Paths in the folder that no sidecar names: not taken in. */
  readonly unnamed: readonly string[];
}

export interface TakeIn {
  readonly store: EvidenceStore;
  readonly clock: () => string;
}

/**
 * Takes manual evidence into the store: each file as it is, then the list of what the sidecars state, which holds from
 * then on. What an earlier run took in and did not change since keeps its time.
 * @returns why files could not be taken in, by path: their records are of no use.
 */
export async function takeIn(provided: Provided, into: TakeIn): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  for (const file of provided.files) {
    const { path } = file;
    const call = callOf(manualCalls.file, { file: path });
    const body = await bytesOf(file);
    if (typeof body === 'string') {
      failed.set(path, body);
      const message = `${path} could not be read: ${body}`;
      await into.store.put(unavailableRecord(headOf(call, into), { cause: 'unreadable', message }));
    } else {
      await put(call, { mediaType: mediaTypeOf(path), body }, into);
    }
  }
  const { statements, unnamed } = provided;
  const list = new TextEncoder().encode(canonicalJson({ records: statements, unnamed }));
  await put(callOf(manualCalls.list, {}), { mediaType: 'application/json', body: list }, into);
  return failed;
}

/** Says in the evidence that there is no manual evidence, and why; what an earlier run took in stays. */
export async function noneProvided(into: TakeIn, message: string): Promise<void> {
  const call = callOf(manualCalls.list, {});
  if (into.store.lookup(call, 1)?.kind === 'collected') return;
  await into.store.put(unavailableRecord(headOf(call, into), { cause: 'missing', message }));
}

async function put(
  call: Call,
  { mediaType, body }: { readonly mediaType: string; readonly body: Uint8Array },
  into: TakeIn,
): Promise<void> {
  const before = into.store.lookup(call, 1);
  const kept = before?.kind === 'collected' && before.sha256 === sha256(body);
  if (kept && into.store.body(before.sha256) !== undefined) return;
  await into.store.put(collectedRecord(headOf(call, into), { status: 200, mediaType, body }, true), body);
}

/** The bytes of a file, or why there are none. */
export async function bytesOf({ read }: ProvidedFile): Promise<Uint8Array | string> {
  try {
    return await read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const callOf = (operation: string, request: JsonObject): Call => ({ ...manualCalls.place, operation, request });

/** Nobody of AWS is the caller: the sidecar names who answers for a file. */
const headOf = (call: Call, { clock }: TakeIn): Head => ({ call, page: 1, caller: null, collectedAt: clock() });
