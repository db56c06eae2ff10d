import { describe, expect, it } from 'vitest';
import { resourcesAllowed, statementsAllowing } from '../../../src/controls/policy/access.ts';
import { readPolicy } from '../../../src/controls/policy/document.ts';

const tables = ['cards', 'cards-archive', 'ledger'].map(
  (name) => `arn:aws:dynamodb:eu-central-1:111122223333:table/${name}`,
);
const actions = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'];
const [cards, , ledger] = tables;

const allow = (Action: unknown, Resource: unknown): object => ({ Effect: 'Allow', Action, Resource });
const deny = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});

describe('resources that a policy allows', () => {
  it.each<[string, readonly object[], number]>([
    ['one table', [allow('dynamodb:GetItem', cards)], 1],
    ['a pattern', [allow('dynamodb:*', '*:table/cards*')], 2],
    ['an action of no interest', [allow('dynamodb:DescribeTable', '*')], 0],
    ['all, one of them forbidden', [allow('*', '*'), deny('dynamodb:*', ledger)], 2],
    ['all, one forbidden for some actions', [allow('dynamodb:*', '*'), deny('dynamodb:PutItem', ledger)], 3],
    ['the only given action forbidden', [allow('dynamodb:Query', '*'), deny('dynamodb:Q*', cards)], 2],
    ['forbidden under a condition', [allow('*', '*'), deny('*', '*', { Condition: { Bool: { 'a:b': 'true' } } })], 3],
    ['everything but', [{ Effect: 'Allow', NotAction: 'dynamodb:Get*', NotResource: cards }], 2],
    ['nothing', [deny('*', '*')], 0],
  ])('%s: as each is told by itself', (_name, statements, count) => {
    const reading = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
    if (reading.kind !== 'read') throw new TypeError('the policy of the test cannot be read');
    const { policy } = reading;
    const each = tables.filter((arn) => actions.some((action) => statementsAllowing(policy, action, arn).length > 0));
    expect(resourcesAllowed(policy, actions, tables)).toEqual(each);
    expect(each).toHaveLength(count);
  });
});
