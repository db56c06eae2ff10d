import { accessIn, isAbsent, type AccountAccess } from '../controls/access/account-access.ts';
import type { Decision, Reached } from '../controls/access/account-access.ts';
import type { Resource, TableHolder, TableReach } from '../model/index.ts';
import { subjectOf } from './evaluate.ts';
import type { World } from './world.ts';

/** Most principals that are listed for one table. */
export const listedHolders = 20;

/** Who can reach the data of each table of the scope. */
export function tableReach(world: World): readonly TableReach[] {
  return world.resourcesOf('table').map((resource) => reachOf(resource, world));
}

function reachOf(resource: Resource, { surroundings, assessment }: World): TableReach {
  const table = subjectOf(resource);
  const access = accessIn(surroundings, resource.account, assessment);
  if (isAbsent(access)) return { table, absent: access.message, holders: [], omitted: 0 };
  const target = access.tableOf(resource.id);
  if (target === undefined) return { table, absent: 'the table is not listed', holders: [], omitted: 0 };
  const all = access
    .reach(target)
    .map((reached) => holderOf(reached, access))
    .sort(widestFirst);
  const unlimited = access.limitsAbsent === null ? null : `service control policies: ${access.limitsAbsent.message}`;
  return {
    table,
    absent: target.open ?? unlimited,
    holders: all.slice(0, listedHolders),
    omitted: Math.max(0, all.length - listedHolders),
  };
}

function holderOf({ asker, access: { read, write, administer } }: Reached, access: AccountAccess): TableHolder {
  const decisions = [read.decision, write.decision, administer.decision].filter(({ verdict }) => verdict !== 'denied');
  const of = (member: (decision: Decision) => readonly string[]): readonly string[] => [
    ...new Set(decisions.flatMap(member)),
  ];
  return {
    principal: access.holders[asker]?.arn ?? '(not named)',
    read: read.decision.verdict,
    write: write.decision.verdict,
    administer: administer.decision.verdict,
    by: of(({ by }) => by).slice(0, listedReasons),
    open: of(({ conditions, open }) => [...conditions, ...open]).slice(0, listedReasons),
  };
}

/** Most policies and most conditions that are listed for one principal. */
const listedReasons = 4;

const widths = { denied: 0, undecided: 1, conditional: 2, allowed: 3 } as const;
const widthOf = ({ read, write, administer }: TableHolder): number =>
  100 * widths[read] + 10 * widths[write] + widths[administer];

const widestFirst = (a: TableHolder, b: TableHolder): number =>
  widthOf(b) - widthOf(a) || (a.principal < b.principal ? -1 : 1);
