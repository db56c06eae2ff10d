import {
  paginateListTables,
  ListBackupsCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeClustersCommand } from '@aws-sdk/client-dax';
import { paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import { paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { paginateListGrants, paginateListKeys } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageOf, SandboxFailure } from '../../src/sandbox/dispatch.ts';
import { keyArnOf } from '../../src/sandbox/scenario/keys.ts';
import { clientsOfNew } from './support.ts';

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

describe('paging to the end with small pages', () => {
  test('tables', async () => {
    const small = await collect(paginateListTables({ client: clientsOfNew({ pageSize: 3 }).dynamodb }, {}));
    const whole = await clientsOfNew().dynamodb.send(new ListTablesCommand({}));
    expect(small).toHaveLength(6);
    expect(small.flatMap((page) => page.TableNames)).toEqual(whole.TableNames);
  });

  test('a thousand tables in pages of a hundred, as DynamoDB gives them', async () => {
    const pages = await collect(paginateListTables({ client: clientsOfNew({ extraTables: 1000 }).dynamodb }, {}));
    expect(pages.map((page) => page.TableNames?.length)).toEqual([...Array<number>(10).fill(100), 16]);
  });

  test('the requested limit', async () => {
    const { dynamodb } = clientsOfNew();
    const answer = await dynamodb.send(new ListTablesCommand({ Limit: 2, ExclusiveStartTableName: 'card-vault' }));
    expect(answer.TableNames).toEqual(['customer-consents', 'customer-profiles']);
    expect(answer.LastEvaluatedTableName).toBe('customer-profiles');
    await expect(dynamodb.send(new ListTablesCommand({ Limit: 101 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('tags and backups', async () => {
    const { dynamodb } = clientsOfNew({ pageSize: 2 });
    const ResourceArn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/customer-consents';
    const first = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }));
    const second = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn, NextToken: first.NextToken }));
    expect([...(first.Tags ?? []), ...(second.Tags ?? [])]).toHaveLength(4);
    expect(second.NextToken).toBeUndefined();

    const arns: (string | undefined)[] = [];
    let ExclusiveStartBackupArn: string | undefined;
    do {
      const page = await dynamodb.send(new ListBackupsCommand({ ExclusiveStartBackupArn }));
      arns.push(...(page.BackupSummaries ?? []).map((backup) => backup.BackupArn));
      ExclusiveStartBackupArn = page.LastEvaluatedBackupArn;
    } while (ExclusiveStartBackupArn !== undefined);
    const whole = await clientsOfNew().dynamodb.send(new ListBackupsCommand({}));
    expect(arns).toEqual(whole.BackupSummaries?.map((backup) => backup.BackupArn));
    expect(new Set(arns).size).toBe(18);
  });

  test('clusters, endpoints, keys and grants', async () => {
    const clients = clientsOfNew({ pageSize: 1 });
    const first = await clients.dax.send(new DescribeClustersCommand({}));
    const second = await clients.dax.send(new DescribeClustersCommand({ NextToken: first.NextToken }));
    expect([first, second].map((page) => page.Clusters?.[0]?.ClusterName)).toEqual(['cards-cache', 'rates-cache']);
    expect(second.NextToken).toBeUndefined();
    expect(await collect(paginateDescribeVpcEndpoints({ client: clients.ec2 }, {}))).toHaveLength(3);
    expect(await collect(paginateListKeys({ client: clients.kms }, {}))).toHaveLength(6);
    const KeyId = keyArnOf({ account: '111122223333', region: 'eu-central-1' }, 'cardholder');
    const grants = await collect(paginateListGrants({ client: clients.kms }, { KeyId }));
    expect(grants.map((page) => page.Truncated)).toEqual([true, false]);
  });

  test('identities: one sequence over four lists', async () => {
    const pages = await collect(
      paginateGetAccountAuthorizationDetails({ client: clientsOfNew({ pageSize: 7 }).iam }, {}),
    );
    const [whole] = await collect(paginateGetAccountAuthorizationDetails({ client: clientsOfNew().iam }, {}));
    expect(pages.length).toBeGreaterThan(4);
    expect(pages.slice(0, -1).every((page) => page.IsTruncated && page.Marker)).toBe(true);
    expect(pages.at(-1)).toMatchObject({ IsTruncated: false });
    for (const list of ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const) {
      expect(pages.flatMap((page) => page[list] ?? [])).toEqual(whole?.[list]);
    }
  });

  test('a token that AWS did not give is refused', async () => {
    const clients = clientsOfNew();
    await expect(clients.dax.send(new DescribeClustersCommand({ NextToken: 'zzz' }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });
});

test('pages of any size put together are the list', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (list, size) => {
      const failure = (): SandboxFailure => new SandboxFailure('Invalid', 'invalid');
      const all: number[] = [];
      let token: string | undefined;
      do {
        const page = pageOf(list, { size, token, failure });
        expect(page.items.length).toBeLessThanOrEqual(size);
        all.push(...page.items);
        token = page.next;
      } while (token !== undefined);
      expect(all).toEqual(list);
    }),
  );
});
