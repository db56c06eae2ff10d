import { branchDrafts, type Branches } from './branches.ts';
import { daysBefore, hexOf, uuidOf, type BankTable } from './bank.ts';
import { keyArnOf } from './keys.ts';
import { tableDrafts, type Place, type TableDraft } from './table-drafts.ts';
import { tablePolicies } from './table-policies.ts';

export const tableArn = ({ region, account }: Place, name: string): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;

/** Every table of the bank and its branches, and `extra` ordinary ones for measurements. */
export const createTables = (now: Date, extra: number, branches: Branches): readonly BankTable[] =>
  [...tableDrafts(now, extra), ...branchDrafts(branches)]
    .flatMap(([place, drafts]) => drafts.map((draft) => tableFrom(draft, place, now)))
    .sort((a, b) => (placeAndName(a) < placeAndName(b) ? -1 : 1));

const placeAndName = ({ account, region, name }: BankTable): string => `${account}/${region}/${name}`;

function tableFrom(draft: TableDraft, place: Place, now: Date): BankTable {
  const [name, dataClass, key, , keys, age, items, change] = draft;
  const arn = tableArn(place, name);
  const [partitionKey = '', sortKey = null] = keys.split(' ');
  return {
    name,
    arn,
    id: uuidOf(arn),
    ...place,
    dataClass,
    createdAt: daysBefore(now, age, 540 + (Number.parseInt(hexOf(arn, 3), 16) % 400)),
    partitionKey,
    sortKey,
    items,
    bytes: items * 412,
    keyArn: key === null ? null : keyArnOf(place, key),
    status: 'ACTIVE',
    keyLostAt: null,
    recoveryDays: 35,
    deletionProtection: true,
    expiryAttribute: null,
    streamView: null,
    insights: false,
    kinesisStreams: [],
    replicaRegions: [],
    oldGlobalTable: false,
    replicaKeys: replicaKeysOf(draft, place),
    capacity: null,
    onDemandMaximum: null,
    backedUpUntil: null,
    resourcePolicy: tablePolicies[name]?.(arn) ?? null,
    backups: backupsOf(draft, place, now),
    tagsDenied: false,
    ...change,
    tags: tagsOf(draft),
  };
}

/** Replicas are encrypted under the key of the same name in their own Region. */
const replicaKeysOf = ([, , key, , , , , change]: TableDraft, { account }: Place): BankTable['replicaKeys'] =>
  Object.fromEntries(
    (key === null ? [] : (change?.replicaRegions ?? [])).map((region) => [
      region,
      keyArnOf({ account, region }, key ?? 'aws'),
    ]),
  );

/** The bank's three tags and the table's own; none at all on a table that nobody owns. */
function tagsOf([, dataClass, , owner, , , , change]: TableDraft): BankTable['tags'] {
  if (owner === '') return {};
  return { 'data-classification': dataClass, owner, environment: 'production', ...change?.tags };
}

/** Tables with cardholder or confidential data have two backups on demand. */
function backupsOf([name, dataClass, , , , , items]: TableDraft, place: Place, now: Date): BankTable['backups'] {
  if (dataClass !== 'chd' && dataClass !== 'confidential') return [];
  return [130, 40].map((days) => {
    const createdAt = daysBefore(now, days, 135);
    const id = `${String(createdAt.getTime()).padStart(14, '0')}-${hexOf(`${name}/${days}`, 8)}`;
    return {
      name: `${name.slice(0, 200)}-${createdAt.toISOString().slice(0, 10)}`,
      arn: `${tableArn(place, name)}/backup/${id}`,
      createdAt,
      bytes: items * 380,
    };
  });
}
