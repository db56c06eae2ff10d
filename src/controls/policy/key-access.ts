import type { PolicySubject } from '../../model/index.ts';
import { statementsAllowing } from './access.ts';
import { covers } from './pattern.ts';
import { arnParts } from './arn.ts';
import { conditionNames, requires } from './condition.ts';
import type { Policy, Statement } from './document.ts';
import { readPolicy } from './document.ts';

/** Actions that decrypt, or lend the right to (Service Authorization Reference, AWS Key Management Service). */
export const useActions = ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey', 'kms:CreateGrant'] as const;
/** Actions by which a key is given to others, put out of use or replaced. */
export const administrativeActions = [
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'kms:ImportKeyMaterial',
] as const;

/** What one attached IAM policy gives on KMS keys. */
export interface KeyAccess {
  readonly name: string;
  /** ARNs of the users, groups and roles that hold it. */
  readonly holders: readonly string[];
  readonly policy: Policy;
}

export interface AccountKeyAccess {
  readonly policies: readonly KeyAccess[];
  /** Attached policies whose document cannot be read, with why. */
  readonly unread: readonly string[];
}

const anyKey = 'arn:aws:kms:*:*:key/*';
const readAlready = new WeakMap<readonly PolicySubject[], AccountKeyAccess>();

/** The attached policies of an account that reach KMS keys at all: read once, however many keys the account has. */
export function keyAccessOf(policies: readonly PolicySubject[]): AccountKeyAccess {
  const known = readAlready.get(policies);
  if (known !== undefined) return known;
  const unread: string[] = [];
  const reaching: KeyAccess[] = [];
  for (const { name, document, attachedTo, boundaryOnly } of policies) {
    if (attachedTo.length === 0 || boundaryOnly) continue;
    const reading = readPolicy(document);
    if (reading.kind === 'unreadable') unread.push(`policy ${name} is not readable (${reading.message})`);
    else if (reachesKeys(reading.policy)) reaching.push({ name, holders: attachedTo, policy: reading.policy });
  }
  const found = { policies: reaching, unread };
  readAlready.set(policies, found);
  return found;
}

const reachesKeys = (policy: Policy): boolean =>
  [...useActions, ...administrativeActions].some((action) => statementsAllowing(policy, action, anyKey).length > 0);

/** How a statement lets keys be used that it does not name. `what` continues "policy X allows". */
export interface WideUse {
  readonly kind: 'wide' | 'limited' | 'undecided';
  readonly what: string;
}

/** Statements that let every key of some account be used for decryption. */
export const wideUses = (policy: Policy): readonly WideUse[] => {
  const statements = new Set(
    ['kms:Decrypt', 'kms:ReEncryptFrom'].flatMap((action) => statementsAllowing(policy, action, anyKey)),
  );
  return [...statements].filter(isEveryKey).map((statement) => {
    const conditions = conditionNames(statement.conditions);
    if (conditions === '') return { kind: 'wide', what: `decryption with all keys (${statement.label})` };
    return {
      kind: isThroughDynamoDb(statement) ? 'limited' : 'undecided',
      what: `decryption with all keys (${statement.label}, with conditions on ${conditions})`,
    };
  });
};

const isEveryKey = ({ resources }: Statement): boolean => {
  if (resources === null || resources.not) return true;
  return resources.patterns.some((pattern) => {
    const [, , service = '', , , resource = ''] = arnParts(pattern);
    return covers(service, 'kms') && covers(resource.replace(/[*?]*\*[*?]*/g, '*'), 'key/*');
  });
};

/** Whether a statement accepts only calls that DynamoDB makes on the caller's behalf. */
export const isThroughDynamoDb = ({ conditions }: Statement): boolean =>
  conditions.some(
    (condition) =>
      condition.key === 'kms:viaservice' &&
      requires(condition) &&
      condition.values.length > 0 &&
      condition.values.every((value) => /^dynamodb\.[a-z0-9*-]+\.amazonaws\.com(\.cn)?$/.test(value)),
  );

/** Those who may administer a key and decrypt with it by IAM policies, as far as the policies can reach it. */
export const administratorsWhoUse = (access: AccountKeyAccess, keyArn: string): readonly string[] => {
  const holdersOf = (actions: readonly string[]): ReadonlySet<string> =>
    new Set(
      access.policies
        .filter(({ policy }) => actions.some((action) => statementsAllowing(policy, action, keyArn).length > 0))
        .flatMap(({ holders }) => holders),
    );
  const users = holdersOf(['kms:Decrypt', 'kms:ReEncryptFrom']);
  return [...holdersOf(administrativeActions)].filter((holder) => users.has(holder)).sort();
};
