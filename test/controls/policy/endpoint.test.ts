import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../../src/controls/policy/document.ts';
import { examineEndpointPolicy } from '../../../src/controls/policy/endpoint.ts';
import { allow, deny, policyText } from '../../support/policies.ts';

const own = '111122223333';
const trusted = ['444455556666', 'o-bank000001'];
const table = `arn:aws:dynamodb:eu-central-1:${own}:table/payments`;
const everything = allow({ Principal: '*', Action: '*', Resource: '*' });

const examine = (...statements: readonly object[]) => {
  const reading = readPolicy(policyText(...statements));
  if (reading.kind === 'unreadable') throw new Error(reading.message);
  return examineEndpointPolicy(reading.policy, { own, others: trusted }).kind;
};
const given = (condition: object) => allow({ Principal: '*', Action: '*', Resource: '*', Condition: condition });
const guard = (condition: object, more: object = {}) =>
  deny({ Principal: '*', Action: '*', Resource: '*', Condition: condition, ...more });

describe('endpoint policies', () => {
  test.each<[string, readonly object[], string]>([
    ['the default policy', [everything], 'open'],
    ['all of DynamoDB on everything', [allow({ Principal: '*', Action: 'dynamodb:*', Resource: '*' })], 'open'],
    ['item reads on everything', [allow({ Principal: '*', Action: 'dynamodb:GetItem', Resource: '*' })], 'open'],
    [
      'all tables of all accounts',
      [allow({ Principal: '*', Action: 'dynamodb:*', Resource: 'arn:aws:dynamodb:*:*:table/*' })],
      'open',
    ],
    ['everything but one table', [allow({ Principal: '*', Action: 'dynamodb:*', NotResource: table })], 'open'],
    ['one table', [allow({ Principal: '*', Action: 'dynamodb:*', Resource: [table, `${table}/*`] })], 'limited'],
    [
      'all tables of the own account',
      [allow({ Principal: '*', Action: '*', Resource: `arn:aws:dynamodb:*:${own}:table/*` })],
      'limited',
    ],
    [
      'a table of a trusted account',
      [allow({ Principal: '*', Action: '*', Resource: 'arn:aws:dynamodb:*:444455556666:table/shared' })],
      'limited',
    ],
    [
      'a table of a foreign account',
      [allow({ Principal: '*', Action: '*', Resource: 'arn:aws:dynamodb:*:999999999999:table/x' })],
      'undecided',
    ],
    [
      'a prefix of tables of any account',
      [allow({ Principal: '*', Action: '*', Resource: 'arn:aws:dynamodb:*:*:table/pay*' })],
      'undecided',
    ],
    [
      'a table beside a bucket',
      [allow({ Principal: '*', Action: '*', Resource: [table, 'arn:aws:s3:::logs/*'] })],
      'limited',
    ],
    [
      'listing tables on everything',
      [allow({ Principal: '*', Action: 'dynamodb:ListTables', Resource: '*' })],
      'limited',
    ],
    ['a limited and an open statement', [allow({ Principal: '*', Action: '*', Resource: table }), everything], 'open'],
    ['only a Deny', [deny({ Principal: '*', Action: '*', Resource: '*' })], 'limited'],
    ['resources of the own account', [given({ StringEquals: { 'aws:ResourceAccount': own } })], 'limited'],
    [
      'resources of the trusted organisation',
      [given({ StringEquals: { 'aws:ResourceOrgID': 'o-bank000001' } })],
      'limited',
    ],
    [
      'resources of a foreign account',
      [given({ StringEquals: { 'aws:ResourceAccount': '999999999999' } })],
      'undecided',
    ],
    [
      'resources of the caller’s account',
      [given({ StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } })],
      'undecided',
    ],
    ['the account only if it is known', [given({ StringEqualsIfExists: { 'aws:ResourceAccount': own } })], 'undecided'],
    ['callers of the organisation', [given({ StringEquals: { 'aws:PrincipalOrgID': 'o-bank000001' } })], 'undecided'],
    [
      'a guard by account',
      [everything, guard({ StringNotEquals: { 'aws:ResourceAccount': [own, '444455556666'] } })],
      'limited',
    ],
    [
      'a guard by organisation, AWS services excepted',
      [
        everything,
        guard({
          StringNotEqualsIfExists: { 'aws:ResourceOrgID': 'o-bank000001' },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        }),
      ],
      'limited',
    ],
    [
      'a guard for AWS services only',
      [
        everything,
        guard({ StringNotEquals: { 'aws:ResourceOrgID': 'o-bank000001' }, Bool: { 'aws:ViaAWSService': 'true' } }),
      ],
      'open',
    ],
    [
      'a guard by a foreign account',
      [everything, guard({ StringNotEquals: { 'aws:ResourceAccount': '999999999999' } })],
      'open',
    ],
    ['a guard with a wildcard', [everything, guard({ StringNotLike: { 'aws:ResourceAccount': '*' } })], 'open'],
    [
      'a guard beside another condition',
      [everything, guard({ StringNotEquals: { 'aws:ResourceAccount': own, 'aws:SourceVpc': 'vpc-1' } })],
      'open',
    ],
    [
      'a guard on reads only',
      [everything, guard({ StringNotEquals: { 'aws:ResourceAccount': own } }, { Action: 'dynamodb:Get*' })],
      'open',
    ],
    [
      'a guard for one role',
      [everything, guard({ StringNotEquals: { 'aws:ResourceAccount': own } }, { Principal: { AWS: own } })],
      'open',
    ],
  ])('%s', (_name, statements, expected) => {
    expect(examine(...statements)).toBe(expected);
  });
});
