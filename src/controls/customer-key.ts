import type { ControlContext, JsonObject, Judgement } from '../model/index.ts';
import { field, inconclusive, notSatisfied, satisfied } from './judgement.ts';
import { objects, requiredText, text } from './read.ts';

/** Judges the key of a sensitive table: who manages it, whether it is approved, whether it is enabled. */
export const judgeKey = (
  label: string,
  key: JsonObject,
  where: { readonly account: string; readonly region: string; readonly context: ControlContext },
): Judgement => {
  const { approvedKmsKeys, trustedAccounts } = where.context.parameters;
  const arn = requiredText(key, 'Arn');
  const keyManager = requiredText(key, 'KeyManager');
  const state = requiredText(key, 'KeyState');
  const [, , , keyRegion = '', keyAccount = ''] = arn.split(':');
  const approved =
    approvedKmsKeys.length > 0
      ? approvedKmsKeys.includes(arn)
      : keyRegion === where.region && (keyAccount === where.account || trustedAccounts.includes(keyAccount));
  const rule =
    approvedKmsKeys.length > 0
      ? 'must be on the list of approved keys'
      : `must be in ${where.region} and in account ${where.account} or a trusted one`;
  const deciding = [
    field('SSEDescription.SSEType', 'KMS', 'must be KMS', true),
    field('KeyMetadata.KeyManager', keyManager, 'must be CUSTOMER', keyManager === 'CUSTOMER'),
    field('KeyMetadata.KeyState', state, 'must be Enabled', state === 'Enabled'),
    field('KeyMetadata.Arn', arn, rule, approved),
  ];
  if (keyManager !== 'CUSTOMER') {
    return notSatisfied(
      `${label} uses a key managed by ${keyManager}, not a customer managed key: ${arn}.`,
      ...deciding,
    );
  }
  if (!approved) return notSatisfied(`${label} uses the customer managed key ${arn}, which ${rule}.`, ...deciding);
  if (state === 'Creating' || state === 'Updating') {
    return inconclusive(`Not determinable: ${label} uses the key ${arn}, in the passing state ${state}.`, ...deciding);
  }
  if (state !== 'Enabled') return notSatisfied(`${label} uses the key ${arn}, whose state is ${state}.`, ...deciding);
  return satisfied(`${label} is encrypted with the enabled customer managed key ${arn}.`, ...deciding);
};

/** What is wrong with the key of a replica; null when nothing is, or when the replica table is judged for itself. */
export const replicaFault = (label: string, table: JsonObject, { parameters }: ControlContext): Judgement | null => {
  const { approvedKmsKeys } = parameters;
  for (const replica of objects(table, 'Replicas')) {
    const region = requiredText(replica, 'RegionName');
    const key = text(replica, 'KMSMasterKeyId');
    const shown = field(`Replicas[${region}].KMSMasterKeyId`, key, 'must name an approved key', false);
    if (key === undefined && requiredText(table, 'TableArn').split(':')[3] !== region) {
      return inconclusive(
        `Not determinable: the key of the replica of ${label} in ${region} is not in the answer.`,
        shown,
      );
    }
    if (key !== undefined && approvedKmsKeys.length > 0 && !approvedKmsKeys.some((arn) => names(arn, key, region))) {
      return notSatisfied(
        `${label} has a replica in ${region} with the key ${key}, which is not on the list of approved keys.`,
        shown,
      );
    }
  }
  return null;
};

/** Replicas may name their key by ARN or by id alone. */
const names = (arn: string, key: string, region: string): boolean =>
  arn === key || (arn.split(':')[3] === region && arn.endsWith(`:key/${key}`));
