import type { JsonObject } from '../../model/index.ts';
import {
  epochSeconds,
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
} from '../dispatch.ts';
import { within, type BankKey } from '../scenario/bank.ts';

/** Key by id, ARN, alias name or alias ARN in the caller's account and Region. */
function keyOf(context: OperationContext, input: JsonObject): BankKey {
  const reference = textOf(input, 'KeyId') ?? '';
  const key = within(context.scenario.keys, context).find(
    ({ id, arn, alias }) => [id, arn, alias].includes(reference) || arn.replace(/key\/.*$/, alias) === reference,
  );
  if (key !== undefined) return key;
  const arn = reference.startsWith('arn:')
    ? reference
    : `arn:aws:kms:${context.region}:${context.account}:key/${reference}`;
  throw new SandboxFailure('NotFoundException', `Key '${arn}' does not exist`);
}

const describeKey: Operation['answer'] = (context, input) => {
  const key = keyOf(context, input);
  if (key.describeDenied) {
    throw new SandboxFailure(
      'AccessDeniedException',
      `User: ${context.caller.arn} is not authorized to perform: kms:DescribeKey on resource: ${key.arn} because no resource-based policy allows the kms:DescribeKey action`,
    );
  }
  return { KeyMetadata: metadata(key) };
};

const metadata = (key: BankKey): JsonObject => ({
  AWSAccountId: key.account,
  KeyId: key.id,
  Arn: key.arn,
  CreationDate: epochSeconds(key.createdAt),
  Enabled: key.state === 'Enabled',
  Description: key.description,
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeyState: key.state,
  ...(key.deletionAt === null ? {} : { DeletionDate: epochSeconds(key.deletionAt) }),
  Origin: 'AWS_KMS',
  KeyManager: key.manager,
  CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
  MultiRegion: false,
});

const getKeyRotationStatus: Operation['answer'] = (context, input) => {
  const key = keyOf(context, input);
  if (key.state === 'PendingDeletion') return { KeyId: key.arn, KeyRotationEnabled: false };
  if (key.rotationDays === null) return { KeyId: key.arn, KeyRotationEnabled: false };
  return {
    KeyId: key.arn,
    KeyRotationEnabled: true,
    RotationPeriodInDays: key.rotationDays,
    NextRotationDate: epochSeconds(nextRotation(key, key.rotationDays, context.scenario.now)),
  };
};

function nextRotation(key: BankKey, days: number, now: Date): Date {
  const period = days * 86_400_000;
  const passed = Math.floor((now.getTime() - key.createdAt.getTime()) / period);
  return new Date(key.createdAt.getTime() + (passed + 1) * period);
}

const getKeyPolicy: Operation['answer'] = (context, input) => ({
  Policy: JSON.stringify(keyOf(context, input).policy, null, 2),
  PolicyName: 'default',
});

/** `Truncated` and `NextMarker`, as KMS pages. */
function page<T>(
  context: OperationContext,
  input: JsonObject,
  list: { readonly all: readonly T[]; readonly size: number },
) {
  const { items, next } = pageOf(list.all, {
    size: context.pageSize(integerOf(input, 'Limit'), list.size),
    token: textOf(input, 'Marker'),
    failure: () => new SandboxFailure('InvalidMarkerException', 'Could not deserialize marker'),
  });
  return { items, end: next === undefined ? { Truncated: false } : { Truncated: true, NextMarker: next } };
}

const listGrants: Operation['answer'] = (context, input) => {
  const key = keyOf(context, input);
  const { items, end } = page(context, input, { all: key.grants, size: 50 });
  return { Grants: items, ...end };
};

const listKeys: Operation['answer'] = (context, input) => {
  const { items, end } = page(context, input, { all: within(context.scenario.keys, context), size: 100 });
  return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...end };
};

const marker = { input: 'Marker', output: 'NextMarker' };

/** AWS Key Management Service, API version 2014-11-01. */
export const kmsOperations: readonly Operation[] = [
  { service: 'kms', operation: 'DescribeKey', answer: describeKey },
  { service: 'kms', operation: 'GetKeyPolicy', answer: getKeyPolicy },
  { service: 'kms', operation: 'GetKeyRotationStatus', answer: getKeyRotationStatus },
  { service: 'kms', operation: 'ListGrants', token: marker, answer: listGrants },
  { service: 'kms', operation: 'ListKeys', token: marker, answer: listKeys },
];
