import type { JsonObject } from '../model/index.ts';
import { objectAt, objectsAt, textAt } from './shape.ts';
import type { Ask, Question, Source } from './source.ts';

const paged = (operation: string, request: JsonObject = {}): Question => ({
  service: 'dax',
  operation,
  request,
  paging: { input: 'NextToken', output: 'NextToken' },
});

export const describeClusters = paged('DescribeClusters');

/** All subnet groups of the region: the VPC and subnets that clusters stand in. */
export const describeSubnetGroups = paged('DescribeSubnetGroups');

/** How long items and query results stay in a cache: `record-ttl-millis` and `query-ttl-millis`. */
export const describeParameters = (group: string): Question =>
  paged('DescribeParameters', { ParameterGroupName: group });

export const listTags = (clusterArn: string): Question => paged('ListTags', { ResourceName: clusterArn });

/** Name of the parameter group that a cluster uses. */
export const parameterGroupOf = (cluster: JsonObject): string | undefined =>
  textAt(objectAt(cluster, 'ParameterGroup') ?? {}, 'ParameterGroupName');

/** Groups matter only where there is a cluster that uses them. */
async function collectDax(ask: Ask): Promise<void> {
  const answer = await ask(describeClusters);
  const pages = answer.kind === 'answered' ? answer.pages : [];
  const clusters = pages.flatMap((page) => objectsAt(page, 'Clusters'));
  if (clusters.length === 0) return;
  const arns = clusters.flatMap((cluster) => textAt(cluster, 'ClusterArn') ?? []);
  const groups = new Set(clusters.flatMap((cluster) => parameterGroupOf(cluster) ?? []));
  await Promise.all([
    ask(describeSubnetGroups),
    ...arns.map((arn) => ask(listTags(arn))),
    ...[...groups].map((group) => ask(describeParameters(group))),
  ]);
}

const clusters = 'arn:aws:dax:*:*:cache/*';

const source: Source = {
  id: 'dax',
  title: 'DynamoDB Accelerator (DAX) clusters',
  per: 'region',
  actions: [
    { action: 'dax:DescribeClusters', resource: clusters },
    { action: 'dax:DescribeParameters', resource: '*' },
    { action: 'dax:DescribeSubnetGroups', resource: '*' },
    { action: 'dax:ListTags', resource: clusters },
  ],
  freshnessHours: 24,
  collect: collectDax,
};
export default source;
