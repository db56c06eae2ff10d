import type { ChangeEvent, ChangeRule, ControlContext, Judgement, Resource } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import { field, notSatisfied } from '../judgement.ts';
import { flag, judgingEvent, object, objects, requiredText, text, texts } from '../read.ts';
import { touchesRebuildable } from '../rebuildable.ts';
import { knownCoverage } from './coverage.ts';
import { decidingKeys } from './selection.ts';

const backup = 'backup.amazonaws.com';

/** Events that change whether, how and where the tables of an account and Region are backed up. */
export const backupChanges: readonly ChangeRule[] = [
  {
    source: backup,
    names: ['CreateBackupSelection', 'DeleteBackupPlan', 'DeleteBackupSelection', 'UpdateBackupPlan'],
    judge: (event, _context, resource) => judgingEvent(() => planChanged(event, resource)),
  },
  {
    source: backup,
    names: ['DeleteBackupVaultLockConfiguration', 'PutBackupVaultLockConfiguration'],
    judge: (event, context, resource) => judgingEvent(() => lockChanged(event, context, resource)),
  },
  {
    source: backup,
    names: ['UpdateRegionSettings'],
    judge: ({ parameters }) =>
      judgingEvent(() => {
        const optIn = object(parameters, 'resourcetypeoptinpreference');
        if (optIn === undefined) return object(parameters, 'resourcetypemanagementpreference') ? null : 'unknown';
        return flag(optIn, 'dynamodb') === undefined ? null : 'unknown';
      }),
  },
  {
    // A deletion is no state: those of the whole period are judged together, as a fact of their own.
    source: backup,
    names: ['DeleteRecoveryPoint'],
    judge: () => null,
  },
  {
    source: 'dynamodb.amazonaws.com',
    names: ['CreateTable', 'RestoreTableFromBackup', 'RestoreTableToPointInTime', 'ImportTable'],
  },
  {
    source: 'dynamodb.amazonaws.com',
    names: ['TagResource', 'UntagResource'],
    judge: (event, { parameters }, resource) =>
      judgingEvent(() =>
        touchesRebuildable(event, parameters) || touchesSelection(event, resource) ? 'unknown' : null,
      ),
  },
];

/** A plan that does not select the table changes nothing for one that another plan selects. */
function planChanged({ parameters }: ChangeEvent, resource: Resource | undefined): null | 'unknown' {
  const plan = requiredText(parameters, 'backupplanid');
  const plans = knownCoverage(resource)?.filter(({ match }) => match === 'yes') ?? [];
  return plans.length > 0 && plans.every(({ id }) => id !== plan) ? null : 'unknown';
}

function lockChanged(
  event: ChangeEvent,
  { parameters }: ControlContext,
  resource: Resource | undefined,
): Judgement | null | 'unknown' {
  const vault = requiredText(event.parameters, 'backupvaultname');
  const plans = knownCoverage(resource)?.filter(({ match }) => match === 'yes') ?? [];
  if (resource === undefined || plans.length === 0) return 'unknown';
  const vaults = plans.flatMap(({ rules }) => rules.map((rule) => requiredText(rule, 'TargetBackupVaultName')));
  if (!vaults.includes(vault)) return null;
  const { dataClass, name } = resource;
  const asked = dataClass === null || parameters.vaultLockClasses.includes(dataClass);
  // Where the plan has a second vault, that one may still be good.
  if (event.name === 'PutBackupVaultLockConfiguration' || vaults.some((other) => other !== vault)) return 'unknown';
  if (!asked) return null;
  return notSatisfied(
    `The lock of vault ${vault}, which holds the recovery points of table ${name}, was removed.`,
    field('eventName', event.name, 'the vault must stay locked', false),
  );
}

/** Whether an event touches a tag by which plans select tables. */
function touchesSelection({ parameters }: ChangeEvent, resource: Resource | undefined): boolean {
  const touched = new Set([
    ...texts(parameters, 'tagkeys'),
    ...objects(parameters, 'tags').flatMap((tag) => text(tag, 'key') ?? []),
  ]);
  if (touched.size === 0) return true; // CloudTrail omits requests above 100 KB
  const fact: unknown = resource?.kind === 'table' ? (resource as Resource<'table'>).facts.backupPlans : undefined;
  if (!isJsonObject(fact) || fact['kind'] !== 'known') return true;
  const selections = objects(fact, 'value').flatMap((state) => objects(state, 'selections'));
  return selections.flatMap(decidingKeys).some((key) => touched.has(key));
}
