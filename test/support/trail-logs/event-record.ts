import type { Below } from '../numbers.ts';

export type Caller =
  | { readonly type: 'AssumedRole'; readonly role: string; readonly session: string }
  | { readonly type: 'IAMUser'; readonly user: string }
  | { readonly type: 'AWSAccount'; readonly other: string }
  | { readonly type: 'AWSService'; readonly service: string };

/** An event before it is written as a record. */
export interface EventSpec {
  readonly id: string;
  /** `noise` looks like the others and is none of them. */
  readonly kind: 'data' | 'key' | 'change' | 'noise';
  readonly account: string;
  readonly region: string;
  readonly time: number;
  readonly caller: Caller;
  readonly operation: string;
  readonly tables: readonly string[];
  readonly namedBy: 'resources' | 'index' | 'parameters';
  readonly error: string | null;
  readonly tls: string | null;
  readonly endpoint: string | null;
  /** Whether its parameters hold what looks like records. */
  readonly forged: boolean;
  /** Id of the record that corrects the first one. */
  readonly correction: string | null;
}

export const tableArnOf = ({ account, region }: EventSpec, name: string): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;

export const keyArnOf = ({ account, region }: EventSpec): string =>
  `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** A record of CloudTrail (User Guide, "CloudTrail record contents"). */
export function eventRecord(spec: EventSpec, below: Below): object {
  const { account, region, error, tls, endpoint, correction } = spec;
  const data = spec.kind === 'data';
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(spec, below),
    eventTime: `${new Date(spec.time).toISOString().slice(0, 19)}Z`,
    eventSource: sourceOf(spec),
    eventName: spec.operation,
    awsRegion: region,
    sourceIPAddress: `10.0.${below(256)}.${below(256)}`,
    userAgent: `aws-sdk-java/2.40.${below(20)} md/io#sync md/http#Apache ua/2.1 api/DynamoDB#2.40.x os/Linux#6.1.${below(100)} lang/java#21.0.8 md/OpenJDK_64-Bit_Server_VM#21.0.8+9-LTS md/vendor#Amazon.com_Inc. md/en m/D,N,G`,
    ...(error !== null && { errorCode: error, errorMessage: `refused: ${below(1000)}` }),
    requestParameters: parametersOf(spec, below),
    responseElements: null,
    requestID: letters(52, below),
    eventID: correction ?? spec.id,
    readOnly: isReadOnly(spec),
    resources: resourcesOf(spec),
    eventType: 'AwsApiCall',
    apiVersion: '2012-08-10',
    managementEvent: !data,
    recipientAccountId: account,
    eventCategory: data ? 'Data' : 'Management',
    ...(endpoint !== null && { vpcEndpointId: endpoint, vpcEndpointAccountId: account }),
    ...(tls !== null && {
      tlsDetails: {
        tlsVersion: tls,
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader: `dynamodb.${region}.amazonaws.com`,
      },
    }),
    ...(correction !== null && {
      addendum: { reason: 'UPDATED_DATA', updatedFields: 'userIdentity', originalEventID: spec.id },
    }),
  };
}

export const isReadOnly = ({ kind, operation }: EventSpec): boolean =>
  kind === 'noise' || /^(?:Get|Query|BatchGet|ExecuteStatement|Decrypt|GenerateDataKey)/.test(operation);

function sourceOf({ kind, operation }: EventSpec): string {
  if (kind === 'key' || operation === 'Decrypt') return 'kms.amazonaws.com';
  if (kind !== 'noise') return 'dynamodb.amazonaws.com';
  return { GetObject: 's3.amazonaws.com', AssumeRole: 'sts.amazonaws.com' }[operation] ?? 'dynamodb.amazonaws.com';
}

function identityOf({ kind, caller, account }: EventSpec, below: Below): object {
  const byDynamo = kind === 'key' ? { invokedBy: 'dynamodb.amazonaws.com' } : {};
  switch (caller.type) {
    case 'AssumedRole':
      return {
        type: 'AssumedRole',
        principalId: `AROAIOSFODNN7EXAMPLE:${caller.session}`,
        arn: `arn:aws:sts::${account}:assumed-role/${caller.role.split('/').at(-1)}/${caller.session}`,
        accountId: account,
        accessKeyId: `ASIA${letters(16, below)}`,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROAIOSFODNN7EXAMPLE',
            arn: `arn:aws:iam::${account}:role/${caller.role}`,
            accountId: account,
            userName: caller.role,
          },
          attributes: { creationDate: '2026-10-05T00:00:00Z', mfaAuthenticated: 'false' },
          ec2RoleDelivery: '2.0',
        },
        ...byDynamo,
      };
    case 'IAMUser':
      return { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/${caller.user}`, accountId: account, ...byDynamo };
    case 'AWSAccount':
      return { type: 'AWSAccount', principalId: `AIDA:${caller.other}`, accountId: caller.other, ...byDynamo };
    case 'AWSService':
      return { type: 'AWSService', invokedBy: caller.service, ...byDynamo };
  }
}

/** Such as ids of requests to DynamoDB. */
function letters(length: number, below: Below): string {
  let text = '';
  while (text.length < length)
    text += below(2 ** 30)
      .toString(32)
      .toUpperCase()
      .padStart(6, '0');
  return text.slice(0, length);
}

function parametersOf(spec: EventSpec, below: Below): object {
  const { kind, tables, operation } = spec;
  if (kind === 'key') return { encryptionContext: { 'aws:dynamodb:tableName': tables[0] }, keyId: keyArnOf(spec) };
  const more = {
    key: { id: `k-${below(2 ** 31)}` },
    returnConsumedCapacity: 'TOTAL',
    ...(spec.forged && forged(below)),
  };
  if (kind === 'data' && spec.namedBy !== 'parameters')
    return { ...more, expressionAttributeNames: { '#s': 'status' } };
  if (tables.length > 1) return { requestItems: tables.map((tableName) => ({ operation, tableName, ...more })) };
  return { ...(tables.length === 1 && { tableName: tables[0] }), ...more };
}

/** What looks like a record of another event, or like the end of this one, where callers may write what they want. */
function forged(below: Below): object {
  const record = {
    eventVersion: '1.11',
    eventTime: '2026-10-05T01:00:00Z',
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'DeleteTable',
    eventID: `00000000-0000-4000-8000-${below(2 ** 31)
      .toString(16)
      .padStart(12, '0')}`,
    readOnly: false,
    managementEvent: true,
    eventCategory: 'Management',
  };
  return { tags: [record, { key: `"}]},${JSON.stringify(record)}`, value: '\\"\u2028{[' }, record] };
}

function resourcesOf(spec: EventSpec): readonly object[] | undefined {
  const { account, tables, namedBy } = spec;
  if (spec.kind === 'key') return [{ accountId: account, type: 'AWS::KMS::Key', ARN: keyArnOf(spec) }];
  if (namedBy === 'parameters') return undefined;
  const type = 'AWS::DynamoDB::Table';
  const arns = tables.map((name) => tableArnOf(spec, name));
  const below =
    namedBy === 'index'
      ? arns.flatMap((arn) => [`${arn}/index/by-status`, `${arn}/stream/2026-01-01T00:00:00.000`])
      : [];
  return [...arns, ...below].map((ARN) => ({ accountId: account, type, ARN }));
}
