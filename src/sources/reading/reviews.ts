import type {
  AuditManagerChange,
  AuditManagerControl,
  AuditManagerControlSet,
  AuditManagerReview,
  Instant,
  JsonObject,
} from '../../model/index.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../shape.ts';
import { instantAt } from './verdict-words.ts';

/** One entry of a change log; undefined when it does not tell when, what and by whom. */
export function readChange(entry: JsonObject): AuditManagerChange | undefined {
  const at = instantAt(entry, 'createdAt');
  const action = textAt(entry, 'action');
  const objectType = textAt(entry, 'objectType');
  if (at === undefined || action === undefined || objectType === undefined) return undefined;
  const by = textAt(entry, 'createdBy') ?? '';
  return { at, by, action, objectType, objectName: textAt(entry, 'objectName') ?? '' };
}

/** Control sets of an assessment with their status, and whether people reviewed them. */
export function readControlSets(
  description: JsonObject,
  log: readonly AuditManagerChange[],
): readonly AuditManagerControlSet[] {
  const closing = closingOf(description, log);
  return objectsAt(objectAt(description, 'framework') ?? {}, 'controlSets').map((set) => {
    // The id of a control set is its name.
    const name = textAt(set, 'id') ?? '';
    const status = textAt(set, 'status') ?? 'unknown';
    return {
      name,
      status,
      review: reviewOf({ type: 'CONTROL_SET', name, status }, log, closing),
      controls: objectsAt(set, 'controls').map((control): AuditManagerControl => {
        const own = {
          type: 'CONTROL',
          name: textAt(control, 'name') ?? '',
          status: textAt(control, 'status') ?? 'unknown',
        };
        const evidenceItems = numberAt(control, 'evidenceCount') ?? 0;
        return { name: own.name, status: own.status, evidenceItems, review: reviewOf(own, log, closing) };
      }),
    };
  });
}

/** When an assessment that is not active was closed: `unknown` when its log does not tell; null while it is active. */
type Closing = Instant | 'unknown' | null;

function closingOf(description: JsonObject, log: readonly AuditManagerChange[]): Closing {
  if (textAt(objectAt(description, 'metadata') ?? {}, 'status') === 'ACTIVE') return null;
  const closed = log.filter(({ objectType, action }) => objectType === 'ASSESSMENT' && action === 'INACTIVE');
  return newest(closed)?.at ?? 'unknown';
}

/** Entries this close before the closing belong to it. */
const closingMs = 60_000;

/**
 * Who reviewed a control set or control. Closing an assessment sets all of its control sets to REVIEWED by itself
 * (User Guide, "Changing the status of an assessment to inactive"): then only what people did before counts.
 */
function reviewOf(
  { type, name, status }: { readonly type: string; readonly name: string; readonly status: string },
  log: readonly AuditManagerChange[],
  closing: Closing,
): AuditManagerReview {
  if (status !== 'REVIEWED') return { state: 'open', by: null, at: null };
  const before =
    closing === null || closing === 'unknown' ? null : new Date(Date.parse(closing) - closingMs).toISOString();
  const own = log.filter((one) => one.objectType === type && one.objectName === name && reviewing.has(one.action));
  const last = newest(before === null ? own : own.filter(({ at }) => at < before));
  if (closing !== 'unknown' && last?.action === 'REVIEWED') return { state: 'reviewed', by: last.by, at: last.at };
  return { state: closing === null ? 'unrecorded' : 'automatic', by: null, at: null };
}

/** Actions that set the state of a review. */
const reviewing: ReadonlySet<string> = new Set(['ACTIVE', 'UNDER_REVIEW', 'REVIEWED']);

const newest = (changes: readonly AuditManagerChange[]): AuditManagerChange | undefined =>
  changes.reduce<AuditManagerChange | undefined>(
    (latest, one) => (latest === undefined || one.at > latest.at ? one : latest),
    undefined,
  );
