import type { JsonObject, Known, Resource } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import { flag, knownList, object, objects, requiredText, textsByName } from '../read.ts';
import { or, selects, type Match, type Selectable } from './selection.ts';

/** A plan that selects a table, or may. */
export interface Covering {
  readonly id: string;
  readonly name: string;
  readonly match: Exclude<Match, 'no'>;
  readonly rules: readonly JsonObject[];
}

/** The table as selections see it; tags that were not read leave them unclear. */
export function selectable(resource: Resource<'table'>, settings: unknown): Selectable {
  const { tags } = resource.facts;
  const optedIn = flag(object(settings, 'ResourceTypeOptInPreference') ?? {}, 'DynamoDB');
  return {
    arn: resource.id,
    tags: tags.kind === 'known' && isJsonObject(tags.value) ? textsByName(tags.value, 'Tags') : null,
    optedIn: optedIn === true,
  };
}

/** Plans of a table's account and Region that select the table or may do so. */
export const coveringPlans = (plans: unknown, table: Selectable): readonly Covering[] =>
  knownList(plans, 'backupPlans').flatMap((state) => {
    const id = requiredText(state, 'id');
    const name = requiredText(state, 'plan.BackupPlanName');
    const match = or(objects(state, 'selections').map((selection) => selects(selection, table)));
    return match === 'no' ? [] : [{ id, name, match, rules: objects(state, 'plan.Rules') }];
  });

/** As `coveringPlans`, of a resource as it was read; null when that is not known. */
export function knownCoverage(resource: Resource | undefined): readonly Covering[] | null {
  if (resource?.kind !== 'table') return null;
  const table = resource as Resource<'table'>;
  const { backupPlans, backupSettings } = table.facts;
  if (!isKnown(backupPlans) || !isKnown(backupSettings)) return null;
  return coveringPlans(backupPlans.value, selectable(table, backupSettings.value));
}

const isKnown = <T>(fact: { readonly kind: string } | undefined): fact is Known<T> => fact?.kind === 'known';
