import { bank, daysBefore, type BankCluster } from './bank.ts';

/** Names of the bank's clusters. */
export const clusterNames = ['cards-cache', 'rates-cache', 'features-cache'] as const;

type Draft = Pick<BankCluster, 'account' | 'nodes' | 'nodeType' | 'roleName' | 'tags'> & {
  readonly name: (typeof clusterNames)[number];
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
    tags: { owner: 'cards-platform', environment: 'production', 'data-classification': 'chd' },
  },
  {
    name: 'rates-cache',
    account: bank.production.id,
    nodes: 3,
    nodeType: 'dax.t3.medium',
    roleName: 'DaxRatesCache',
    age: 560,
    tags: { owner: 'treasury-platform', environment: 'production', 'data-classification': 'none' },
    tls: false,
  },
  {
    name: 'features-cache',
    account: bank.analytics.id,
    nodes: 2,
    nodeType: 'dax.t3.small',
    roleName: 'DaxFeaturesCache',
    age: 510,
    tags: { owner: 'data-platform', environment: 'analytics', 'data-classification': 'confidential' },
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
