import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-02.ts';
import type { DataClass } from '../../src/model/index.ts';
import {
  account,
  changeEvent,
  contextWith,
  judge,
  judgeChange,
  otherAccount,
  outcomeOf,
  region,
  resource,
} from '../support/resources.ts';

const id = '0f6f1c9a-5a55-4d2e-8f0d-1a2b3c4d5e6f';
const arn = `arn:aws:kms:${region}:${account}:key/${id}`;
const elsewhere = `arn:aws:kms:eu-west-1:${account}:key/${id}`;
const foreign = `arn:aws:kms:${region}:${otherAccount}:key/${id}`;

const description = (keyArn: unknown = arn, more: object = {}) => ({
  TableArn: `arn:aws:dynamodb:${region}:${account}:table/payments`,
  TableStatus: 'ACTIVE',
  SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: keyArn },
  ...more,
});
const awsOwned = { TableArn: 'arn:aws:dynamodb:x:1:table/t', TableStatus: 'ACTIVE' };
const key = (more: object = {}) => ({ Arn: arn, KeyManager: 'CUSTOMER', KeyState: 'Enabled', ...more });
const table = (facts: object, dataClass: DataClass | null = 'chd') =>
  resource('table', { dataClass, facts: facts as Record<string, unknown> });

describe('DDB-ENC-02', () => {
  test.each<[string, unknown, unknown, string]>([
    ['customer managed key', description(), key(), 'satisfied'],
    ['AWS managed key', description(), key({ KeyManager: 'AWS' }), 'not-satisfied'],
    ['AWS owned key', awsOwned, null, 'not-satisfied'],
    [
      'AWS owned key by type',
      description(arn, { SSEDescription: { Status: 'ENABLED', SSEType: 'AES256' } }),
      null,
      'not-satisfied',
    ],
    ['disabled key', description(), key({ KeyState: 'Disabled' }), 'not-satisfied'],
    ['key to be deleted', description(), key({ KeyState: 'PendingDeletion' }), 'not-satisfied'],
    ['key being updated', description(), key({ KeyState: 'Updating' }), 'inconclusive'],
    ['key of another Region', description(elsewhere), key({ Arn: elsewhere }), 'not-satisfied'],
    ['key of a foreign account', description(foreign), key({ Arn: foreign }), 'not-satisfied'],
    ['description of another key', description(), key({ Arn: elsewhere }), 'inconclusive'],
    ['no key description', description(), null, 'inconclusive'],
    ['no manager', description(), key({ KeyManager: undefined }), 'inconclusive'],
    ['a list for the manager', description(), key({ KeyManager: ['CUSTOMER'] }), 'inconclusive'],
    ['a text for SSEDescription', description(arn, { SSEDescription: 'KMS' }), key(), 'inconclusive'],
    ['no key ARN', description(null), key(), 'inconclusive'],
    ['an empty table answer', {}, key(), 'inconclusive'],
    ['a text for the key', description(), arn, 'inconclusive'],
  ])('%s', (_name, given, givenKey, outcome) => {
    expect(judge(control, table({ description: given, key: givenKey })).outcome).toBe(outcome);
  });

  test.each<[DataClass | null, string]>([
    ['chd', 'not-satisfied'],
    ['pii', 'not-satisfied'],
    ['confidential', 'not-satisfied'],
    [null, 'not-satisfied'],
    ['none', 'not-applicable'],
  ])('an AWS owned key on data of class %s is %s', (dataClass, outcome) => {
    expect(judge(control, table({ description: awsOwned, key: null }, dataClass)).outcome).toBe(outcome);
  });

  test('an unclassified table is named as such', () => {
    expect(judge(control, table({ description: awsOwned, key: null }, null)).reason).toBe(
      'Table payments (unclassified, treated as sensitive) is encrypted with an AWS owned key.',
    );
  });

  test('an old global table is told to be upgraded', () => {
    const old = { ...awsOwned, GlobalTableVersion: '2017.11.29' };
    expect(judge(control, table({ description: old, key: null })).reason).toMatch(/2017\.11\.29 must be upgraded/);
  });

  test.each<[string, object, object, object, string]>([
    ['key on the list', description(), key(), { approvedKmsKeys: [arn] }, 'satisfied'],
    ['key not on the list', description(), key(), { approvedKmsKeys: [elsewhere] }, 'not-satisfied'],
    [
      'AWS managed key on the list',
      description(),
      key({ KeyManager: 'AWS' }),
      { approvedKmsKeys: [arn] },
      'not-satisfied',
    ],
    [
      'foreign key on the list',
      description(foreign),
      key({ Arn: foreign }),
      { approvedKmsKeys: [foreign] },
      'satisfied',
    ],
    [
      'key of a trusted account',
      description(foreign),
      key({ Arn: foreign }),
      { trustedAccounts: [otherAccount] },
      'satisfied',
    ],
  ])('%s', (...[, given, givenKey, changed, outcome]) => {
    expect(judge(control, table({ description: given, key: givenKey }), contextWith(changed)).outcome).toBe(outcome);
  });

  const replica = (KMSMasterKeyId?: unknown, RegionName: unknown = 'eu-west-1') =>
    description(arn, { Replicas: [{ RegionName, KMSMasterKeyId }] });
  test.each<[string, object, readonly string[], string]>([
    ['approved replica key', replica(elsewhere), [arn, elsewhere], 'satisfied'],
    ['approved replica key by id', replica(id), [arn, elsewhere], 'satisfied'],
    ['replica key that is not approved', replica(elsewhere), [arn], 'not-satisfied'],
    ['the id of a key approved in another Region only', replica(id), [arn], 'not-satisfied'],
    ['replica key where no list is configured', replica(elsewhere), [], 'satisfied'],
    ['replica without key', replica(), [], 'inconclusive'],
    ['the table’s own entry among the replicas', replica(undefined, region), [], 'satisfied'],
    ['a damaged list of replicas', description(arn, { Replicas: 'eu-west-1' }), [], 'inconclusive'],
  ])('%s', (_name, given, approvedKmsKeys, outcome) => {
    const context = contextWith({ approvedKmsKeys });
    expect(judge(control, table({ description: given, key: key() }), context).outcome).toBe(outcome);
  });

  const update = (ssespecification?: unknown, name = 'UpdateTable') =>
    changeEvent(name, {
      parameters: { tablename: 'payments', ...(ssespecification === undefined ? {} : { ssespecification }) } as never,
    });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['to the approved key', update({ enabled: true, ssetype: 'KMS', kmsmasterkeyid: arn }), 'satisfied'],
    ['to another key', update({ enabled: true, kmsmasterkeyid: foreign }), 'unknown'],
    ['to the AWS managed key', update({ enabled: true, ssetype: 'KMS' }), 'not-satisfied'],
    [
      'to the AWS managed key by alias',
      update({ enabled: true, kmsmasterkeyid: 'alias/aws/dynamodb' }),
      'not-satisfied',
    ],
    ['to an AWS owned key', update({ enabled: false }), 'not-satisfied'],
    ['another change', update(), 'null'],
    ['created with a key', update({ enabled: true, kmsmasterkeyid: arn }, 'CreateTable'), 'satisfied'],
    ['created, nothing said', update(undefined, 'CreateTable'), 'unknown'],
    ['restored', changeEvent('RestoreTableFromBackup'), 'unknown'],
    ['damaged', update('KMS'), 'unknown'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event, contextWith({ approvedKmsKeys: [arn] })))).toBe(outcome);
  });

  test('changes of a table without sensitive data do not matter', () => {
    const subject = table({ description: description(), key: key() }, 'none');
    expect(judgeChange(control, update({ enabled: false }), contextWith(), subject)).toBe(null);
  });
});
