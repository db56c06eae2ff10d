import { bank, daysBefore, type BankCluster } from './bank.ts';

type Draft = Pick<BankCluster, 'name' | 'account' | 'nodes' | 'nodeType' | 'roleName'> & {
  readonly age: number;
  readonly encrypted?: boolean;
  readonly tls?: boolean;
};

const drafts: readonly Draft[] = [
  {
    name: 'cards-cache',
    account: bank.production.id,
    nodes: 3,
    nodeType: 'dax.r5.large',
    roleName: 'DaxCardsCache',
    age: 800,
  },
  {
    name: 'rates-cache',
    account: bank.production.id,
    nodes: 3,
    nodeType: 'dax.t3.medium',
    roleName: 'DaxRatesCache',
    age: 560,
    tls: false,
  },
  {
    name: 'features-cache',
    account: bank.analytics.id,
    nodes: 2,
    nodeType: 'dax.t3.small',
    roleName: 'DaxFeaturesCache',
    age: 510,
    encrypted: false,
  },
];

export const clusterArn = (cluster: { readonly account: string; readonly name: string }): string =>
  `arn:aws:dax:${bank.mainRegion}:${cluster.account}:cache/${cluster.name}`;

/** DAX clusters, all in the main Region. */
export const createClusters = (now: Date): readonly BankCluster[] =>
  drafts.map(({ age, encrypted, tls, ...draft }) => ({
    ...draft,
    arn: clusterArn(draft),
    region: bank.mainRegion,
    createdAt: daysBefore(now, age, 555),
    encrypted: encrypted ?? true,
    tls: tls ?? true,
  }));
