import type { Fact, Resource } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { placeOf } from '../arn.ts';
import { describeKey, getKeyPolicy, getKeyRotationStatus, listAliases, listGrants, listKeyRotations } from '../kms.ts';
import { textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, memberFact, mergeFacts, objectItem, populationOf } from './fact.ts';
import type { PolicyReading } from './policies.ts';
import type { Table } from './table-list.ts';
import { oncePerKey } from './keyed.ts';
import { listFact } from './lists.ts';

/** The keys that the tables use, each once. */
export function readKeys(
  archive: Archive,
  tables: readonly Table[],
  policiesOf: PolicyReading['policiesOf'],
): readonly Resource<'key'>[] {
  const users = new Map<string, Table[]>();
  for (const table of tables) {
    if (table.key.kind === 'absent' || table.key.value.kind !== 'key') continue;
    const { arn } = table.key.value;
    const others = users.get(arn);
    if (others === undefined) users.set(arn, [table]);
    else others.push(table);
  }
  const aliasOf = aliasFinder(archive);
  return [...users].flatMap(([arn, [first, ...others]]) =>
    first === undefined ? [] : [keyResource(archive, { arn, tables: [first, ...others], aliasOf, policiesOf })],
  );
}

interface Used {
  readonly arn: string;
  readonly tables: readonly [Table, ...Table[]];
  readonly aliasOf: (place: Place, id: string) => string | undefined;
  readonly policiesOf: PolicyReading['policiesOf'];
}

function keyResource(archive: Archive, { arn, tables, aliasOf, policiesOf }: Used): Resource<'key'> {
  const home = placeOf(arn) ?? tables[0].place;
  const id = arn.replace(/^.*:key\//, '');
  const asked = askedAt(home, tables);
  return {
    kind: 'key',
    id: arn,
    name: aliasOf(home, id) ?? id,
    account: home.account,
    region: home.region,
    dataClass: null,
    facts: {
      description: memberFact(archive(describeKey(arn), asked), 'KeyMetadata'),
      rotation: factOf(archive(getKeyRotationStatus(arn), asked), ([page]) => page),
      policy: factOf(archive(getKeyPolicy(arn), asked), ([page]) => page && textAt(page, 'Policy')),
      grants: listFact(archive(listGrants(arn), asked), 'Grants'),
      rotations: listFact(archive(listKeyRotations(arn), asked), 'Rotations'),
      accountPolicies: policiesOf(home.account),
      usedBy: usedByFact(tables),
    },
  };
}

/** The first alias of a key, in the order of the alphabet; a key without one, or of an account outside, has its id alone. */
function aliasFinder(archive: Archive): Used['aliasOf'] {
  const aliasesIn = oncePerKey((key) => {
    const [account = '', region = ''] = key.split(' ');
    const { items } = populationOf(
      archive(listAliases, { account, region }),
      'Aliases',
      objectItem((alias) => alias),
    );
    const pairs = items.flatMap((alias) => {
      const [name, target] = [textAt(alias, 'AliasName'), textAt(alias, 'TargetKeyId')];
      return name === undefined || target === undefined ? [] : [[target, name] as const];
    });
    return new Map(pairs.toSorted(([, a], [, b]) => (a < b ? 1 : -1)));
  });
  return ({ account, region }, id) => aliasesIn(`${account} ${region}`).get(id);
}

/** Every account with a table under the key has asked about it; the key's own account knows best. */
const askedAt = (home: Place, tables: readonly [Table, ...Table[]]): Place =>
  tables.find((table) => table.place.account === home.account)?.place ?? tables[0].place;

function usedByFact([first, ...others]: readonly [Table, ...Table[]]): Fact<readonly string[]> {
  const arnFact = (table: Table): Fact<string> =>
    mergeFacts<unknown, never, string>(table.description, [], () => table.arn);
  return mergeFacts(arnFact(first), others.map(arnFact), (arn, more) => [arn, ...more].sort());
}
