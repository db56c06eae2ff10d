/** The parts of an Amazon Resource Name that tell where a resource lives. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the account, such as `table/Orders`. */
  readonly resource: string;
}

export function parseArn(text: string): Arn | null {
  const [prefix, partition, service, region, account, ...rest] = text.split(':');
  if (prefix !== 'arn' || partition === undefined || service === undefined) return null;
  if (region === undefined || account === undefined || rest.length === 0) return null;
  return { partition, service, region, account, resource: rest.join(':') };
}

/** The ARN of the table itself for the ARN of one of its indexes, streams, backups or exports; other ARNs unchanged. */
export function resourceArn(text: string): string {
  const table = /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+)\//.exec(text);
  return table?.[1] ?? text;
}
