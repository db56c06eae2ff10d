import { hexOf, bank, uuidOf } from './scenario/bank.ts';
import type { Caller, SandboxRequest, SandboxService } from './dispatch.ts';

/** What the signature of a request (AWS Signature Version 4) says about it. The signature itself is not checked. */
export interface Signed {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: SandboxService;
}

const services: Readonly<Record<string, SandboxService>> = {
  athena: 'athena',
  auditmanager: 'auditmanager',
  cloudtrail: 'cloudtrail',
  dax: 'dax',
  dynamodb: 'dynamodb',
  ec2: 'ec2',
  iam: 'iam',
  kms: 'kms',
  sts: 'sts',
  'streams.dynamodb': 'dynamodb-streams',
  organizations: 'organizations',
  'access-analyzer': 'access-analyzer',
  config: 'config',
  securityhub: 'securityhub',
  s3: 's3',
  monitoring: 'cloudwatch',
  logs: 'logs',
  events: 'events',
  guardduty: 'guardduty',
  backup: 'backup',
  'application-autoscaling': 'application-autoscaling',
  kinesis: 'kinesis',
  lambda: 'lambda',
};

/**
 * Credential scope of the `Authorization` header, or of the query where the address is presigned; undefined when the
 * request is not signed for a known service.
 */
export function signedBy(request: SandboxRequest): Signed | undefined {
  const { 'X-Amz-Credential': presigned = null } = request.query;
  const scope = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/.exec(
    request.headers['authorization'] ?? `Credential=${String(presigned)}`,
  );
  const [, accessKeyId, region, name] = scope ?? [];
  const service = isForStreams(request) ? 'dynamodb-streams' : (services[name ?? ''] ?? serviceOfHost(request));
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}

/** Requests to DynamoDB Streams are signed for `dynamodb`: only their target tells them apart. */
const isForStreams = (request: SandboxRequest): boolean =>
  request.headers['x-amz-target']?.startsWith('DynamoDBStreams_') === true;

/** Service by host name, such as `dynamodb.eu-central-1.amazonaws.com`. */
export const serviceOfHost = (request: SandboxRequest): SandboxService | undefined =>
  services[(request.headers['host'] ?? '').split('.')[0] ?? ''];

interface Session {
  readonly account: string;
  readonly role: string;
  readonly session: string;
}

/** Long-term keys of the sandbox, one for each account. Any secret will do. */
const longTermKeys: Readonly<Record<string, string>> = {
  AKIASANDBOXPROD00001: bank.production.id,
  AKIASANDBOXANALYTICS: bank.analytics.id,
};

/** Credentials of the bank's first account, for any AWS client that talks to the sandbox. */
export const sandboxCredentials = {
  accessKeyId: 'AKIASANDBOXPROD00001',
  secretAccessKey: 'not-a-secret-the-sandbox-does-not-check-signatures',
} as const;

const operatorUser = 'audit-pack-operator';
const accountIds: readonly string[] = [bank.production.id, bank.analytics.id];

/** Short-term credentials of a role session. The session lies in the token, so that the sandbox needs no memory. */
export function sessionCredentials(session: Session): { accessKeyId: string; secretAccessKey: string; token: string } {
  const text = JSON.stringify(session);
  // Of an account without a number, the token alone tells.
  const number = String(Math.max(0, accountIds.indexOf(session.account))).padStart(2, '0');
  return {
    accessKeyId: `ASIASANDBOX${number}${hexOf(text, 7).toUpperCase()}`,
    secretAccessKey: hexOf(`secret of ${text}`, 40),
    token: Buffer.from(text).toString('base64'),
  };
}

/** Who signed: a role session by its token, else the owner of the key; unknown keys belong to the first account. */
export function callerOf(accessKeyId: string, sessionToken: string | undefined): Caller {
  const session = sessionToken === undefined ? undefined : readSession(sessionToken);
  if (session !== undefined) return roleSession(session);
  const number = /^ASIASANDBOX(\d\d)/.exec(accessKeyId)?.[1];
  const account = longTermKeys[accessKeyId] ?? accountIds[Number(number ?? 0)] ?? bank.production.id;
  if (number !== undefined) return roleSession({ account, role: bank.readerRole, session: 'session' });
  return {
    account,
    arn: `arn:aws:iam::${account}:user/${operatorUser}`,
    userId: uniqueId('AIDA', `${account}/${operatorUser}`),
  };
}

const roleSession = ({ account, role, session }: Session): Caller => ({
  account,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
  userId: `${uniqueId('AROA', `${account}/${role}`)}:${session}`,
});

/** Unique id of an IAM entity in AWS's form: a prefix of four letters and 17 more characters. */
export const uniqueId = (prefix: 'AIDA' | 'AROA' | 'AGPA' | 'ANPA', text: string): string =>
  `${prefix}${uuidOf(`${prefix}/${text}`).replaceAll('-', '').slice(0, 17).toUpperCase()}`;

function readSession(token: string): Session | undefined {
  try {
    const value = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as Partial<Session> | null;
    const { account, role, session } = value ?? {};
    if (typeof account === 'string' && typeof role === 'string' && typeof session === 'string') {
      return { account, role, session };
    }
  } catch {
    // not a token of the sandbox: the key decides
  }
  return undefined;
}
