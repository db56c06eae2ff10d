import type { Fact, Instant, JsonObject, Resource } from '../model/index.ts';
import { instant, listOf, text } from './read.ts';

/**
 * How old the newest material of a key is, in whole days. `at-most`: its rotations could not be read, and it may be
 * younger. `at-least`: a replica of a multi-Region key without rotations, whose material its primary brought along.
 */
export interface MaterialAge {
  readonly days: number;
  readonly bound: 'exact' | 'at-most' | 'at-least';
  /** Last rotation, undefined where none is known. */
  readonly rotatedAt: Instant | undefined;
}

const dayMilliseconds = 86_400_000;

/** Age of a key's material at an instant, from `DescribeKey` and `ListKeyRotations`; null where its creation is not told. */
export function materialAge(
  key: JsonObject,
  rotations: Fact<readonly JsonObject[]> | undefined,
  at: Instant,
): MaterialAge | null {
  const createdAt = instant(key, 'CreationDate');
  if (createdAt === undefined) return null;
  const list = rotations?.kind === 'known' ? listOf(rotations.value, 'Rotations') : [];
  const dates = list.map((rotation) => instant(rotation, 'RotationDate')).filter((date) => date !== undefined);
  const rotatedAt = dates
    .filter((date) => date < at)
    .sort()
    .at(-1);
  const days = Math.floor((Date.parse(at) - Date.parse(rotatedAt ?? createdAt)) / dayMilliseconds);
  const isReplica = text(key, 'MultiRegionConfiguration.MultiRegionKeyType') === 'REPLICA';
  const bound =
    rotations?.kind !== 'known' || dates.length < list.length
      ? 'at-most'
      : isReplica && rotatedAt === undefined
        ? 'at-least'
        : 'exact';
  return { days, bound: isReplica && bound === 'at-most' ? 'at-least' : bound, rotatedAt };
}

/** Whether the material is within a number of days; undefined where that cannot be told. */
export function isWithin({ days, bound }: MaterialAge, limit: number): boolean | undefined {
  if (days <= limit) return bound === 'at-least' ? undefined : true;
  return bound === 'at-most' ? undefined : false;
}

/** The same for a key as it was read, whose creation and rotations stay what they are; undefined where not known. */
export function wasWithin(resource: Resource | undefined, at: Instant, limit: number): boolean | undefined {
  if (resource?.kind !== 'key') return undefined;
  const { description, rotations } = (resource as Resource<'key'>).facts;
  if (description.kind === 'absent') return undefined;
  const age = materialAge(description.value, rotations, at);
  return age === null ? undefined : isWithin(age, limit);
}
