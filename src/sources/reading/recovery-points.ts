import type { Fact, Instant, JsonObject, RecoveryPointGroup } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { listProtectedResources, listRecoveryPointsByResource, protectedTable } from '../backup.ts';
import { numberAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, mergeFacts, objectItem, populationOf } from './fact.ts';

/** ARNs of the tables that have recovery points in an account and Region. */
export function protectedFact(archive: Archive, place: Place): Fact<ReadonlySet<string>> {
  const reading = archive(listProtectedResources, place);
  const { items, absent } = populationOf(
    reading,
    'Results',
    objectItem((item) => {
      if (textAt(item, 'ResourceType') === undefined) return undefined;
      if (textAt(item, 'ResourceType') !== 'DynamoDB') return null;
      return protectedTable(item);
    }),
  );
  return absent ?? factOf(reading, () => new Set(items.filter((arn) => arn !== null)));
}

/** Recovery points of a table, in groups of the same vault, key and status. */
export function recoveryPointsFact(
  archive: Archive,
  { arn, place }: { readonly arn: string; readonly place: Place },
  inBackup: Fact<ReadonlySet<string>>,
): Fact<readonly RecoveryPointGroup[]> {
  if (inBackup.kind === 'absent') return inBackup;
  if (!inBackup.value.has(arn)) return { ...inBackup, value: [] };
  const reading = archive(listRecoveryPointsByResource(arn), place);
  const { items, absent } = populationOf(reading, 'RecoveryPoints', objectItem(readPoint));
  return mergeFacts(absent ?? factOf(reading, () => group(items)), [inBackup], (groups) => groups);
}

interface Point extends Pick<RecoveryPointGroup, 'vault' | 'keyArn' | 'keyType' | 'status'> {
  readonly arn: string;
  readonly at: Instant;
}

function readPoint(item: JsonObject): Point | undefined {
  const arn = textAt(item, 'RecoveryPointArn');
  const status = textAt(item, 'Status');
  const vault = textAt(item, 'BackupVaultName');
  const at = instantAt(item, 'CreationDate');
  if (arn === undefined || status === undefined || vault === undefined || at === undefined) return undefined;
  const keyArn = textAt(item, 'EncryptionKeyArn') ?? null;
  return { arn, status, vault, at, keyArn, keyType: textAt(item, 'EncryptionKeyType') ?? null };
}

/** A point in time of the REST-JSON protocol: seconds since 1970. */
export function instantAt(item: JsonObject, member: string): Instant | undefined {
  const seconds = numberAt(item, member);
  if (seconds === undefined || Math.abs(seconds) > 8.64e12) return undefined;
  return new Date(Math.round(seconds * 1000)).toISOString();
}

function group(points: readonly Point[]): readonly RecoveryPointGroup[] {
  const groups = new Map<string, RecoveryPointGroup>();
  for (const { arn, at, vault, keyArn, keyType, status } of points) {
    const key = [vault, keyArn, keyType, status].join(' ');
    const before = groups.get(key);
    const newer = before === undefined || at > before.newest || (at === before.newest && arn > before.example);
    groups.set(key, {
      vault,
      keyArn,
      keyType,
      status,
      count: (before?.count ?? 0) + 1,
      oldest: before === undefined || at < before.oldest ? at : before.oldest,
      newest: newer ? at : before.newest,
      example: newer ? arn : before.example,
    });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
