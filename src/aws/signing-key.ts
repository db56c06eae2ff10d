import { AuditPackError, type SigningKey } from '../model/index.ts';
import { failureOf } from './failure.ts';
import { handlerOf, type Way } from './network.ts';
import { providerOf } from './roles.ts';

export interface SigningKeyOptions extends Way {
  /** Id, alias, or ARN of either. */
  readonly keyId: string;
  readonly region: string;
}

/**
 * A key of AWS KMS, used through `kms:GetPublicKey` and `kms:Sign`. Beside collecting, which only reads: signing has
 * permissions of its own.
 */
export async function openSigningKey({ keyId, region, ...way }: SigningKeyOptions): Promise<SigningKey> {
  const { KMSClient, GetPublicKeyCommand, SignCommand } = await import('@aws-sdk/client-kms');
  const requestHandler = handlerOf(way);
  const client = new KMSClient({
    region,
    requestHandler,
    credentials: providerOf(way.credentials, requestHandler),
    ...(way.endpoint !== undefined && { endpoint: way.endpoint }),
  });
  return {
    name: keyId,
    publicKey: async () => {
      const answer = await client.send(new GetPublicKeyCommand({ KeyId: keyId })).catch(refused(keyId, 'GetPublicKey'));
      if (answer.PublicKey === undefined || answer.KeyUsage !== 'SIGN_VERIFY') {
        throw new AuditPackError('E_SIGNING', `the KMS key ${keyId} is not one for signatures`, {
          hint: 'Create one with KeyUsage SIGN_VERIFY and KeySpec RSA_3072 or ECC_NIST_P256.',
        });
      }
      return { spki: answer.PublicKey, algorithms: answer.SigningAlgorithms ?? [] };
    },
    sign: async (digest, algorithm) => {
      const request = { KeyId: keyId, Message: digest, MessageType: 'DIGEST', SigningAlgorithm: algorithm } as const;
      const { Signature: signature } = await client.send(new SignCommand(request)).catch(refused(keyId, 'Sign'));
      if (signature === undefined) throw new AuditPackError('E_SIGNING', `the KMS key ${keyId} gave no signature`);
      return signature;
    },
  };
}

const refused =
  (keyId: string, operation: string) =>
  (error: unknown): never => {
    throw new AuditPackError('E_SIGNING', `kms:${operation} with ${keyId} failed: ${failureOf(error).message}`, {
      hint: 'Signing needs kms:GetPublicKey and kms:Sign on the key: report policy --signing prints the policy.',
      cause: error,
    });
  };
