import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-enc-04.ts';
import type { Parameters, PolicySubject } from '../../src/model/index.ts';
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

const arn = `arn:aws:kms:${region}:${account}:key/0f6f1c9a-5a55-4d2e-8f0d-1a2b3c4d5e6f`;
const role = (name: string, of = account) => `arn:aws:iam::${of}:role/${name}`;
const root = { AWS: `arn:aws:iam::${account}:root` };
const use = ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant'];
const viaDynamoDb = { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } };

type Statement = Readonly<Record<string, unknown>>;
const allow = (Principal: unknown, Action: unknown, Condition?: unknown): Statement => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: '*',
  ...(Condition === undefined ? {} : { Condition }),
});
const document = (...Statement: readonly Statement[]) => JSON.stringify({ Version: '2012-10-17', Statement });

const administration = allow({ AWS: role('KeyCustodian') }, ['kms:Put*', 'kms:DisableKey', 'kms:ScheduleKeyDeletion']);
const cards = allow({ AWS: role('CardService') }, use, viaDynamoDb);
const delegation = allow(root, 'kms:*');
const good = document(administration, cards);

const dynamodbGrant = {
  GrantId: 'a1b2c3d4e5f60718',
  GranteePrincipal: `dynamodb.${region}.amazonaws.com`,
  Operations: ['Decrypt', 'GenerateDataKey'],
};
const grantTo = (GranteePrincipal: unknown, Operations: unknown = ['Decrypt']) => ({
  GrantId: 'b1b2c3d4e5f60718',
  GranteePrincipal,
  Operations,
});

interface Given {
  readonly policy?: unknown;
  readonly grants?: unknown;
  readonly description?: unknown;
  readonly accountPolicies?: unknown;
}
const key = (given: Given = {}) =>
  resource('key', {
    id: arn,
    name: 'cards-key',
    facts: { description: { KeyManager: 'CUSTOMER' }, policy: good, grants: [dynamodbGrant], ...given },
  });

const iam = (more: Statement, given: Partial<PolicySubject> = {}): PolicySubject => ({
  id: 'arn:aws:iam::111122223333:policy/x',
  name: 'x',
  inline: false,
  attachedTo: [role('Holder')],
  boundaryOnly: false,
  document: document({ Effect: 'Allow', Resource: '*', ...more }),
  ...given,
});

describe('DDB-ENC-04', () => {
  test.each<[string, Given, string]>([
    ['administrators and users apart', {}, 'satisfied'],
    ['no grants', { grants: [] }, 'satisfied'],
    ['AWS managed', { description: { KeyManager: 'AWS' } }, 'not-applicable'],
    ['unknown manager', { description: { KeyManager: 'PARTNER' } }, 'inconclusive'],
    ['no manager', { description: {} }, 'inconclusive'],
    ['policy that is no JSON', { policy: '{' }, 'inconclusive'],
    ['policy without statements', { policy: '{"Version":"2012-10-17"}' }, 'inconclusive'],
  ])('%s', (_name, given, outcome) => {
    expect(judge(control, key(given)).outcome).toBe(outcome);
  });

  test.each<[string, readonly Statement[], string]>([
    ['public', [allow('*', use)], 'not-satisfied'],
    ['public, written as AWS', [allow({ AWS: '*' }, 'kms:DescribeKey')], 'not-satisfied'],
    [
      'everyone of the account through DynamoDB, as AWS writes it',
      [
        allow({ AWS: '*' }, use, {
          StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `dynamodb.${region}.amazonaws.com` },
        }),
      ],
      'satisfied',
    ],
    [
      'everyone of the account directly',
      [allow('*', use, { StringEquals: { 'kms:CallerAccount': account } })],
      'not-satisfied',
    ],
    [
      'everyone of a foreign account',
      [allow('*', use, { StringEquals: { 'kms:CallerAccount': '999988887777', ...viaDynamoDb.StringEquals } })],
      'not-satisfied',
    ],
    [
      'an account that may be left out',
      [allow('*', use, { StringEqualsIfExists: { 'kms:CallerAccount': account }, ...viaDynamoDb })],
      'not-satisfied',
    ],
    ['through DynamoDB, whosoever', [allow('*', use, viaDynamoDb)], 'not-satisfied'],
    ['role of a foreign account', [allow({ AWS: role('x', '999988887777') }, use)], 'not-satisfied'],
    ['role of a trusted account', [allow({ AWS: role('x', otherAccount) }, use, viaDynamoDb)], 'satisfied'],
    ['IAM user', [allow({ AWS: `arn:aws:iam::${account}:user/ada` }, use)], 'not-satisfied'],
    ['IAM user who describes', [allow({ AWS: `arn:aws:iam::${account}:user/ada` }, 'kms:DescribeKey')], 'satisfied'],
    ['kms:* to a role', [allow({ AWS: role('Boss') }, 'kms:*')], 'not-satisfied'],
    ['everything to a role', [allow({ AWS: role('Boss') }, '*')], 'not-satisfied'],
    [
      'an administrator who decrypts elsewhere',
      [administration, allow({ AWS: role('KeyCustodian') }, 'kms:Decrypt')],
      'not-satisfied',
    ],
    [
      'everyone but one',
      [{ Effect: 'Allow', NotPrincipal: { AWS: role('x') }, Action: use, Resource: '*' }],
      'not-satisfied',
    ],
    [
      'DynamoDB reads about the key',
      [allow({ Service: 'dynamodb.amazonaws.com' }, ['kms:Describe*', 'kms:Get*', 'kms:List*'])],
      'satisfied',
    ],
    ['a service without a source decrypts', [allow({ Service: 'logs.eu-central-1.amazonaws.com' }, use)], 'manual'],
    [
      'a service for the own account decrypts',
      [allow({ Service: 'logs.amazonaws.com' }, use, { StringEquals: { 'aws:SourceAccount': account } })],
      'satisfied',
    ],
    ['a deleted role', [allow({ AWS: 'AROAEXAMPLEEXAMPLE12' }, use)], 'manual'],
    [
      'denied outright',
      [
        allow({ AWS: role('Boss') }, 'kms:*'),
        { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' },
        { Effect: 'Deny', Principal: '*', Action: 'kms:ReEncryptFrom', Resource: '*' },
      ],
      'satisfied',
    ],
  ])('key policy: %s', (_name, statements, outcome) => {
    const context = contextWith({ trustedAccounts: [otherAccount] });
    expect(judge(control, key({ policy: document(...statements) }), context).outcome).toBe(outcome);
  });

  const wide = iam({ Action: 'kms:Decrypt' });
  test.each<[string, unknown, Partial<Parameters>, string]>([
    ['none reaches keys', [iam({ Action: 'dynamodb:GetItem' })], {}, 'satisfied'],
    ['no policies', [], {}, 'satisfied'],
    ['not known', undefined, {}, 'inconclusive'],
    ['decryption with all keys', [wide], {}, 'not-satisfied'],
    ['everything', [iam({ Action: '*' })], {}, 'not-satisfied'],
    [
      'everything, break-glass',
      [iam({ Action: '*' })],
      { broadPolicyAllowList: ['arn:aws:iam::*:role/Holder'] },
      'satisfied',
    ],
    [
      'all keys of a Region',
      [iam({ Action: 'kms:*', Resource: 'arn:aws:kms:eu-central-1:*:key/*' })],
      {},
      'not-satisfied',
    ],
    ['all keys, but for some actions', [iam({ NotAction: 'iam:*' })], {}, 'not-satisfied'],
    [
      'all keys, but for one',
      [iam({ Action: 'kms:Decrypt', Resource: undefined, NotResource: arn })],
      {},
      'not-satisfied',
    ],
    ['attached to nobody', [{ ...wide, attachedTo: [] }], {}, 'satisfied'],
    ['a boundary', [{ ...wide, boundaryOnly: true }], {}, 'satisfied'],
    ['all keys through DynamoDB', [iam({ Action: 'kms:Decrypt', Condition: viaDynamoDb })], {}, 'satisfied'],
    [
      'all keys with a tag',
      [iam({ Action: 'kms:Decrypt', Condition: { StringEquals: { 'aws:ResourceTag/a': 'b' } } })],
      {},
      'manual',
    ],
    ['this key alone', [iam({ Action: 'kms:Decrypt', Resource: arn })], {}, 'satisfied'],
    ['administration and decryption in one', [iam({ Action: 'kms:*', Resource: arn })], {}, 'not-satisfied'],
    [
      'administration and decryption in two',
      [iam({ Action: 'kms:Decrypt', Resource: arn }), iam({ Action: 'kms:PutKeyPolicy' }, { name: 'y' })],
      {},
      'not-satisfied',
    ],
    ['unreadable', [{ ...wide, document: '{' }], {}, 'inconclusive'],
    ['unreadable beside a fault', [{ ...wide, document: '{' }, wide], {}, 'not-satisfied'],
  ])('IAM policies, where the key policy leaves it to them: %s', (_name, accountPolicies, changed, outcome) => {
    const given = { policy: document(delegation), ...(accountPolicies === undefined ? {} : { accountPolicies }) };
    expect(judge(control, key(given), contextWith(changed)).outcome).toBe(outcome);
  });

  test('IAM policies do not matter where the key policy does not leave use to them', () => {
    expect(judge(control, key({ accountPolicies: [wide] })).outcome).toBe('satisfied');
    const limited = document(allow(root, use, viaDynamoDb));
    expect(judge(control, key({ policy: limited, accountPolicies: [wide] })).outcome).toBe('satisfied');
  });

  test.each<[string, unknown, string]>([
    ['to a foreign role', [grantTo(role('x', '999988887777'))], 'not-satisfied'],
    ['to a foreign account', [grantTo('999988887777')], 'not-satisfied'],
    ['to a foreign role that only encrypts', [grantTo(role('x', '999988887777'), ['Encrypt'])], 'satisfied'],
    ['to a role of the account', [grantTo(role('x'))], 'manual'],
    ['to a trusted role', [grantTo(role('x', otherAccount))], 'manual'],
    ['to AWS Backup', [grantTo('backup.amazonaws.com')], 'satisfied'],
    ['to another service', [grantTo('rds.eu-central-1.amazonaws.com')], 'manual'],
    ['to a deleted role', [grantTo('AROAEXAMPLEEXAMPLE12')], 'manual'],
    ['to a service look-alike', [grantTo('dynamodb.amazonaws.com.example.org')], 'manual'],
    ['without a grantee', [{ GrantId: 'x', Operations: [] }], 'inconclusive'],
    ['of another form', ['grant'], 'inconclusive'],
    ['with operations of another form', [grantTo(role('x'), 'Decrypt')], 'inconclusive'],
  ])('grant %s', (_name, grants, outcome) => {
    const context = contextWith({ trustedAccounts: [otherAccount] });
    expect(judge(control, key({ grants }), context).outcome).toBe(outcome);
  });

  test('what is known to be wrong outweighs what cannot be read', () => {
    const foreign = [grantTo(role('x', '999988887777'))];
    expect(judge(control, key({ policy: '{', grants: foreign })).outcome).toBe('not-satisfied');
    expect(judge(control, key({ policy: '{', grants: [grantTo(role('x'))] })).outcome).toBe('inconclusive');
  });

  test('says what is open', () => {
    expect(judge(control, key({ policy: document(allow({ AWS: role('Boss') }, 'kms:*')) })).reason).toBe(
      `Use of key cards-key is open beyond intended principals: administration and decryption to ${role('Boss')}.`,
    );
  });

  const kms = (name: string, parameters: object, invokedBy: string | null = null) => {
    const event = changeEvent(name, {
      source: 'kms.amazonaws.com',
      parameters: { keyid: arn, ...parameters },
    });
    return { ...event, actor: { ...event.actor, invokedBy } };
  };
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['public policy', kms('PutKeyPolicy', { policy: document(allow('*', 'kms:*')) }), 'not-satisfied'],
    ['good policy', kms('PutKeyPolicy', { policy: good }), 'unknown'],
    ['policy not recorded', kms('PutKeyPolicy', {}), 'unknown'],
    ['unreadable policy', kms('PutKeyPolicy', { policy: '{' }), 'unknown'],
    ['grant to DynamoDB', kms('CreateGrant', { granteeprincipal: 'dynamodb.eu-central-1.amazonaws.com' }), 'null'],
    [
      'grant to a foreign role',
      kms('CreateGrant', { granteeprincipal: role('x', '999988887777'), operations: ['Decrypt'] }),
      'not-satisfied',
    ],
    ['grant to an own role', kms('CreateGrant', { granteeprincipal: role('x'), operations: ['Decrypt'] }), 'unknown'],
    ['damaged grant', kms('CreateGrant', { granteeprincipal: [] }), 'unknown'],
    ['DynamoDB gives a grant back', kms('RetireGrant', {}, 'dynamodb.amazonaws.com'), 'null'],
    ['a person takes a grant back', kms('RevokeGrant', {}), 'unknown'],
    ['new key', kms('CreateKey', {}), 'unknown'],
    ['replica', kms('ReplicateKey', {}), 'unknown'],
    ['another event', kms('TagResource', {}), 'unlisted'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });

  test.each<[string, Given, string]>([
    ['the key policy decides alone', {}, 'null'],
    ['the key policy leaves use to IAM', { policy: document(delegation) }, 'unknown'],
    ['the key policy is not readable', { policy: '{' }, 'unknown'],
  ])('change of an IAM policy, where %s', (_name, given, outcome) => {
    for (const name of ['PutRolePolicy', 'AttachUserPolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion']) {
      const event = changeEvent(name, { source: 'iam.amazonaws.com' });
      expect(outcomeOf(judgeChange(control, event, undefined, key(given)))).toBe(outcome);
    }
  });

  test('change of an IAM policy, where the key policy was not read: a fault stays one', () => {
    const unread = resource('key', { id: arn, name: 'cards-key', facts: {}, denied: ['policy'] });
    const event = changeEvent('PutRolePolicy', { source: 'iam.amazonaws.com' });
    expect(outcomeOf(judgeChange(control, event, undefined, unread))).toBe('null');
  });
});
