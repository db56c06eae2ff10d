import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../../src/controls/policy/document.ts';

const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments';
const allow = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table };
const document = (statement: unknown, version: string | undefined = '2012-10-17') =>
  JSON.stringify({ ...(version === undefined ? {} : { Version: version }), Statement: statement });

describe('documents that are read', () => {
  test.each<[string, string, number]>([
    ['one statement as an object', document(allow), 1],
    ['a list of statements', document([allow, allow]), 2],
    ['lists of actions and resources', document({ ...allow, Action: ['dynamodb:*'], Resource: [table, '*'] }), 1],
    ['no version', document(allow, undefined), 1],
    ['the old version', document(allow, '2008-10-17'), 1],
    ['element names in other case', JSON.stringify({ version: '2012-10-17', statement: [{ ...allow }] }), 1],
    ['an Id', JSON.stringify({ Id: 'default', Statement: allow }), 1],
    ['a document in URL encoding', encodeURIComponent(document(allow)), 1],
    [
      'conditions with truth values and numbers',
      document({
        ...allow,
        Condition: { Bool: { 'aws:SecureTransport': false }, NumericLessThan: { 's3:max-keys': 10 } },
      }),
      1,
    ],
    ['a resource policy without Resource', document({ Effect: 'Allow', Principal: '*', Action: '*' }), 1],
    ['white space around', `\n  ${document(allow)}\t`, 1],
    ['text that looks like a repeated key', document({ ...allow, Sid: '"Sid": "Sid"' }), 1],
    [
      'the same key in different objects',
      document([
        { ...allow, Sid: 'A' },
        { ...allow, Sid: 'B' },
      ]),
      2,
    ],
  ])('%s', (_name, text, statements) => {
    const reading = readPolicy(text);
    expect(reading.kind === 'read' ? reading.policy.statements.length : reading.message).toBe(statements);
  });
});

describe('documents that are not read, and never as "no statements"', () => {
  test.each<[string, unknown, RegExp]>([
    ['no text', '', /not JSON/],
    ['broken JSON', document(allow).slice(0, -2), /not JSON/],
    ['a number', 7, /not a text/],
    ['null', null, /not a text/],
    ['an object instead of its text', { Statement: allow }, /not a text/],
    ['JSON that is no object', '[]', /not an object/],
    ['the JSON text null', 'null', /not an object/],
    ['no Statement', '{"Version":"2012-10-17"}', /no Statement/],
    ['Statement null', '{"Statement":null}', /no Statement/],
    ['an empty list of statements', document([]), /empty/],
    ['a statement that is a text', document(['Allow']), /statement 1 is not an object/],
    ['an unknown version', document(allow, '2030-01-01'), /Version/],
    ['an unknown element', document({ ...allow, Conditon: {} }), /Conditon/],
    ['an unknown element of the document', JSON.stringify({ Statement: allow, Statment: [] }), /Statment/],
    ['no Effect', document({ Action: '*', Resource: '*' }), /Effect/],
    ['an Effect in other case', document({ ...allow, Effect: 'allow' }), /Effect/],
    ['no Action', document({ Effect: 'Allow', Resource: '*' }), /no Action/],
    ['Action and NotAction', document({ ...allow, NotAction: 'iam:*' }), /both/],
    ['Resource and NotResource', document({ ...allow, NotResource: '*' }), /both/],
    ['Principal and NotPrincipal', document({ ...allow, Principal: '*', NotPrincipal: '*' }), /both/],
    ['an empty list of actions', document({ ...allow, Action: [] }), /empty/],
    ['a number among the actions', document({ ...allow, Action: ['dynamodb:GetItem', 1] }), /not a text/],
    ['an object as resource', document({ ...allow, Resource: {} }), /not a text/],
    [
      'an unknown condition operator',
      document({ ...allow, Condition: { StringMatches: { a: 'b' } } }),
      /StringMatches/,
    ],
    ['a condition that is a list', document({ ...allow, Condition: [] }), /Condition/],
    ['an operator without keys', document({ ...allow, Condition: { StringEquals: 'x' } }), /StringEquals/],
    ['an unknown principal type', document({ ...allow, Principal: { Robot: 'x' } }), /Robot/],
    ['a principal that is a number', document({ ...allow, Principal: 5 }), /Principal/],
    ['an empty principal', document({ ...allow, Principal: { AWS: [] } }), /empty/],
    ['the same element twice', `{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}`, /twice/],
    [
      'the same element twice, one escaped',
      `{"Statement":{"Effect":"Deny","\\u0045ffect":"Allow","Action":"*"}}`,
      /twice/,
    ],
    [
      'the same element in two cases',
      `{"Statement":{"Effect":"Allow","Action":"a:b","action":"*","Resource":"*"}}`,
      /twice/,
    ],
    [
      'the same condition key twice',
      `{"Statement":{"Effect":"Allow","Action":"*","Condition":{"Null":{"a":"1","a":"2"}}}}`,
      /twice/,
    ],
    ['broken URL encoding', '%7B%', /URL encoding/],
  ])('%s', (_name, text, message) => {
    const reading = readPolicy(text);
    expect(reading).toEqual({ kind: 'unreadable', message: expect.stringMatching(message) as string });
  });
});
