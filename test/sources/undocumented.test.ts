import { describe, expect, it } from 'vitest';
import { bank, one } from './bank.ts';
import { but, estateOf, find } from './estate-of.ts';
import type { Aws } from './recorder.ts';

describe('an answer that is not as documented', () => {
  it.each([
    ['ListTables', ['key', 'table']],
    ['DescribeClusters', ['dax-cluster']],
    ['DescribeTrails', ['trail']],
    ['ListAssessments', ['audit-manager-assessment']],
  ])('leaves a hole and not an empty population: %s without its list', async (operation, kinds) => {
    const estate = await estateOf(but(operation, one({})));
    expect(estate.unknown.map(({ kind, reason }) => [kind, reason.cause])).toEqual(
      kinds.map((kind) => [kind, 'unreadable']),
    );
  });

  it.each([
    ['a user without ARN', '<Arn>arn:aws:iam::111122223333:user/ada</Arn>', ''],
    ['an attachment without ARN', '<PolicyArn>arn:aws:iam::111122223333:policy/cards</PolicyArn>', ''],
    ['a policy without name', '<PolicyName>edge</PolicyName>', ''],
  ])('makes every policy and principal of the account uncertain: %s', async (_, part, instead) => {
    const aws: Aws = (operation, request, place) => {
      const raw = bank(operation, request, place);
      if (operation !== 'GetAccountAuthorizationDetails' || raw === 'denied') return raw;
      return { ...raw, pages: raw.pages.map((page) => page.replace(part, instead)) };
    };
    const estate = await estateOf(aws);
    expect(estate.unknown.map(({ kind, reason }) => [kind, reason.cause])).toEqual([
      ['policy', 'unreadable'],
      ['principal', 'unreadable'],
    ]);
    expect(find(estate, 'policy', 'cards').facts.document).toMatchObject({ kind: 'absent', cause: 'unreadable' });
    expect(find(estate, 'principal', 'app').facts.attachedPolicies).toMatchObject({ cause: 'unreadable' });
    expect(find(estate, 'table', 'cards').facts.accountPolicies).toMatchObject({ cause: 'unreadable' });
  });

  it('spoils only the policy whose document cannot be decoded, and what rests on all of them', async () => {
    const aws: Aws = (operation, request, place) => {
      const raw = bank(operation, request, place);
      if (operation !== 'GetAccountAuthorizationDetails' || raw === 'denied') return raw;
      return { ...raw, pages: raw.pages.map((page) => page.replace('<PolicyDocument>%7B', '<PolicyDocument>%ZZ')) };
    };
    const estate = await estateOf(aws);
    expect(find(estate, 'policy', 'read').facts.document).toMatchObject({ kind: 'absent', cause: 'unreadable' });
    expect(find(estate, 'policy', 'cards').facts.document.kind).toBe('known');
    expect(find(estate, 'table', 'cards').facts.accountPolicies).toMatchObject({ cause: 'unreadable' });
  });
});
