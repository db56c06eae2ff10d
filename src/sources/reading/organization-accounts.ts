import type { Assessment, EvidenceId, EvidenceSet, Fact, JsonObject } from '../../model/index.ts';
import { listAccounts } from '../organizations.ts';
import { textAt } from '../shape.ts';
import { openOnce } from './archive.ts';
import { factOf, objectItem, populationOf } from './fact.ts';
import { homeOf } from './places.ts';

/** An account as AWS Organizations lists it. */
export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  /** Such as `ACTIVE`, `SUSPENDED` or `CLOSED`. */
  readonly state: string;
}

/**
 * All accounts of the organisation, by the first account of the scope that may list them and whose list is whole; null
 * where there is none.
 */
export function readListedAccounts(evidence: EvidenceSet, assessment: Assessment): Listed | null {
  const archive = openOnce(evidence, assessment);
  for (const { id } of assessment.scope.accounts) {
    const reading = archive(listAccounts, homeOf(assessment, id));
    const { items, absent } = populationOf(reading, 'Accounts', objectItem(readAccount));
    const fact: Fact<readonly ListedAccount[]> = absent ?? factOf(reading, () => items);
    if (fact.kind === 'known') return { accounts: fact.value, evidence: fact.evidence };
  }
  return null;
}

export interface Listed {
  readonly accounts: readonly ListedAccount[];
  readonly evidence: readonly EvidenceId[];
}

/** `State` takes the place of `Status`, which AWS retires (API reference, Account). */
export function readAccount(item: JsonObject): ListedAccount | undefined {
  const id = textAt(item, 'Id');
  const state = textAt(item, 'State') ?? textAt(item, 'Status');
  return id === undefined || state === undefined ? undefined : { id, name: textAt(item, 'Name') ?? id, state };
}
