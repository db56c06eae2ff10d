import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../../src/controls/policy/document.ts';
import { examineRows } from '../../../src/controls/policy/rows.ts';
import { allow, deny } from '../../support/policies.ts';

const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/profiles';

const examine = (statements: readonly object[], version = '2012-10-17') => {
  const reading = readPolicy(JSON.stringify({ Version: version, Statement: statements }));
  if (reading.kind === 'unreadable') throw new Error(reading.message);
  return examineRows(reading.policy, table).map(({ kind }) => kind);
};
const items = (condition?: object, actions: readonly string[] = ['GetItem', 'Query', 'PutItem']) =>
  allow({
    Action: actions.map((action) => `dynamodb:${action}`),
    Resource: [table, `${table}/index/*`],
    ...(condition === undefined ? {} : { Condition: condition }),
  });
const keys = (value: string | readonly string[], operator = 'ForAllValues:StringEquals') => ({
  [operator]: { 'dynamodb:LeadingKeys': value },
});
const tenant = '${aws:PrincipalTag/tenant}';

describe('row-level limits', () => {
  test.each<[string, readonly object[], readonly string[]]>([
    ['the tag of the caller', [items(keys(tenant))], ['limited']],
    [
      'the condition key in other case',
      [items({ 'forallvalues:stringequals': { 'dynamodb:leadingkeys': tenant } })],
      ['limited'],
    ],
    ['the federated identity', [items(keys('${cognito-identity.amazonaws.com:sub}'))], ['limited']],
    ['the user of Login with Amazon', [items(keys('${www.amazon.com:user_id}'))], ['limited']],
    ['the user name', [items(keys('${aws:username}'))], ['limited']],
    ['a prefix before the tag', [items(keys(`TENANT#${tenant}`))], ['limited']],
    ['a delimiter and wildcard after the tag', [items(keys(`${tenant}#*`, 'ForAllValues:StringLike'))], ['limited']],
    ['a wildcard right after the tag', [items(keys(`${tenant}*`, 'ForAllValues:StringLike'))], ['undecided']],
    ['a default beside the tag', [items(keys("${aws:PrincipalTag/tenant, 'all'}"))], ['undecided']],
    ['a constant', [items(keys('TENANT#1'))], ['undecided']],
    ['a variable of the request', [items(keys('${aws:RequestTag/tenant}'))], ['undecided']],
    ['a tag and a constant', [items(keys([tenant, 'PUBLIC']))], ['undecided']],
    ['a tag and everything', [items(keys([tenant, '*'], 'ForAllValues:StringLike'))], ['open']],
    ['a literal star, compared exactly', [items(keys('*'))], ['undecided']],
    ['no condition', [items()], ['open']],
    ['another condition', [items({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } })], ['open']],
    ['ForAnyValue', [items(keys(tenant, 'ForAnyValue:StringEquals'))], ['open']],
    ['no set operator', [items(keys(tenant, 'StringEquals'))], ['undecided']],
    ['keys that are excluded', [items(keys('ADMIN', 'ForAllValues:StringNotEquals'))], ['open']],
    ['Scan beside the keys', [items(keys(tenant), ['GetItem', 'Scan'])], ['open']],
    ['PartiQL beside the keys', [items(keys(tenant), ['PartiQLSelect'])], ['open']],
    ['all actions beside the keys', [items(keys(tenant), ['*'])], ['open']],
    [
      'Scan beside the keys with a Null check',
      [items({ ...keys(tenant), Null: { 'dynamodb:LeadingKeys': 'false' } }, ['GetItem', 'Scan'])],
      ['undecided'],
    ],
    [
      'Scan beside the keys with a Null check the wrong way round',
      [items({ ...keys(tenant), Null: { 'dynamodb:LeadingKeys': 'true' } }, ['Scan'])],
      ['open'],
    ],
    ['only a Null check', [items({ Null: { 'dynamodb:LeadingKeys': 'false' } })], ['open']],
    ['all of AWS', [allow({ Action: '*', Resource: '*' })], ['open']],
    ['NotAction', [allow({ NotAction: 'iam:*', Resource: '*' })], ['open']],
    ['NotResource', [allow({ Action: 'dynamodb:GetItem', NotResource: `${table}-2` })], ['open']],
    ['an index only', [allow({ Action: 'dynamodb:Query', Resource: `${table}/index/by-mail` })], ['open']],
    ['the stream only', [allow({ Action: 'dynamodb:GetRecords', Resource: `${table}/stream/*` })], ['undecided']],
    ['settings only', [allow({ Action: 'dynamodb:DescribeTable', Resource: table })], []],
    ['another table', [allow({ Action: 'dynamodb:*', Resource: `${table}-2` })], []],
    ['DAX only', [allow({ Action: 'dax:*', Resource: '*' })], []],
    ['an outright Deny beside', [items(), deny({ Action: 'dynamodb:*', Resource: '*' })], []],
    [
      'a Deny of Scan beside the keys',
      [
        items(keys(tenant), ['GetItem', 'Scan']),
        deny({ Action: ['dynamodb:Scan', 'dynamodb:PartiQL*'], Resource: '*' }),
      ],
      ['limited'],
    ],
    [
      'a Deny of foreign keys beside an open Allow',
      [items(), deny({ Action: '*', Resource: '*', Condition: keys(tenant, 'ForAnyValue:StringNotEquals') })],
      ['undecided'],
    ],
    ['a limited and an open statement', [items(keys(tenant)), items(undefined, ['GetItem'])], ['limited', 'open']],
  ])('%s', (_name, statements, expected) => {
    expect(examine(statements)).toEqual(expected);
  });

  test('in the old version the variable is only text', () => {
    expect(examine([items(keys(tenant))], '2008-10-17')).toEqual(['undecided']);
  });
});

describe('attribute limits', () => {
  const attributes = { 'dynamodb:Attributes': ['id', 'name'] };
  const limited = (more: object) => ({
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': tenant, ...attributes },
    ...more,
  });
  test.each<[string, object, readonly string[], string]>([
    [
      'with Select',
      limited({ StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } }),
      ['Query'],
      'limited',
    ],
    ['without Select where only GetItem is allowed', limited({}), ['GetItem'], 'limited'],
    ['without Select where Query is allowed', limited({}), ['GetItem', 'Query'], 'open'],
    [
      'with a Select of everything',
      limited({ StringEquals: { 'dynamodb:Select': 'ALL_ATTRIBUTES' } }),
      ['Query'],
      'open',
    ],
    ['without ForAllValues', { ...keys(tenant), StringEquals: attributes }, ['GetItem'], 'open'],
    ['without leading keys', { 'ForAllValues:StringEquals': attributes }, ['GetItem'], 'open'],
  ])('%s', (_name, condition, actions, expected) => {
    expect(examine([items(condition, actions)])).toEqual([expected]);
  });
});
