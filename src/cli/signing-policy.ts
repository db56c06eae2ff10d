import { AuditPackError, type JsonObject } from '../model/index.ts';
import type { Settings } from './settings.ts';

/**
 * The IAM policy of who signs packs with the KMS key of the configuration: apart from the policy of collecting, which
 * only reads. It allows signatures over digests, in the one algorithm of a pack, and nothing else.
 */
export function signingPolicy({ signing }: Settings): JsonObject {
  const key = signing?.kms;
  if (key === undefined) {
    throw new AuditPackError('E_USAGE', 'the configuration names no KMS key to sign with', {
      hint: 'Name it under signing.kms, and the configuration with --config.',
    });
  }
  const alias = /^(?:arn:[^/]*:)?(alias\/.+)$/.exec(key.keyId)?.[1];
  const where = { Resource: resourceOf(key, alias), aliases: alias === undefined ? {} : { 'kms:RequestAlias': alias } };
  const conditionOf = (others: JsonObject): { readonly Condition?: JsonObject } => {
    const condition = { ...where.aliases, ...others };
    return Object.keys(condition).length === 0 ? {} : { Condition: { StringEquals: condition } };
  };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ReadPublicKey',
        Effect: 'Allow',
        Action: 'kms:GetPublicKey',
        Resource: where.Resource,
        ...conditionOf({}),
      },
      {
        Sid: 'SignPacks',
        Effect: 'Allow',
        Action: 'kms:Sign',
        Resource: where.Resource,
        ...conditionOf({
          'kms:MessageType': 'DIGEST',
          'kms:SigningAlgorithm': ['RSASSA_PKCS1_V1_5_SHA_256', 'ECDSA_SHA_256'],
        }),
      },
    ],
  };
}

/** An alias is no resource of `kms:Sign`: every key of its place, as far as the request names the alias. */
function resourceOf({ keyId, region }: { readonly keyId: string; readonly region: string }, alias?: string): string {
  const arn = /^(arn:[^:]+:kms:[^:]+:\d{12}):/.exec(keyId)?.[1];
  if (alias !== undefined) return `${arn ?? `arn:aws:kms:${region}:*`}:key/*`;
  return arn === undefined ? `arn:aws:kms:${region}:*:key/${keyId}` : keyId;
}
