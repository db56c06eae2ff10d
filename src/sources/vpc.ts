import type { JsonObject } from '../model/index.ts';
import { textAt } from './shape.ts';
import type { Question, Source } from './source.ts';

const question = (operation: string, request: JsonObject): Question => ({
  service: 'ec2',
  operation,
  request,
  paging: { input: 'NextToken', output: 'NextToken' },
});

/** All endpoints of the region: that DynamoDB's are among them, or not, is read from the complete list. */
export const describeVpcEndpoints = question('DescribeVpcEndpoints', {});

// Without a page size EC2 answers these in one piece, and refuses that to accounts with many resources. The sizes are
// the largest of each operation (EC2 API Reference).
export const describeFlowLogs = question('DescribeFlowLogs', { MaxResults: 1000 });
export const describeRouteTables = question('DescribeRouteTables', { MaxResults: 100 });
export const describeSecurityGroups = question('DescribeSecurityGroups', { MaxResults: 1000 });
export const describeSubnets = question('DescribeSubnets', { MaxResults: 1000 });

const questions = [
  describeFlowLogs,
  describeRouteTables,
  describeSecurityGroups,
  describeSubnets,
  describeVpcEndpoints,
];

/** Whether an endpoint leads to DynamoDB (`com.amazonaws.<region>.dynamodb`), not to its streams alone. */
export const isDynamoDbEndpoint = (endpoint: JsonObject): boolean =>
  /\.dynamodb(-fips)?$/.test(textAt(endpoint, 'ServiceName') ?? '');

const source: Source = {
  id: 'vpc',
  title: 'VPC endpoints for DynamoDB, and the networks around them and around DAX clusters',
  per: 'region',
  // None of these can be narrowed to resources (Service Authorization Reference).
  actions: questions.map(({ operation }) => ({ action: `ec2:${operation}`, resource: '*' })),
  freshnessHours: 24,
  collect: async (ask) => {
    await Promise.all(questions.map(ask));
  },
};
export default source;
