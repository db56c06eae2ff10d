import type { JsonObject } from '../model/index.ts';
import { placeOf } from './arn.ts';
import { describeTable, listTables, tableNames } from './dynamodb.ts';
import { objectAt, textAt } from './shape.ts';
import type { Ask, Question, Source } from './source.ts';

/** A question about a key is asked in the region that the key's ARN names. */
const question = (operation: string, key: string, more: JsonObject = {}): Question => {
  const region = placeOf(key)?.region;
  const request = { KeyId: key, ...more };
  return { service: 'kms', operation, request, ...(region === undefined ? {} : { region }) };
};

export const describeKey = (key: string): Question => question('DescribeKey', key);
export const getKeyRotationStatus = (key: string): Question => question('GetKeyRotationStatus', key);
/** `default` is the only policy name that KMS knows (API reference, GetKeyPolicy). */
export const getKeyPolicy = (key: string): Question => question('GetKeyPolicy', key, { PolicyName: 'default' });
export const listGrants = (key: string): Question => ({
  ...question('ListGrants', key),
  paging: { input: 'Marker', output: 'NextMarker' },
});

/** The key that encrypts a table. `owned-by-aws`: DescribeTable names none. `unclear`: it says KMS and names no key. */
export type TableKey = { readonly kind: 'key'; readonly arn: string } | { readonly kind: 'owned-by-aws' | 'unclear' };

/** Reads the key from `DescribeTable` → `Table`; without `SSEDescription` DynamoDB uses a key that AWS owns. */
export function keyOfTable(table: JsonObject): TableKey {
  if (!Object.hasOwn(table, 'SSEDescription')) return { kind: 'owned-by-aws' };
  const encryption = objectAt(table, 'SSEDescription');
  if (encryption === undefined) return { kind: 'unclear' };
  const arn = textAt(encryption, 'KMSMasterKeyArn');
  if (arn !== undefined) return { kind: 'key', arn };
  const disabled = textAt(encryption, 'Status') === 'DISABLED' || textAt(encryption, 'SSEType') === 'AES256';
  return { kind: disabled ? 'owned-by-aws' : 'unclear' };
}

async function keyInUse(ask: Ask, name: string): Promise<string | undefined> {
  const answer = await ask(describeTable(name));
  const table = answer.kind === 'answered' ? objectAt(answer.pages[0] ?? {}, 'Table') : undefined;
  const key = table === undefined ? undefined : keyOfTable(table);
  return key?.kind === 'key' ? key.arn : undefined;
}

const keys = 'arn:aws:kms:*:*:key/*';

const source: Source = {
  id: 'kms',
  title: 'AWS KMS keys that encrypt the tables',
  per: 'region',
  actions: [
    // Which keys are in use is read from the tables.
    { action: 'dynamodb:DescribeTable', resource: 'arn:aws:dynamodb:*:*:table/*' },
    { action: 'dynamodb:ListTables', resource: '*' },
    { action: 'kms:DescribeKey', resource: keys },
    { action: 'kms:GetKeyPolicy', resource: keys },
    { action: 'kms:GetKeyRotationStatus', resource: keys },
    { action: 'kms:ListGrants', resource: keys },
  ],
  freshnessHours: 24,
  collect: async (ask) => {
    const names = tableNames(await ask(listTables));
    const found = await Promise.all(names.map((name) => keyInUse(ask, name)));
    const inUse = new Set(found.filter((key) => key !== undefined));
    const questions = [describeKey, getKeyRotationStatus, getKeyPolicy, listGrants];
    await Promise.all([...inUse].flatMap((key) => questions.map((about) => ask(about(key)))));
  },
};
export default source;
