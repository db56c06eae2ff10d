import { describe, expect, test } from 'vitest';
import { listedHolders, tableReach } from '../../src/assess/reach.ts';
import { buildWorld } from '../../src/assess/world.ts';
import type { Resource, UnknownPart } from '../../src/model/index.ts';
import { role } from '../support/identities.ts';
import { allow, policyText } from '../support/policies.ts';
import { absent, account, assessment } from '../support/resources.ts';
import { accountWith, principal, tableNamed } from '../support/surroundings.ts';

const reachOf = (resources: readonly Resource[], unknown: readonly UnknownPart[] = []) =>
  tableReach(
    buildWorld({
      assessment,
      estate: { resources, unknown },
      events: [],
      windows: [],
      logs: [],
      records: [],
      recordsAbsent: null,
    }),
  );
const gives = (Action: unknown, more: object = {}) => policyText(allow({ Action, Resource: '*', ...more }));
const named = (name: string, ...documents: readonly unknown[]): Resource => principal(role(name, documents));
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

describe('who can reach the data', () => {
  test('lists the widest first, with the policies that give it and what it depends on', () => {
    const [cards] = reachOf([
      tableNamed('cards'),
      accountWith(),
      named('none', gives('s3:*')),
      named('reader', gives('dynamodb:GetItem')),
      named('careful', gives('dynamodb:GetItem', mfa)),
      named('admin', gives('dynamodb:*')),
    ]);
    expect(cards).toMatchObject({ table: { name: 'cards' }, absent: null, omitted: 0 });
    expect(cards?.holders.map(({ principal: arn, read, write, administer }) => [arn, read, write, administer])).toEqual(
      [
        [`arn:aws:iam::${account}:role/admin`, 'allowed', 'allowed', 'allowed'],
        [`arn:aws:iam::${account}:role/reader`, 'allowed', 'denied', 'denied'],
        [`arn:aws:iam::${account}:role/careful`, 'conditional', 'denied', 'denied'],
      ],
    );
    expect(cards?.holders[1]?.by).toEqual(['p1 (statement 1)']);
    expect(cards?.holders[2]?.open[0]).toMatch(/aws:MultiFactorAuthPresent/);
  });

  test('others whom the policy of a table names are listed', () => {
    const resourcePolicy = policyText(
      allow({ Principal: { AWS: 'arn:aws:iam::999988887777:root' }, Action: 'dynamodb:GetItem', Resource: '*' }),
    );
    const [cards, rates] = reachOf([tableNamed('cards', { resourcePolicy }), tableNamed('rates'), accountWith()]);
    expect(cards?.holders).toMatchObject([{ principal: 'arn:aws:iam::999988887777:root', read: 'undecided' }]);
    expect(rates?.holders).toEqual([]);
  });

  test('a long list is cut and counted', () => {
    const many = Array.from({ length: 25 }, (_, at) => named(`r${at}`, gives('dynamodb:GetItem')));
    const [cards] = reachOf([tableNamed('cards'), accountWith(), ...many]);
    expect([cards?.holders.length, cards?.omitted]).toEqual([listedHolders, 5]);
  });

  test('what is not known is told, never an empty list that looks complete', () => {
    const hole: UnknownPart = { kind: 'principal', account, region: 'global', reason: absent('access-denied') };
    expect(reachOf([tableNamed('cards'), accountWith()], [hole])[0]).toMatchObject({ absent: 'access-denied' });
    expect(reachOf([tableNamed('cards')])[0]?.absent).toMatch(/service control policies/);
    const unread = tableNamed('cards');
    const table: Resource = { ...unread, facts: { ...unread.facts, resourcePolicy: absent('throttled') } };
    const [cards] = reachOf([table, accountWith(), named('reader', gives('dynamodb:GetItem'))]);
    expect(cards).toMatchObject({ absent: 'throttled', holders: [{ read: 'undecided' }] });
    const damaged = tableNamed('cards', { description: { GlobalSecondaryIndexes: 'x' } });
    expect(reachOf([damaged, accountWith()])[0]?.absent).toMatch(/cannot be read/);
  });

  test('a large account is answered in seconds', () => {
    const tables = Array.from({ length: 2000 }, (_, at) => tableNamed(`service${at % 200}-${at}`));
    const owners = Array.from({ length: 200 }, (_, at) =>
      named(
        `owner${at}`,
        policyText(allow({ Action: 'dynamodb:*', Resource: `arn:aws:dynamodb:*:${account}:table/service${at}-*` })),
      ),
    );
    const admins = Array.from({ length: 20 }, (_, at) => named(`admin${at}`, gives('*')));
    const began = performance.now();
    const found = reachOf([...tables, ...owners, ...admins, accountWith()]);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(found.every(({ holders, omitted }) => holders.length + omitted === 21)).toBe(true);
  });
});
