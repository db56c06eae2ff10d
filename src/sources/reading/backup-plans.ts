import type { BackupPlanState, CopyVault, Fact, JsonObject } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { placeOf } from '../arn.ts';
import {
  getBackupPlan,
  getBackupSelection,
  listBackupPlans,
  listBackupSelections,
  listBackupVaults,
} from '../backup.ts';
import { objectsAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, memberFact, mergeFacts, objectItem, populationOf } from './fact.ts';
import { listFact } from './lists.ts';

/** Every backup plan of an account and Region with its selections; known only when all of them are. */
export function plansFact(archive: Archive, place: Place): Fact<readonly BackupPlanState[]> {
  const reading = archive(listBackupPlans, place);
  const { items, absent } = populationOf(
    reading,
    'BackupPlansList',
    objectItem((item) => textAt(item, 'BackupPlanId')),
  );
  const list = absent ?? factOf(reading, () => items);
  return mergeFacts(
    list,
    items.map((id) => planFact(archive, place, id)),
    (_ids, plans) => plans,
  );
}

function planFact(archive: Archive, place: Place, id: string): Fact<BackupPlanState> {
  const reading = archive(listBackupSelections(id), place);
  const { items, absent } = populationOf(
    reading,
    'BackupSelectionsList',
    objectItem((item) => textAt(item, 'SelectionId')),
  );
  const selections = mergeFacts(
    absent ?? factOf(reading, () => items),
    items.map((selectionId) =>
      memberFact(archive(getBackupSelection({ planId: id, selectionId }), place), 'BackupSelection'),
    ),
    (_ids, found) => found,
  );
  const plan = memberFact(archive(getBackupPlan(id), place), 'BackupPlan');
  return mergeFacts(plan, [selections], (rules, [found = []]) => ({ id, plan: rules, selections: found }));
}

export const vaultsFact = (archive: Archive, place: Place): Fact<readonly JsonObject[]> =>
  listFact(archive(listBackupVaults, place), 'BackupVaultList');

/** The vaults that plans copy to, each as its own account and Region describe it, where that is in the scope. */
export function copyVaultsFact(
  archive: Archive,
  plans: Fact<readonly BackupPlanState[]>,
  inScope: (place: Place) => boolean,
): Fact<readonly CopyVault[]> {
  if (plans.kind === 'absent') return plans;
  const arns = [...new Set(plans.value.flatMap(destinations))].sort();
  const vaults = arns.map((arn): Fact<CopyVault> => {
    const place = placeOf(arn);
    if (place === undefined || !inScope(place)) return { ...plans, value: { arn, vault: null } };
    const list = archive(listBackupVaults, place);
    return factOf(list, (pages) => {
      const all = pages.flatMap((page) => objectsAt(page, 'BackupVaultList'));
      const vault = all.find((one) => textAt(one, 'BackupVaultArn') === arn);
      return vault && { arn, vault };
    });
  });
  return mergeFacts<readonly BackupPlanState[], CopyVault, readonly CopyVault[]>(plans, vaults, (_plans, all) => all);
}

const destinations = ({ plan }: BackupPlanState): readonly string[] =>
  objectsAt(plan, 'Rules')
    .flatMap((rule) => objectsAt(rule, 'CopyActions'))
    .map((copy) => textAt(copy, 'DestinationBackupVaultArn'))
    .filter((arn) => arn !== undefined);
