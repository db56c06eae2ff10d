import { grouped } from '../../model/index.ts';
import type { AccountCapacity, Fact, JsonObject, ReplicaTable } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { placeOf } from '../arn.ts';
import { describeContinuousBackups, describeTable, describeTimeToLive } from '../dynamodb.ts';
import { describeGlobalTable, describeLimits, listGlobalTables } from '../dynamodb-resilience.ts';
import { describeScalableTargets, describeScalingPolicies } from '../scaling.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, memberFact, mergeFacts, objectItem, populationOf } from './fact.ts';
import { listFact } from './lists.ts';
import type { Table } from './table-list.ts';

/** What Application Auto Scaling knows about one table and its indexes. */
export type ScalingOf = (name: string) => {
  readonly targets: Fact<readonly JsonObject[]>;
  readonly policies: Fact<readonly JsonObject[]>;
};

export function readScaling(archive: Archive, place: Place): ScalingOf {
  const targets = byTable(listFact(archive(describeScalableTargets, place), 'ScalableTargets'));
  const policies = byTable(listFact(archive(describeScalingPolicies, place), 'ScalingPolicies'));
  return (name) => ({ targets: targets(name), policies: policies(name) });
}

/** Divides a list of a Region among its tables: `table/Orders` and `table/Orders/index/by-customer` belong to `Orders`. */
function byTable(list: Fact<readonly JsonObject[]>): (name: string) => Fact<readonly JsonObject[]> {
  if (list.kind === 'absent') return () => list;
  const index = grouped(list.value, (item) => (textAt(item, 'ResourceId') ?? '').split('/', 2).join('/'));
  return (name) => ({ ...list, value: index.get(`table/${name}`) ?? [] });
}

/**
 * Limits of an account and Region, and what its tables have provisioned: known only if every table is. Its evidence is
 * that of the limits: citing every table for every table would make evidence grow with the square of their number.
 */
export function capacityFact(archive: Archive, place: Place, tables: Fact<readonly Table[]>): Fact<AccountCapacity> {
  const limits = factOf(archive(describeLimits, place), ([page]) => page);
  if (limits.kind === 'absent') return limits;
  if (tables.kind === 'absent') return tables;
  const all: JsonObject[] = [];
  for (const { description } of tables.value) {
    if (description.kind === 'absent') return description;
    all.push(description.value);
  }
  const value = {
    limits: limits.value,
    readUnits: sum(all, 'ReadCapacityUnits'),
    writeUnits: sum(all, 'WriteCapacityUnits'),
  };
  return { ...limits, value };
}

/** On-demand tables have zero units, and indexes share the billing mode of their table. */
const sum = (tables: readonly JsonObject[], member: string): number =>
  tables
    .flatMap((table) => [table, ...objectsAt(table, 'GlobalSecondaryIndexes')])
    .reduce((total, one) => total + (numberAt(objectAt(one, 'ProvisionedThroughput') ?? {}, member) ?? 0), 0);

/** Tables of an account and Region that belong to a global table of version 2017.11.29. */
export function oldGlobalTables(archive: Archive, place: Place): (name: string) => Fact<JsonObject | null> {
  const reading = archive(listGlobalTables(place.region), place);
  const { items, absent } = populationOf(
    reading,
    'GlobalTables',
    objectItem((item) => textAt(item, 'GlobalTableName')),
  );
  const names = absent ?? factOf(reading, () => new Set(items));
  return (name) => {
    if (names.kind === 'absent') return names;
    if (!names.value.has(name)) return { ...names, value: null };
    return memberFact(archive(describeGlobalTable(name), place), 'GlobalTableDescription');
  };
}

/** The replicas of a table in other Regions, with what their own Regions tell about them. */
export function replicasFact(
  archive: Archive,
  { name, place, description }: Table,
  inScope: (place: Place) => boolean,
): Fact<readonly ReplicaTable[]> {
  if (description.kind === 'absent') return description;
  const replicas = objectsAt(description.value, 'Replicas')
    .map((replica) => ({
      region: textAt(replica, 'RegionName') ?? '',
      account: placeOf(textAt(replica, 'ReplicaArn') ?? '')?.account ?? place.account,
    }))
    .filter((replica) => replica.region !== place.region || replica.account !== place.account)
    .map((replica): Fact<ReplicaTable> => {
      if (!inScope(replica)) return { ...description, value: { ...replica, table: null } };
      const answers = [
        memberFact(archive(describeTable(name), replica), 'Table'),
        memberFact(archive(describeContinuousBackups(name), replica), 'ContinuousBackupsDescription'),
        memberFact(archive(describeTimeToLive(name), replica), 'TimeToLiveDescription'),
      ];
      return mergeFacts<JsonObject, JsonObject, ReplicaTable>(
        description,
        answers,
        (_own, [table = {}, continuousBackups = {}, timeToLive = {}]) => ({
          ...replica,
          table: { description: table, continuousBackups, timeToLive },
        }),
      );
    });
  return mergeFacts<JsonObject, ReplicaTable, readonly ReplicaTable[]>(description, replicas, (_own, all) => all);
}
