import type { JsonObject } from '../../model/index.ts';
import { SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { signingKeys, type SigningKeyPair } from './kms-signing-keys.ts';

/** Keys of another account are named by the ARN of the key or of its alias. */
function keyOf(input: JsonObject): SigningKeyPair {
  const reference = textOf(input, 'KeyId') ?? '';
  const key = signingKeys.find(({ arn, aliasArn }) => [arn, aliasArn].includes(reference));
  if (key !== undefined) return key;
  throw new SandboxFailure('NotFoundException', `Key '${reference}' does not exist`);
}

const getPublicKey: Operation['answer'] = (_, input) => {
  const { arn, spec, algorithm, spki } = keyOf(input);
  return {
    KeyId: arn,
    PublicKey: Buffer.from(spki()).toString('base64'),
    CustomerMasterKeySpec: spec,
    KeySpec: spec,
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms:
      spec === 'RSA_3072'
        ? [
            'RSASSA_PKCS1_V1_5_SHA_256',
            'RSASSA_PKCS1_V1_5_SHA_384',
            'RSASSA_PKCS1_V1_5_SHA_512',
            'RSASSA_PSS_SHA_256',
            'RSASSA_PSS_SHA_384',
            'RSASSA_PSS_SHA_512',
          ]
        : [algorithm],
  };
};

const sign: Operation['answer'] = (_, input) => {
  const { arn, algorithm, signDigest } = keyOf(input);
  if (textOf(input, 'SigningAlgorithm') !== algorithm) {
    throw new SandboxFailure(
      'ValidationException',
      `Algorithm ${textOf(input, 'SigningAlgorithm')} is not served here.`,
    );
  }
  const digest = Buffer.from(textOf(input, 'Message') ?? '', 'base64');
  if (textOf(input, 'MessageType') !== 'DIGEST' || digest.length !== 32) {
    throw new SandboxFailure('ValidationException', `Digest is invalid length for algorithm ${algorithm}.`);
  }
  return { KeyId: arn, Signature: Buffer.from(signDigest(digest)).toString('base64'), SigningAlgorithm: algorithm };
};

/** The operations of asymmetric keys. */
export const kmsSigningOperations: readonly Operation[] = [
  { service: 'kms', operation: 'GetPublicKey', answer: getPublicKey },
  { service: 'kms', operation: 'Sign', answer: sign },
];
