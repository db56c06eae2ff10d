import { describe, expect, test } from 'vitest';
import { bank } from './bank.ts';
import { but, estateOf, find, valueOf } from './estate-of.ts';
import type { Aws } from './recorder.ts';

const servicesIn = async (aws: Aws) => find(await estateOf(aws), 'account', 'core').facts.services;
const empty = { pages: ['{"Clusters":[],"Results":[]}'] };

describe('services that tables rest on', () => {
  test.each<[string, Aws, readonly string[]]>([
    ['with clusters and backups', bank, ['backup', 'cloudtrail', 'config', 'dax', 'dynamodb', 'kms']],
    ['without clusters', but('DescribeClusters', empty), ['backup', 'cloudtrail', 'config', 'dynamodb', 'kms']],
    ['without backups', but('ListProtectedResources', empty), ['cloudtrail', 'config', 'dax', 'dynamodb', 'kms']],
  ])('%s', async (_name, aws, expected) => {
    expect(valueOf(await servicesIn(aws))).toEqual(expected);
  });

  test.each(['DescribeClusters', 'ListProtectedResources'])('are not known when %s is denied', async (operation) => {
    expect(await servicesIn(but(operation, 'denied'))).toMatchObject({ kind: 'absent', cause: 'access-denied' });
  });
});
