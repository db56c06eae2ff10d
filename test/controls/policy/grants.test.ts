import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../../src/controls/policy/document.ts';
import { examineGrants } from '../../../src/controls/policy/grants.ts';
import { allow, deny } from '../../support/policies.ts';

const own = '111122223333';
const partner = '444455556666';
const organisation = 'o-bank000001';

const examine = (statement: object, others: readonly string[] = [], version = '2012-10-17') => {
  const reading = readPolicy(JSON.stringify({ Version: version, Statement: statement }));
  if (reading.kind === 'unreadable') throw new Error(reading.message);
  return examineGrants(reading.policy, { own, others }).map(({ kind }) => kind);
};
const to = (principal: unknown, condition?: object) =>
  allow({
    Principal: principal,
    Action: 'dynamodb:GetItem',
    Resource: '*',
    ...(condition === undefined ? {} : { Condition: condition }),
  });
const aws = (arn: string | readonly string[], condition?: object) => to({ AWS: arn }, condition);

describe('who may be given access', () => {
  test.each<[string, object, readonly string[], readonly string[]]>([
    ['the own account', aws(own), [], ['accepted']],
    ['the root of the own account', aws(`arn:aws:iam::${own}:root`), [], ['accepted']],
    ['a role of the own account', aws(`arn:aws:iam::${own}:role/app`), [], ['accepted']],
    ['a session of the own account', aws(`arn:aws:sts::${own}:assumed-role/app/alice`), [], ['accepted']],
    ['a role in another partition', aws(`arn:aws-cn:iam::${own}:role/app`), [], ['accepted']],
    ['a foreign account', aws(partner), [], ['refused']],
    ['a foreign role', aws(`arn:aws:iam::${partner}:role/app`), [], ['refused']],
    ['a trusted account', aws(`arn:aws:iam::${partner}:role/app`), [partner], ['accepted']],
    [
      'an own and a foreign role',
      aws([`arn:aws:iam::${own}:role/a`, `arn:aws:iam::${partner}:role/b`]),
      [],
      ['accepted', 'refused'],
    ],
    ['everyone', to('*'), [partner], ['refused']],
    ['everyone as AWS principal', aws('*'), [], ['refused']],
    ['everyone as service', to({ Service: '*' }), [], ['refused']],
    ['any account by wildcard', aws('arn:aws:iam::*:role/app'), [], ['refused']],
    ['a role that was deleted', aws('AROAEXAMPLEID123456789'), [], ['undecided']],
    ['a canonical user', to({ CanonicalUser: '79a59df900b949e55d96a1e6' }), [], ['undecided']],
    ['federated users', to({ Federated: 'cognito-identity.amazonaws.com' }), [], ['undecided']],
    ['everyone but one', allow({ NotPrincipal: { AWS: own }, Action: 'dynamodb:GetItem' }), [], ['refused']],
    ['nobody named', allow({ Action: 'dynamodb:GetItem' }), [], ['undecided']],
    ['a Deny', deny({ Principal: '*', Action: '*' }), [], []],
  ])('%s', (_name, statement, others, expected) => {
    expect(examine(statement, others)).toEqual(expected);
  });
});

describe('conditions that say whose callers are meant', () => {
  test.each<[string, object, readonly string[], string]>([
    ['the trusted organisation', { StringEquals: { 'aws:PrincipalOrgID': organisation } }, [organisation], 'accepted'],
    ['the key in other case', { StringEquals: { 'AWS:principalorgid': [organisation] } }, [organisation], 'accepted'],
    ['an organisation that is not trusted', { StringEquals: { 'aws:PrincipalOrgID': organisation } }, [], 'refused'],
    [
      'one trusted and one foreign organisation',
      { StringEquals: { 'aws:PrincipalOrgID': [organisation, 'o-else'] } },
      [organisation],
      'refused',
    ],
    ['a wildcard for the organisation', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }, [organisation], 'refused'],
    [
      'only if the key exists',
      { StringEqualsIfExists: { 'aws:PrincipalOrgID': organisation } },
      [organisation],
      'refused',
    ],
    [
      'ForAllValues, which an absent key meets',
      { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': organisation } },
      [organisation],
      'refused',
    ],
    [
      'everyone but the organisation',
      { StringNotEquals: { 'aws:PrincipalOrgID': organisation } },
      [organisation],
      'refused',
    ],
    [
      'a path in the organisation',
      { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${organisation}/r-1/*` } },
      [organisation],
      'accepted',
    ],
    ['any path', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': '*' } }, [organisation], 'refused'],
    [
      'the own organisation, not named in the configuration',
      { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } },
      [organisation],
      'undecided',
    ],
    ['the own account', { StringEquals: { 'aws:PrincipalAccount': own } }, [], 'accepted'],
    [
      'the account of the table',
      { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } },
      [],
      'accepted',
    ],
    ['a foreign account', { StringEquals: { 'aws:PrincipalAccount': partner } }, [], 'refused'],
    ['any account', { StringLike: { 'aws:PrincipalAccount': '*' } }, [partner], 'refused'],
    [
      'a role of the own account',
      { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${own}:role/app-*` } },
      [],
      'accepted',
    ],
    ['a role of any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } }, [], 'refused'],
    ['a VPC endpoint', { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }, [], 'refused'],
    ['a VPC', { StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }, [], 'refused'],
    ['addresses', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, [], 'refused'],
    ['TLS', { Bool: { 'aws:SecureTransport': 'true' } }, [], 'refused'],
    [
      'a VPC endpoint and the organisation',
      { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:PrincipalOrgID': organisation } },
      [organisation],
      'accepted',
    ],
    ['no value at all', { StringEquals: { 'aws:PrincipalOrgID': [] } }, [organisation], 'refused'],
  ])('%s', (_name, condition, others, expected) => {
    expect(examine(to('*', condition), others)).toEqual([expected]);
  });

  test('a foreign role within the trusted organisation is accepted', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': organisation } };
    expect(examine(aws(`arn:aws:iam::${partner}:role/app`, condition), [organisation])).toEqual(['accepted']);
  });

  test('a policy variable of the old version is only text', () => {
    const condition = { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } };
    expect(examine(to('*', condition), [], '2008-10-17')).toEqual(['refused']);
  });
});

describe('services', () => {
  const redshift = { Service: 'redshift.amazonaws.com' };
  test.each<[string, object | undefined, string]>([
    ['without a source', undefined, 'undecided'],
    ['for the own account', { StringEquals: { 'aws:SourceAccount': own } }, 'accepted'],
    [
      'for a resource of the own account',
      { ArnEquals: { 'aws:SourceArn': `arn:aws:redshift:eu-central-1:${own}:integration:*` } },
      'accepted',
    ],
    ['for a foreign account', { StringEquals: { 'aws:SourceAccount': partner } }, 'refused'],
    ['limited by caller only', { StringEquals: { 'aws:PrincipalAccount': own } }, 'undecided'],
  ])('%s', (_name, condition, expected) => {
    expect(examine(to(redshift, condition))).toEqual([expected]);
  });
});

test.each<[string, object]>([
  ['dynamodb:*', { Action: 'dynamodb:*' }],
  ['*', { Action: ['dynamodb:GetItem', '*'] }],
  ['NotAction', { NotAction: 'dynamodb:DeleteTable' }],
])('all actions (%s) are refused even for the own account', (_name, actions) => {
  expect(examine(allow({ Principal: { AWS: own }, ...actions }))).toEqual(['refused']);
});
