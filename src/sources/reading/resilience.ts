import { grouped } from '../../model/index.ts';
import type {
  Absent,
  Assessment,
  DataClass,
  Fact,
  JsonObject,
  RecoveryPointDeletion,
  ResilienceFacts,
  Restore,
} from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { placeOf } from '../arn.ts';
import { describeRegionSettings } from '../backup.ts';
import { listTables } from '../dynamodb.ts';
import { describeKey, keyOfBackup } from '../kms.ts';
import { textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { copyVaultsFact, plansFact, vaultsFact } from './backup-plans.ts';
import { capacityFact, oldGlobalTables, readScaling, replicasFact } from './capacity.ts';
import { factOf, memberFact, mergeFacts, populationOf, textItem } from './fact.ts';
import { oncePerKey } from './keyed.ts';
import { readBackups } from './native-backups.ts';
import { eventsNamed } from './named-events.ts';
import { placesOf } from './places.ts';
import { protectedFact, recoveryPointsFact } from './recovery-points.ts';
import { restoresFact, testingPlansFact } from './restores.ts';
import { knownClass, type Table } from './table-list.ts';

/** The facts about backups, capacity and replicas of one table. */
export type ResilienceOf = (table: Table) => {
  readonly [F in keyof ResilienceFacts]: Fact<ResilienceFacts[F]>;
};

/** Reads once what the tables of an account and Region share, and gives each table its facts. */
export function readResilience(archive: Archive, tables: readonly Table[], assessment: Assessment): ResilienceOf {
  const scope = new Set(placesOf(assessment).map(keyOf));
  const byPlace = grouped(tables, ({ place }) => keyOf(place));
  const inScope = (place: Place): boolean => scope.has(keyOf(place));
  const placeFacts = oncePerKey((key) => {
    const [account = '', region = ''] = key.split(' ');
    return readPlace(archive, { account, region }, { tables: byPlace.get(key) ?? [], inScope, assessment });
  });
  const restores = classRestores(tables, {
    archive,
    assessment,
    of: (place) => placeFacts(keyOf(place)).restores,
  });
  const testing = oncePerKey((account) =>
    together(placesIn(assessment, account).map((place) => testingPlansFact(archive, place))),
  );
  return (table) => {
    const shared = placeFacts(keyOf(table.place));
    const own = ownFacts(archive, table, { shared, inScope });
    return {
      ...own,
      backupPlans: shared.plans,
      backupVaults: shared.vaults,
      copyVaults: shared.copyVaults,
      backupSettings: shared.settings,
      recoveryPointDeletions: shared.deletions,
      accountCapacity: shared.capacity,
      classRestores: restores(table),
      restoreTestingPlans: testing(table.place.account),
    };
  };
}

const keyOf = ({ account, region }: Place): string => `${account} ${region}`;
const placesIn = (assessment: Assessment, account: string): readonly Place[] =>
  placesOf(assessment).filter((place) => place.account === account);

/** All lists as one, known only if each is. */
function together<T>([first, ...others]: readonly Fact<readonly T[]>[]): Fact<readonly T[]> {
  if (first === undefined) throw new TypeError('a scope has at least one place');
  return mergeFacts(first, others, (list, more) => [...list, ...more.flat()]);
}

interface PlaceBackground {
  readonly tables: readonly Table[];
  readonly inScope: (place: Place) => boolean;
  readonly assessment: Assessment;
}

type PlaceFacts = ReturnType<typeof readPlace>;

function readPlace(archive: Archive, place: Place, { tables, inScope, assessment }: PlaceBackground) {
  const plans = plansFact(archive, place);
  const listing = archive(listTables, place);
  const { absent } = populationOf(listing, 'TableNames', textItem);
  const listed = absent ?? factOf(listing, () => tables);
  return {
    plans,
    vaults: vaultsFact(archive, place),
    copyVaults: copyVaultsFact(archive, plans, inScope),
    settings: factOf(archive(describeRegionSettings, place), ([page]) => page),
    deletions: deletionsFact(archive, place, assessment),
    capacity: capacityFact(archive, place, listed),
    // A table that is not listed may be the source of a restore that matters.
    restores: mergeFacts(restoresFact(archive, { place, tables }, assessment), [listed], (restores) => restores),
    inBackup: protectedFact(archive, place),
    backupsOf: readBackups(archive, place),
    scalingOf: readScaling(archive, place),
    globalTableOf: oldGlobalTables(archive, place),
  };
}

function ownFacts(
  archive: Archive,
  table: Table,
  { shared, inScope }: { readonly shared: PlaceFacts; readonly inScope: (place: Place) => boolean },
) {
  const backups = shared.backupsOf(table.arn);
  const recoveryPoints = recoveryPointsFact(archive, table, shared.inBackup);
  const { targets, policies } = shared.scalingOf(table.name);
  return {
    backups,
    recoveryPoints,
    backupKeys: keysFact(archive, table.place, { backups, recoveryPoints, copyVaults: shared.copyVaults }),
    scalableTargets: targets,
    scalingPolicies: policies,
    globalTable: shared.globalTableOf(table.name),
    replicaTables: replicasFact(archive, table, inScope),
  };
}

type KeyHolders = Pick<ReturnType<ResilienceOf>, 'backups' | 'recoveryPoints' | 'copyVaults'>;

/** Descriptions of the keys of a table's backups; a vault's key is described where the vault is. */
function keysFact(archive: Archive, place: Place, holders: KeyHolders): Fact<Readonly<Record<string, JsonObject>>> {
  const { backups, recoveryPoints, copyVaults } = holders;
  const found = mergeFacts<readonly JsonObject[], unknown, null>(backups, [recoveryPoints, copyVaults], () => null);
  if (backups.kind === 'absent' || recoveryPoints.kind === 'absent' || copyVaults.kind === 'absent') {
    return found as typeof found & { readonly kind: 'absent' };
  }
  const places = new Map<string, Place>();
  for (const { arn, vault } of copyVaults.value) {
    const key = vault === null ? undefined : textAt(vault, 'EncryptionKeyArn');
    if (key !== undefined) places.set(key, placeOf(arn) ?? place);
  }
  for (const { keyArn } of recoveryPoints.value) if (keyArn !== null) places.set(keyArn, place);
  for (const backup of backups.value) {
    const key = keyOfBackup(backup);
    if (key.kind === 'key') places.set(key.arn, place);
  }
  const keys = [...places].map(([arn, asked]) => {
    const metadata = memberFact(archive(describeKey(arn), asked), 'KeyMetadata');
    return mergeFacts<JsonObject, never, readonly [string, JsonObject]>(metadata, [], (key) => [arn, key]);
  });
  return mergeFacts<null, readonly [string, JsonObject], Readonly<Record<string, JsonObject>>>(
    found,
    keys,
    (_none, all) => Object.fromEntries(all),
  );
}

function deletionsFact(archive: Archive, place: Place, assessment: Assessment): Fact<readonly RecoveryPointDeletion[]> {
  const wanted = { source: 'backup.amazonaws.com', names: ['DeleteRecoveryPoint'], assessment };
  const { from, to } = assessment.period;
  return mergeFacts(eventsNamed(archive, place, wanted), [], (events) =>
    events
      // What AWS Backup deletes itself, by the lifecycle of a recovery point, is a service's own action.
      .filter(({ actor, time }) => actor.type !== 'AWSService' && from <= time && time < to)
      .map(({ time, parameters, actor }) => ({
        at: time,
        vault: textAt(parameters, 'backupvaultname') ?? '',
        recoveryPoint: textAt(parameters, 'recoverypointarn') ?? '',
        principal: actor.principal,
      })),
  );
}

interface RestoreBackground {
  readonly archive: Archive;
  readonly assessment: Assessment;
  readonly of: (place: Place) => Fact<readonly Restore[]>;
}

/** Restores of tables with the same class in the same account. A source whose class cannot be read may be of any class. */
function classRestores(
  tables: readonly Table[],
  { archive, assessment, of }: RestoreBackground,
): (table: Table) => Fact<readonly Restore[]> {
  const byArn = new Map(tables.map((table) => [table.arn, table]));
  const classOf = (table: Table) => knownClass(archive, table, assessment);
  const ofAccount = oncePerKey((account) => {
    const all = together(placesIn(assessment, account).map(of));
    if (all.kind === 'absent') return () => all;
    const sources = [...new Set(all.value.flatMap(({ source }) => byArn.get(source ?? '') ?? []))];
    const classes = new Map<string, string>();
    for (const source of sources) {
      const found = classOf(source);
      if (isAbsent(found)) return () => found;
      classes.set(source.arn, String(found));
    }
    const byClass = grouped(all.value, ({ source }) => classes.get(source ?? '') ?? 'unknown');
    return (wanted: string): Fact<readonly Restore[]> => ({ ...all, value: byClass.get(wanted) ?? [] });
  });
  return (table) => {
    const own = classOf(table);
    return isAbsent(own) ? own : ofAccount(table.place.account)(String(own));
  };
}

const isAbsent = (found: DataClass | null | Absent): found is Absent => typeof found === 'object' && found !== null;
