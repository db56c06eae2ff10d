import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../src/controls/policy/decision.ts';
import { actionCases, resourceCases } from './cases/actions-and-resources.ts';
import { allow, answer, deny, index, own, role, stranger, table, user, type Case } from './cases/case.ts';
import { knownKeyCases, openKeyCases } from './cases/conditions.ts';
import { documentCases, layerCases, principalCases } from './cases/layers.ts';

const groups: readonly (readonly [string, readonly Case[]])[] = [
  ['actions', actionCases],
  ['resources', resourceCases],
  ['condition keys that the request fixes', knownKeyCases],
  ['condition keys that differ, are absent or unknown', openKeyCases],
  ['principals of a policy of the table', principalCases],
  ['boundaries, organisation and accounts', layerCases],
  ['documents that are not understood', documentCases],
];

describe.each(groups)('%s', (_group, cases) => {
  test.each(cases.map((one) => [one.why, one.expect, one] as const))('%s: %s', (_why, verdict, one) => {
    const { verdict: found, conditions, open } = answer(one);
    expect(found).toBe(verdict);
    for (const name of one.names ?? []) expect([...conditions, ...open].join('\n')).toContain(name);
  });
});

test('the table of cases is large, and says each thing once', () => {
  const reasons = groups.flatMap(([, cases]) => cases.map(({ why }) => why));
  expect(reasons.length).toBeGreaterThanOrEqual(150);
  expect(new Set(reasons).size).toBe(reasons.length);
});

const width = (verdict: Verdict): number => ['denied', 'undecided', 'conditional', 'allowed'].indexOf(verdict);

const condition = fc.constantFrom<object | undefined>(
  undefined,
  { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
  { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
  { StringEquals: { 'corp:level': '5' } },
  { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '${aws:username}' } },
  { Null: { 'dynamodb:LeadingKeys': 'false' } },
  { ArnNotEquals: { 'aws:PrincipalArn': role.arn } },
  { Bool: { 'aws:SecureTransport': 'false' } },
);
const statement = fc.record({
  Sid: fc.string({ minLength: 1, maxLength: 3 }),
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.constantFrom('*', 'dynamodb:*', 'dynamodb:Get*', 'dynamodb:PutItem', 's3:*'),
  Resource: fc.constantFrom('*', table, index, `${table}*`, 'arn:aws:dynamodb:*:*:table/c*', '${aws:username}'),
  Condition: condition,
});
const named = fc
  .tuple(statement, fc.constantFrom('*', { AWS: role.arn }, { AWS: own }, { AWS: user.arn }, { AWS: stranger.arn }))
  .map(([one, Principal]) => ({ ...one, Principal }));
const statements = fc.array(statement, { minLength: 1, maxLength: 4 });
const world = fc.record({
  why: fc.constant('generated'),
  expect: fc.constant<Verdict>('denied'),
  by: fc.constantFrom(role, user, stranger),
  action: fc.constantFrom('dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:PutItem'),
  identity: fc.array(statements, { minLength: 1, maxLength: 2 }),
  resource: fc.array(named, { minLength: 1, maxLength: 3 }),
});

describe('laws of the evaluation', () => {
  test('adding a Deny never widens access', () => {
    fc.assert(
      fc.property(world, statement, named, (given, more, moreNamed) => {
        const before = width(answer(given).verdict);
        const [first = [], ...others] = given.identity;
        const own = answer({ ...given, identity: [[...first, { ...more, Effect: 'Deny' }], ...others] });
        const tables = answer({ ...given, resource: [...given.resource, { ...moreNamed, Effect: 'Deny' }] });
        expect(width(own.verdict)).toBeLessThanOrEqual(before);
        expect(width(tables.verdict)).toBeLessThanOrEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  test('taking away an Allow never widens access', () => {
    fc.assert(
      fc.property(world, (given) => {
        const before = width(answer(given).verdict);
        const keep = allow({ Action: 's3:*' });
        for (const [at, document] of given.identity.entries()) {
          for (const [place, one] of document.entries()) {
            if (one.Effect !== 'Allow') continue;
            const less = [...document.toSpliced(place, 1), keep];
            const after = answer({ ...given, identity: given.identity.with(at, less as typeof document) });
            expect(width(after.verdict)).toBeLessThanOrEqual(before);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the order of statements and policies says nothing', () => {
    fc.assert(
      fc.property(world, (given) => {
        const turned = {
          ...given,
          identity: given.identity.toReversed().map((document) => document.toReversed()),
          resource: given.resource.toReversed(),
        };
        expect(answer(turned).verdict).toBe(answer(given).verdict);
      }),
      { numRuns: 500 },
    );
  });

  test('a boundary or a level of the organisation never widens access', () => {
    fc.assert(
      fc.property(world, statements, (given, more) => {
        const before = width(answer(given).verdict);
        expect(width(answer({ ...given, organisation: [[more]] }).verdict)).toBeLessThanOrEqual(before);
        expect(width(answer({ ...given, boundary: more }).verdict)).toBeLessThanOrEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  test('a document that cannot be read leaves nothing allowed', () => {
    fc.assert(
      fc.property(world, (given) => {
        const broken = answer({ ...given, identity: [...given.identity, '{'] });
        expect(['denied', 'undecided']).toContain(broken.verdict);
      }),
    );
  });

  test('a Deny of everything leaves nothing', () => {
    fc.assert(
      fc.property(world, (given) => {
        expect(answer({ ...given, identity: [...given.identity, [deny()]] }).verdict).toBe('denied');
      }),
    );
  });
});
