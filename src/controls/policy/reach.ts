import type { CompiledPolicy } from './compile.ts';
import { namings } from './names-caller.ts';
import { openOwnPatterns, type Touch } from './own-patterns.ts';
import type { Caller, Request } from './request.ts';
import { accessTo, noAccess, type TableAccess } from './table-access.ts';
import type { Asker, TableTarget } from './table-target.ts';

/** What one asker may do with a table: something, or it would not be here. */
export interface Reached {
  /** Place of the asker in the list given. */
  readonly asker: number;
  readonly access: TableAccess;
}

/**
 * Answers who reaches a table, for many tables and askers. Policies are asked anew only where they can tell two tables
 * apart: an answer is kept for all tables that the same statements of an asker take in, in one account and Region, under
 * the same key and resource-based policy.
 */
export const openReach = (
  askers: readonly Asker[],
  during: Request['during'],
): ((table: TableTarget) => readonly Reached[]) => {
  const own = openOwnPatterns(askers);
  const asked = askers.map((asker) => remembered(asker, during));
  const byName = askers.some(tellsNames);
  const found = new Map<readonly (Touch | undefined)[], Map<string, readonly Reached[]>>();
  const reached = (table: TableTarget, touches: readonly (Touch | undefined)[] | null): readonly Reached[] =>
    asked.flatMap((ask, asker) => {
      const access = ask(table, touches === null ? 'unknown' : touches[asker]);
      return access === noAccess ? [] : [{ asker, access }];
    });
  return (table) => {
    if (!isExact(table)) return reached(table, null);
    const touches = own(table, targetsOf(table));
    const alike = found.get(touches) ?? new Map<string, readonly Reached[]>();
    found.set(touches, alike);
    const named = byName || keyTellsNames(table);
    const id = [table.key?.arn ?? '', named ? table.name : '', table.policyId].join('\n');
    const known = alike.get(id) ?? reached(table, touches);
    alike.set(id, known);
    return known;
  };
};

const targetsOf = ({ arn, streams, indexes, key }: TableTarget): readonly string[] => [
  arn,
  ...(key === null ? [] : [key.arn]),
  ...streams,
  ...indexes,
];

/** Whether all parts of the table are known by name; otherwise nothing can be told from which patterns match. */
const isExact = (table: TableTarget): boolean => targetsOf(table).every((target) => !/[*?]/.test(target));

/** Access of one asker, kept by what its own policies can tell of a table. */
const remembered = (asker: Asker, during: Request['during']) => {
  const answers = new Map<string, TableAccess>();
  const byName = tellsNames(asker);
  return (table: TableTarget, touch: Touch | 'unknown' | undefined): TableAccess => {
    const effects = table.policy === null ? none : effectsOn(table.policy, asker.caller);
    const given = touch === 'unknown' || touch?.gives === true;
    if (!given && !effects.has('Allow')) return noAccess;
    const byTable = byName || keyTellsNames(table);
    const id = [
      touch === 'unknown' ? table.arn : `${table.account} ${table.region} ${touch?.signature ?? ''}`,
      table.key?.arn ?? '',
      byTable ? table.name : '',
      effects.size > 0 ? table.policyId : '',
    ].join('\n');
    const access = answers.get(id) ?? someAccess(accessTo(asker, table, during));
    answers.set(id, access);
    return access;
  };
};

const none: ReadonlySet<string> = new Set();

const someAccess = (access: TableAccess): TableAccess =>
  Object.values(access).every(({ decision }) => decision.verdict === 'denied') ? noAccess : access;

/** Effects of the statements of a policy that speak of somebody; one that cannot be read may have any. */
const effectsOn = (policy: CompiledPolicy, caller: Caller): ReadonlySet<string> =>
  policy.kind === 'unreadable'
    ? new Set(['Allow', 'Deny'])
    : new Set(
        policy.statements
          .map(({ statement }) => statement)
          .filter(({ principals }) => principals === null || Object.keys(namings(principals, caller)).length > 0)
          .map(({ effect }) => effect),
      );

/** Whether an asker's own policies tell tables apart by their names. */
const tellsNames = ({ policies: { identity, boundary, organisation } }: Asker): boolean =>
  [...identity, ...(boundary === null ? [] : [boundary]), ...organisation.flat()].some(readsTableName);

const keyTellsNames = ({ key }: TableTarget): boolean => key !== null && readsTableName(key.policy);

/** Whether a policy asks for the name of the table, which then tells tables apart. */
const readsTableName = (policy: CompiledPolicy): boolean =>
  policy.kind === 'read' &&
  policy.statements.some(({ statement }) =>
    statement.conditions.some(
      ({ key, values }) =>
        key.startsWith('kms:encryptioncontext') || values.some((value) => /kms:encryptioncontext/i.test(value)),
    ),
  );
