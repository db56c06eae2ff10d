import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEveryTable, mayReach, surelyCovers } from '../../../src/controls/policy/arn.ts';
import { covers, matches, overlaps } from '../../../src/controls/policy/pattern.ts';

const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments';

describe('wildcards', () => {
  test.each<[string, string, boolean]>([
    ['dynamodb:GetItem', 'dynamodb:GetItem', true],
    ['dynamodb:Get*', 'dynamodb:GetItem', true],
    ['dynamodb:*Item', 'dynamodb:PutItem', true],
    ['dynamodb:?etItem', 'dynamodb:GetItem', true],
    ['dynamodb:?etItem', 'dynamodb:BatchGetItem', false],
    ['*:*Ite?', 'dynamodb:PutItem', true],
    ['dynamodb:Batch*Item', 'dynamodb:BatchGetItem', true],
    ['dynamodb:GetItem', 'dynamodb:GetItems', false],
    ['', '', true],
    ['*', '', true],
    ['?', '', false],
    ['a.c', 'abc', false],
    ['a**b', 'ab', true],
    ['(a+)+$', '(a+)+$', true],
  ])('%s matches %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test('a hostile pattern takes no exponential time', () => {
    expect(matches('*a'.repeat(200), 'a'.repeat(1000) + 'b')).toBe(false);
  });

  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 });
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 });

  test('agrees with regular expressions', () => {
    fc.assert(
      fc.property(glob, word, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matches(pattern, text)).toBe(expression.test(text));
      }),
    );
  });

  test('patterns that match one text overlap, in both orders; one that covers the other matches its texts', () => {
    fc.assert(
      fc.property(glob, glob, word, (left, right, text) => {
        expect(overlaps(left, right)).toBe(overlaps(right, left));
        if (matches(left, text) && matches(right, text)) expect(overlaps(left, right)).toBe(true);
        if (covers(left, right) && matches(right, text)) expect(matches(left, text)).toBe(true);
      }),
    );
  });
});

describe('resource patterns', () => {
  test.each<[pattern: string, resource: string, may: boolean, surely: boolean]>([
    ['*', table, true, true],
    [table, table, true, true],
    ['arn:aws:dynamodb:*:*:table/payments', table, true, true],
    ['arn:aws:dynamodb:eu-*:1111????3333:table/pay*', table, true, true],
    ['arn:aws:dynamodb:*:*:table/Payments', table, false, false],
    ['arn:aws:dynamodb:*:*:table/pay', table, false, false],
    ['arn:aws:dynamodb:us-east-1:*:table/payments', table, false, false],
    ['arn:aws:dynamodb:*:*:table/others', `${table}/index/*`, false, false],
    ['arn:aws:dynamodb:*:111122223333:table/others/index/by-date', `${table}/index/*`, false, false],
    ['arn:aws:dynamodb:*:444455556666:table/*', table, false, false],
    ['arn:aws:dynamodb', table, true, true],
    ['arn:aws:dynamodb:eu-central-1', table, true, true],
    ['arn:aws:s3:::*', table, false, false],
    ['arn:*:table/payments', table, true, false],
    ['arn:aws:dynamodb:*:*:table/payments/index/*', table, false, false],
    ['arn:aws:dynamodb:*:*:table/payments/index/*', `${table}/index/*`, true, true],
    ['arn:aws:dynamodb:*:*:table/payments/index/by-date', `${table}/index/*`, true, false],
    ['arn:aws:dynamodb:*:*:table/payments/*', `${table}/index/*`, true, true],
    ['arn:aws:dynamodb:*:*:table/payments/*', table, false, false],
    ['arn:aws:dynamodb:*:*:table/payments*', `${table}/index/*`, true, true],
    ['arn:aws:dynamodb:*:*:table/*/stream/*', `${table}/stream/*`, true, true],
    ['arn:aws:dynamodb:*:*:table/payments/stream/2026-01-01T00:00:00.000', `${table}/stream/*`, true, false],
    ['arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}', table, true, false],
    ['arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}-log', table, false, false],
    ['arn:aws:dynamodb:*:*:table/pay${*}', table, false, false],
    ['arn:${aws:Partition}:dynamodb:*:*:table/payments', table, true, false],
  ])('%s on %s: may reach %s, surely covers %s', (pattern, target, may, surely) => {
    expect([mayReach(pattern, target, true), surelyCovers(pattern, target)]).toEqual([may, surely]);
  });

  test('in the old version a policy variable is only text', () => {
    expect(mayReach('arn:aws:dynamodb:*:*:table/${aws:username}', table, false)).toBe(false);
  });

  test.each<[string, boolean]>([
    ['*', true],
    ['arn:aws:dynamodb:*:*:*', true],
    ['arn:aws:dynamodb:eu-central-1:111122223333:table/*', true],
    ['arn:aws:dynamodb:eu-central-1:111122223333:table/**', true],
    ['arn:aws:dynamodb:*:*:table/*/index/*', true],
    ['arn:aws:dax:*:*:cache/*', true],
    ['arn:aws:dynamodb:*:*:t*', true],
    ['arn:aws:*', true],
    ['arn:aws:dynamodb:*:*:table/pay*', false],
    ['arn:aws:dynamodb:*:*:table/payments', false],
    ['arn:aws:dynamodb:*:*:table/${aws:username}', false],
    ['arn:aws:s3:::*', false],
    ['arn:aws:dynamodb:*:*:table/payments/index/*', false],
  ])('%s takes in all tables or clusters: %s', (pattern, expected) => {
    expect(isEveryTable(pattern)).toBe(expected);
  });
});
