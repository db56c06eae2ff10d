import type { Absent, Assessment, PrincipalIdentity, Resource, Surroundings } from '../../model/index.ts';
import { readable } from '../read.ts';
import { both, undecided } from '../policy/decision.ts';
import { openReach, type Reached } from '../policy/reach.ts';
import type { TableAccess } from '../policy/table-access.ts';
import type { TableKey } from '../policy/table-target.ts';
import { holdersOf, outsidersOf, type Holder } from './askers.ts';
import { keyTarget, targetOf, type Target } from './targets.ts';

export type { Decision } from '../policy/decision.ts';
export type { Reached } from '../policy/reach.ts';

/** Who may do what with the tables and keys of one account, as far as policies tell. */
export interface AccountAccess {
  /** Users and roles of the account, then those beyond it whom policies of its tables name. */
  readonly holders: readonly Holder[];
  readonly tables: readonly Target[];
  readonly tableOf: (arn: string) => Target | undefined;
  /** Keys that tables of the account are encrypted with. */
  readonly keys: readonly TableKey[];
  /** Those who may do something with a table; `asker` is the place in `holders`. */
  readonly reach: (table: Target) => readonly Reached[];
  /** Why service control policies are not taken into account; null when they are. */
  readonly limitsAbsent: Absent | null;
}

type Found = AccountAccess | Absent;
const found = new WeakMap<Surroundings, Map<string, Found>>();

export const isAbsent = (access: Found): access is Absent => 'kind' in access;

/** The access of an account, found once for all subjects; absent where its users and roles are not all known. */
export function accessIn(surroundings: Surroundings | undefined, account: string, assessment: Assessment): Found {
  if (surroundings === undefined) return alone;
  const known = found.get(surroundings) ?? new Map<string, Found>();
  found.set(surroundings, known);
  const access =
    known.get(account) ?? readable(() => findAccess(surroundings, account, assessment), unreadable(account));
  known.set(account, access);
  return access;
}

const alone: Absent = {
  kind: 'absent',
  cause: 'missing',
  message: 'what else is in the account is not given',
  evidence: [],
};

const unreadable =
  (account: string) =>
  (message: string): Absent => ({
    kind: 'absent',
    cause: 'unreadable',
    message: `what is in account ${account} cannot be read: ${message}`,
    evidence: [],
  });

function findAccess(surroundings: Surroundings, account: string, { period }: Assessment): Found {
  const own = (kind: Resource['kind']): readonly Resource[] =>
    surroundings.resourcesOf(kind).filter((resource) => resource.account === account);
  const hole = ['principal', 'table'].flatMap((kind) =>
    surroundings.unknownOf(kind as Resource['kind']).filter((part) => part.account === account),
  )[0];
  if (hole !== undefined) return hole.reason;
  const principals: PrincipalIdentity[] = [];
  for (const { facts } of own('principal') as readonly Resource<'principal'>[]) {
    if (facts.identity.kind === 'absent') return facts.identity;
    principals.push(facts.identity.value);
  }
  const limits = (own('account') as readonly Resource<'account'>[])[0]?.facts.serviceControlPolicies;
  const keyOf = keyFinder(surroundings.resourcesOf('key') as readonly Resource<'key'>[]);
  const tables = (own('table') as readonly Resource<'table'>[]).map((table) => targetOf(table, keyOf));
  const holders = [
    ...holdersOf(principals, limits?.kind === 'known' ? limits.value : null, account),
    ...outsidersOf(
      tables.map(({ table }) => table),
      account,
    ),
  ];
  const byArn = new Map(tables.map((target) => [target.table.arn, target]));
  const reach = openReach(holders, period);
  return {
    holders,
    tables,
    tableOf: (arn) => byArn.get(arn),
    keys: keysOf(tables, keyOf),
    reach: ({ table, open }) => (open === null ? reach(table) : reach(table).map((one) => lowered(one, open))),
    limitsAbsent: limits === undefined ? alone : limits.kind === 'absent' ? limits : null,
  };
}

type KeyOf = (arn: string) => TableKey | undefined;

/** Finds keys as policies see them: one policy is prepared once for all tables under the key. */
function keyFinder(keys: readonly Resource<'key'>[]): KeyOf {
  const resources = new Map(keys.map((key) => [key.id, key]));
  const prepared = new Map<string, TableKey>();
  return (arn) => {
    const resource = resources.get(arn);
    if (resource === undefined) return undefined;
    const key = prepared.get(arn) ?? keyTarget(resource);
    prepared.set(arn, key);
    return key;
  };
}

function keysOf(tables: readonly Target[], keyOf: KeyOf): readonly TableKey[] {
  const used = new Set(tables.flatMap(({ table }) => table.key?.arn ?? []));
  return [...used].sort().flatMap((arn) => keyOf(arn) ?? []);
}

/** Nothing is certain about a table whose policy or parts could not be read. */
function lowered({ asker, access }: Reached, open: string): Reached {
  const lower = (kind: TableAccess['read']): TableAccess['read'] => ({
    ...kind,
    decision: both(kind.decision, undecided(open)),
  });
  return {
    asker,
    access: { read: lower(access.read), write: lower(access.write), administer: lower(access.administer) },
  };
}
