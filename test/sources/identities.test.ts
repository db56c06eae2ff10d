import { describe, expect, it } from 'vitest';
import { account, bank, cardsArn, documents, sessionsArn } from './bank.ts';
import { but, estateOf, find, valueOf } from './estate-of.ts';

const arn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;

describe('principals with all that bears on them', () => {
  it('have their own policies, those of their groups and their boundary', async () => {
    const estate = await estateOf(bank);
    const ada = valueOf(find(estate, 'principal', 'ada').facts.identity);
    expect(ada).toMatchObject({
      kind: 'user',
      arn: arn('user/ada'),
      groups: [arn('group/readers')],
      trustPolicy: null,
    });
    expect(ada.policies.map(({ id }) => id)).toEqual([arn('policy/cards'), arn('group/readers/inline/read')]);
    expect(ada.boundary?.id).toBe(arn('policy/edge'));
    expect(JSON.parse(ada.boundary?.document ?? '')).toEqual(documents.admin);
    const app = valueOf(find(estate, 'principal', 'app').facts.identity);
    expect(app).toMatchObject({ kind: 'role', uniqueId: 'AROAAPP', tags: { owner: 'cards' }, boundary: null });
    expect(JSON.parse(app.trustPolicy ?? '')).toEqual(documents.trust);
  });

  it('are not known where IAM may not be read', async () => {
    const estate = await estateOf(but('GetAccountAuthorizationDetails', 'denied'));
    const { role, accountClusters, accountTables } = find(estate, 'dax-cluster', 'cache').facts;
    expect([role, accountClusters]).toMatchObject([{ cause: 'access-denied' }, { cause: 'access-denied' }]);
    expect(accountTables.kind).toBe('known');
  });
});

describe('a DAX cluster', () => {
  it('has its role, the clusters beside it and the tables of its account', async () => {
    const { role, accountClusters, accountTables } = find(await estateOf(bank), 'dax-cluster', 'cache').facts;
    expect(valueOf(role)?.arn).toBe(arn('role/app'));
    expect(valueOf(accountClusters)).toMatchObject([
      { name: 'cache', tags: { 'Data-Class': 'Public' }, role: { name: 'app' } },
    ]);
    expect(valueOf(accountTables)).toEqual([
      { arn: cardsArn, dataClass: 'chd' },
      { arn: sessionsArn, dataClass: 'none' },
    ]);
  });

  it('does not know the tables where one Region could not be listed', async () => {
    const estate = await estateOf(but('ListTables', 'denied', (region) => region === 'eu-west-1'));
    expect(find(estate, 'dax-cluster', 'cache').facts.accountTables).toMatchObject({ cause: 'access-denied' });
  });

  it('does not know the clusters beside it where their tags are not known', async () => {
    const estate = await estateOf(but('ListTags', 'denied'));
    expect(find(estate, 'dax-cluster', 'cache').facts.accountClusters).toMatchObject({ cause: 'access-denied' });
  });
});
