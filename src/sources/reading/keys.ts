import type { Fact, Resource } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { placeOf } from '../arn.ts';
import { describeKey, getKeyPolicy, getKeyRotationStatus, listGrants } from '../kms.ts';
import { textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, memberFact, mergeFacts } from './fact.ts';
import type { Table } from './tables.ts';
import { listFact } from './tables.ts';

/** The keys that the tables use, each once. */
export function readKeys(archive: Archive, tables: readonly Table[]): readonly Resource<'key'>[] {
  const users = new Map<string, Table[]>();
  for (const table of tables) {
    if (table.key.kind === 'absent' || table.key.value.kind !== 'key') continue;
    const { arn } = table.key.value;
    const others = users.get(arn);
    if (others === undefined) users.set(arn, [table]);
    else others.push(table);
  }
  return [...users].flatMap(([arn, [first, ...others]]) =>
    first === undefined ? [] : [keyResource(archive, arn, [first, ...others])],
  );
}

function keyResource(archive: Archive, arn: string, tables: readonly [Table, ...Table[]]): Resource<'key'> {
  const home = placeOf(arn) ?? tables[0].place;
  const asked = askedAt(home, tables);
  return {
    kind: 'key',
    id: arn,
    name: arn.replace(/^.*:key\//, ''),
    account: home.account,
    region: home.region,
    dataClass: null,
    facts: {
      description: memberFact(archive(describeKey(arn), asked), 'KeyMetadata'),
      rotation: factOf(archive(getKeyRotationStatus(arn), asked), ([page]) => page),
      policy: factOf(archive(getKeyPolicy(arn), asked), ([page]) => page && textAt(page, 'Policy')),
      grants: listFact(archive(listGrants(arn), asked), 'Grants'),
      usedBy: usedByFact(tables),
    },
  };
}

/** Every account with a table under the key has asked about it; the key's own account knows best. */
const askedAt = (home: Place, tables: readonly [Table, ...Table[]]): Place =>
  tables.find((table) => table.place.account === home.account)?.place ?? tables[0].place;

function usedByFact([first, ...others]: readonly [Table, ...Table[]]): Fact<readonly string[]> {
  const arnFact = (table: Table): Fact<string> =>
    mergeFacts<unknown, never, string>(table.description, [], () => table.arn);
  return mergeFacts(arnFact(first), others.map(arnFact), (arn, more) => [arn, ...more].sort());
}
