import type { JsonObject } from '../../model/index.ts';
import { requiredText } from '../read.ts';

/** Deletions that concern a table. */
export interface Deletions {
  /** Deletions of recovery points of the table. */
  readonly own: readonly string[];
  /** Deletions in its vaults whose record does not tell of which table. */
  readonly unnamed: readonly string[];
}

/** Deletions by hand that concern a table, each as `2026-10-03 by arn:…`. */
export function handDeletions(
  deletions: readonly JsonObject[],
  { arn, vaults }: { readonly arn: string; readonly vaults: ReadonlySet<string> },
): Deletions {
  const read = deletions.map((deletion) => ({
    point: requiredText(deletion, 'recoveryPoint'),
    vault: requiredText(deletion, 'vault'),
    words: `${requiredText(deletion, 'at').slice(0, 10)} by ${requiredText(deletion, 'principal')}`,
  }));
  // `arn:aws:dynamodb:…:table/Orders/backup/…` names its table, `arn:aws:backup:…:recovery-point:…` does not.
  const own = read.filter(({ point }) => point.startsWith(`${arn}/backup/`));
  const unnamed = read.filter(({ point, vault }) => !point.includes(':table/') && vaults.has(vault));
  return { own: own.map(({ words }) => words), unnamed: unnamed.map(({ words }) => words) };
}
