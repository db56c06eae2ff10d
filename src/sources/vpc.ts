import type { JsonObject } from '../model/index.ts';
import { textAt } from './shape.ts';
import type { Question, Source } from './source.ts';

/** All endpoints of the region: that DynamoDB's are among them, or not, is read from the complete list. */
export const describeVpcEndpoints: Question = {
  service: 'ec2',
  operation: 'DescribeVpcEndpoints',
  request: {},
  paging: { input: 'NextToken', output: 'NextToken' },
};

/** Whether an endpoint leads to DynamoDB (`com.amazonaws.<region>.dynamodb`), not to its streams alone. */
export const isDynamoDbEndpoint = (endpoint: JsonObject): boolean =>
  /\.dynamodb(-fips)?$/.test(textAt(endpoint, 'ServiceName') ?? '');

const source: Source = {
  id: 'vpc',
  title: 'VPC endpoints for DynamoDB',
  per: 'region',
  actions: [{ action: 'ec2:DescribeVpcEndpoints', resource: '*' }],
  freshnessHours: 24,
  collect: async (ask) => {
    await ask(describeVpcEndpoints);
  },
};
export default source;
