export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** The partition of a region (AWS General Reference, "Amazon Resource Names"). */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return 'aws';
}

const globalRegions: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** Region in which the events of IAM, a global service, are recorded: one for each partition. */
export const globalRegionOf = (region: string): string => globalRegions[partitionOf(region)];

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** ARN of a DynamoDB table. */
export const tableArn = (place: Place, name: string): string =>
  `arn:${partitionOf(place.region)}:dynamodb:${place.region}:${place.account}:table/${name}`;

/** Region and account of an ARN; undefined for what is no ARN with both. */
export function placeOf(arn: string): Place | undefined {
  const match = /^arn:[^:]+:[^:]+:([^:]+):(\d{12}):./.exec(arn);
  const [, region, account] = match ?? [];
  return region !== undefined && account !== undefined ? { region, account } : undefined;
}
