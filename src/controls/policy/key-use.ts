import { isJsonObject } from '../../model/index.ts';
import { decide } from './decide.ts';
import { allowed, any, conditional, decidedBy, denied, either, undecided, type Decision } from './decision.ts';
import { isIdentity, type Caller, type Request } from './request.ts';
import type { Asker, TableKey, TableTarget } from './table-target.ts';

/** What the use of a key is for: DynamoDB uses it for whoever works with the table. */
interface Purpose {
  readonly table: Pick<TableTarget, 'name' | 'account' | 'region'>;
  readonly during: Request['during'];
}

/**
 * Whether somebody may use the key of a table through DynamoDB: `kms:Decrypt` by key policy, own policies or a grant
 * (DynamoDB Developer Guide, "DynamoDB encryption at rest: usage notes"; KMS Developer Guide, "Determining access").
 */
export const keyUse = ({ caller, policies }: Asker, key: TableKey, { table, during }: Purpose): Decision => {
  const request: Request = {
    caller,
    action: 'kms:Decrypt',
    resource: key.arn,
    account: key.account,
    region: key.region,
    during,
    secure: true,
    fixed: {
      'kms:viaservice': `dynamodb.${table.region}.amazonaws.com`,
      'kms:encryptioncontext:aws:dynamodb:tablename': table.name,
      'kms:encryptioncontext:aws:dynamodb:subscriberid': table.account,
    },
  };
  return either(decide(policies, { policy: key.policy, isKey: true }, request), granted(key, caller));
};

/** A grant gives the use of a key beside all policies. Those that DynamoDB holds itself are not the caller's. */
const granted = ({ grants, arn }: TableKey, caller: Caller): Decision => {
  if (!isIdentity(caller)) return denied;
  if (grants === null) return undecided(`the grants of ${arn} are not read`);
  return any(
    grants
      .filter((grant) => grant['GranteePrincipal'] === caller.arn && decrypts(grant['Operations']))
      .map((grant) => {
        const by = `grant ${typeof grant['GrantId'] === 'string' ? grant['GrantId'].slice(0, 12) : ''} of the key`;
        return decidedBy(isJsonObject(grant['Constraints']) ? conditional('the constraints of a grant') : allowed, by);
      }),
  );
};

const decrypts = (operations: unknown): boolean => Array.isArray(operations) && operations.includes('Decrypt');
