import { describe, expect, test } from 'vitest';
import { statementsAllowing } from '../../../src/controls/policy/access.ts';
import { readPolicy, type Policy } from '../../../src/controls/policy/document.ts';
import { deniesPlainHttp } from '../../../src/controls/policy/transport.ts';
import { examineBreadth } from '../../../src/controls/policy/wildcards.ts';

const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments';
const every = 'arn:aws:dynamodb:*:*:table/*';

const policy = (...statements: readonly object[]): Policy => {
  const reading = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (reading.kind === 'unreadable') throw new Error(reading.message);
  return reading.policy;
};
const allow = (more: object) => ({ Effect: 'Allow', ...more });
const deny = (more: object) => ({ Effect: 'Deny', ...more });
const getAll = allow({ Action: 'dynamodb:GetItem', Resource: '*' });

describe('statements that allow an action on a resource', () => {
  test.each<[string, Policy, string, string, number]>([
    ['the action by name', policy(getAll), 'dynamodb:GetItem', table, 1],
    [
      'the action in other case',
      policy(allow({ Action: 'DynamoDB:getitem', Resource: '*' })),
      'dynamodb:GetItem',
      table,
      1,
    ],
    ['another action', policy(getAll), 'dynamodb:PutItem', table, 0],
    [
      'a wildcard in the middle',
      policy(allow({ Action: 'dynamodb:B*GetItem', Resource: '*' })),
      'dynamodb:BatchGetItem',
      table,
      1,
    ],
    ['all of AWS', policy(allow({ Action: '*', Resource: '*' })), 'dynamodb:Scan', table, 1],
    ['another service', policy(allow({ Action: 's3:*', Resource: '*' })), 'dynamodb:Scan', table, 0],
    ['NotAction of another service', policy(allow({ NotAction: 'iam:*', Resource: '*' })), 'dynamodb:Scan', table, 1],
    ['NotAction of the action', policy(allow({ NotAction: 'dynamodb:Sc*', Resource: '*' })), 'dynamodb:Scan', table, 0],
    ['another table', policy(allow({ Action: 'dynamodb:*', Resource: `${table}-2` })), 'dynamodb:Scan', table, 0],
    [
      'NotResource of another table',
      policy(allow({ Action: 'dynamodb:*', NotResource: `${table}-2` })),
      'dynamodb:Scan',
      table,
      1,
    ],
    [
      'NotResource of the table',
      policy(allow({ Action: 'dynamodb:*', NotResource: table })),
      'dynamodb:Scan',
      table,
      0,
    ],
    [
      'NotResource of the table reaches its index',
      policy(allow({ Action: 'dynamodb:*', NotResource: table })),
      'dynamodb:Query',
      `${table}/index/*`,
      1,
    ],
    [
      'an index only',
      policy(allow({ Action: 'dynamodb:Query', Resource: `${table}/index/*` })),
      'dynamodb:Query',
      table,
      0,
    ],
    [
      'a stream',
      policy(allow({ Action: 'dynamodb:GetRecords', Resource: `${table}/stream/*` })),
      'dynamodb:GetRecords',
      `${table}/stream/*`,
      1,
    ],
    [
      'two statements',
      policy(getAll, allow({ Action: 'dynamodb:Get*', Resource: table })),
      'dynamodb:GetItem',
      table,
      2,
    ],
    ['an outright Deny', policy(getAll, deny({ Action: 'dynamodb:*', Resource: '*' })), 'dynamodb:GetItem', table, 0],
    [
      'a Deny of the table',
      policy(getAll, deny({ Action: 'dynamodb:Get*', Resource: table })),
      'dynamodb:GetItem',
      table,
      0,
    ],
    [
      'a Deny of another table',
      policy(getAll, deny({ Action: '*', Resource: `${table}-2` })),
      'dynamodb:GetItem',
      table,
      1,
    ],
    [
      'a Deny with a condition',
      policy(
        getAll,
        deny({ Action: '*', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }),
      ),
      'dynamodb:GetItem',
      table,
      1,
    ],
    ['a Deny by NotAction', policy(getAll, deny({ NotAction: 's3:*', Resource: '*' })), 'dynamodb:GetItem', table, 0],
    [
      'a Deny by NotResource of another table',
      policy(getAll, deny({ Action: '*', NotResource: `${table}-2` })),
      'dynamodb:GetItem',
      table,
      0,
    ],
    [
      'a Deny by NotResource of the table',
      policy(getAll, deny({ Action: '*', NotResource: table })),
      'dynamodb:GetItem',
      table,
      1,
    ],
    [
      'a Deny of one principal',
      policy(
        { ...getAll, Principal: '*' },
        deny({ Principal: { AWS: 'arn:aws:iam::111122223333:role/x' }, Action: '*', Resource: '*' }),
      ),
      'dynamodb:GetItem',
      table,
      1,
    ],
    [
      'a Deny whose resource depends on the caller',
      policy(getAll, deny({ Action: '*', Resource: 'arn:aws:dynamodb:*:*:table/${aws:username}' })),
      'dynamodb:GetItem',
      table,
      1,
    ],
    [
      'a Deny of one index',
      policy(allow({ Action: 'dynamodb:Query', Resource: '*' }), deny({ Action: '*', Resource: `${table}/index/one` })),
      'dynamodb:Query',
      `${table}/index/*`,
      1,
    ],
    ['no Allow at all', policy(deny({ Action: '*', Resource: '*' })), 'dynamodb:GetItem', table, 0],
  ])('%s', (...[, given, action, resource, expected]) => {
    expect(statementsAllowing(given, action, resource)).toHaveLength(expected);
  });
});

describe('broad permissions', () => {
  const condition = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'pay' } } };
  test.each<[string, Policy, readonly string[]]>([
    ['all of AWS', policy(allow({ Action: '*', Resource: '*' })), ['broad']],
    ['all of DynamoDB', policy(allow({ Action: 'dynamodb:*', Resource: '*' })), ['broad']],
    ['all of DynamoDB in other case', policy(allow({ Action: 'DYNAMODB:*', Resource: '*' })), ['broad']],
    ['all of DynamoDB by two stars', policy(allow({ Action: 'dynamodb:**', Resource: every })), ['broad']],
    ['all of DAX', policy(allow({ Action: 'dax:*', Resource: '*' })), ['broad']],
    ['all of DAX on all clusters', policy(allow({ Action: 'dax:*', Resource: 'arn:aws:dax:*:*:cache/*' })), ['broad']],
    ['a write wildcard', policy(allow({ Action: 'dynamodb:Put*', Resource: '*' })), ['broad']],
    ['a wildcard over reads and writes', policy(allow({ Action: 'dynamodb:*Item', Resource: every })), ['broad']],
    [
      'a wildcard over deletions',
      policy(allow({ Action: ['dynamodb:GetItem', 'dynamodb:Delete*'], Resource: every })),
      ['broad'],
    ],
    ['a wildcard with a condition', policy(allow({ Action: 'dynamodb:*', Resource: '*', ...condition })), ['broad']],
    ['NotAction with Allow', policy(allow({ NotAction: 'iam:*', Resource: '*' })), ['broad']],
    ['NotAction that leaves DAX', policy(allow({ NotAction: ['dynamodb:*'], Resource: '*' })), ['broad']],
    ['NotAction that leaves neither', policy(allow({ NotAction: ['dynamodb:*', 'dax:*'], Resource: '*' })), []],
    ['NotResource with Allow', policy(allow({ Action: 'dynamodb:*', NotResource: table })), ['broad']],
    [
      'item actions by name on everything',
      policy(allow({ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: '*' })),
      ['broad'],
    ],
    ['item reads by wildcard on everything', policy(allow({ Action: 'dynamodb:Get*', Resource: '*' })), ['broad']],
    [
      'all indexes of all tables',
      policy(allow({ Action: 'dynamodb:Query', Resource: 'arn:aws:dynamodb:*:*:table/*/index/*' })),
      ['broad'],
    ],
    [
      'item actions on everything with a tag condition',
      policy(allow({ Action: 'dynamodb:GetItem', Resource: '*', ...condition })),
      ['undecided'],
    ],
    ['all of DynamoDB on one table', policy(allow({ Action: 'dynamodb:*', Resource: table })), ['undecided']],
    [
      'settings by wildcard on everything',
      policy(allow({ Action: ['dynamodb:Describe*', 'dynamodb:List*'], Resource: '*' })),
      [],
    ],
    [
      'item actions on named tables',
      policy(allow({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: [table, `${table}/index/*`] })),
      [],
    ],
    ['a write wildcard on a named table', policy(allow({ Action: 'dynamodb:Put*', Resource: table })), []],
    [
      'item actions on a prefix of names',
      policy(allow({ Action: 'dynamodb:Query', Resource: 'arn:aws:dynamodb:*:*:table/pay-*' })),
      [],
    ],
    ['another service', policy(allow({ Action: 's3:*', Resource: '*' })), []],
    ['all actions on a bucket', policy(allow({ Action: '*', Resource: 'arn:aws:s3:::logs/*' })), []],
    ['a Deny', policy(deny({ Action: 'dynamodb:*', Resource: '*' })), []],
    [
      'all of AWS but DynamoDB and DAX denied',
      policy(allow({ Action: '*', Resource: '*' }), deny({ Action: ['dynamodb:*', 'dax:*'], Resource: '*' })),
      [],
    ],
    [
      'all of AWS, with DynamoDB denied on one table',
      policy(allow({ Action: '*', Resource: '*' }), deny({ Action: ['dynamodb:*', 'dax:*'], Resource: table })),
      ['broad'],
    ],
    [
      'all of AWS, denied without MFA only',
      policy(
        allow({ Action: '*', Resource: '*' }),
        deny({ Action: '*', Resource: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }),
      ),
      ['broad'],
    ],
    [
      'a good and a bad statement',
      policy(allow({ Action: 'dynamodb:GetItem', Resource: table }), allow({ Action: 'dynamodb:*', Resource: '*' })),
      ['broad'],
    ],
  ])('%s', (_name, given, expected) => {
    expect(examineBreadth(given).map(({ kind }) => kind)).toEqual(expected);
  });
});

describe('denial of plain HTTP', () => {
  const insecure = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  test.each<[string, object, boolean]>([
    ['for everyone and everything', deny({ Principal: '*', Action: 'dynamodb:*', Resource: '*', ...insecure }), true],
    [
      'as a truth value',
      deny({ Principal: '*', Action: '*', Resource: '*', Condition: { Bool: { 'aws:securetransport': false } } }),
      true,
    ],
    ['for the table', deny({ Principal: { AWS: '*' }, Action: '*', Resource: table, ...insecure }), true],
    ['without resource, in the table’s own policy', deny({ Principal: '*', Action: '*', ...insecure }), true],
    ['for another table', deny({ Principal: '*', Action: '*', Resource: `${table}-2`, ...insecure }), false],
    ['for some actions', deny({ Principal: '*', Action: 'dynamodb:Get*', Resource: '*', ...insecure }), false],
    ['for one principal', deny({ Principal: { AWS: '111122223333' }, Action: '*', Resource: '*', ...insecure }), false],
    [
      'the wrong way round',
      deny({ Principal: '*', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      false,
    ],
    [
      'beside another condition',
      deny({
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
      }),
      false,
    ],
    [
      'as an Allow with TLS',
      allow({ Principal: '*', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      false,
    ],
  ])('%s', (_name, statement, expected) => {
    expect(deniesPlainHttp(policy(statement), table)).toBe(expected);
  });
});
