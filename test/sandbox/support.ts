import { AuditManagerClient } from '@aws-sdk/client-auditmanager';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DAXClient } from '@aws-sdk/client-dax';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { STSClient } from '@aws-sdk/client-sts';
import type { HttpHandler } from '@smithy/protocol-http';
import { createSandbox, sandboxCredentials, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts';

export const today = new Date('2026-11-23T01:02:03Z');

export const sandboxOf = (options: Partial<SandboxOptions> = {}): Sandbox =>
  createSandbox({ now: () => today, ...options });

export interface Connection {
  /** In process, through the SDK's `requestHandler`. */
  readonly requestHandler?: HttpHandler;
  /** Over HTTP. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly maxAttempts?: number;
}

/** One SDK client for each service, all on the same connection. */
export function clientsOf(connection: Connection) {
  const options = { region: 'eu-central-1', credentials: sandboxCredentials, maxAttempts: 1, ...connection };
  return {
    auditmanager: new AuditManagerClient(options),
    cloudtrail: new CloudTrailClient(options),
    dax: new DAXClient(options),
    dynamodb: new DynamoDBClient(options),
    ec2: new EC2Client(options),
    iam: new IAMClient(options),
    kms: new KMSClient(options),
    sts: new STSClient(options),
  };
}

/** Clients of a new sandbox, in process. */
export const clientsOfNew = (options: Partial<SandboxOptions> = {}, connection: Connection = {}) =>
  clientsOf({ requestHandler: sandboxOf(options).requestHandler, ...connection });

export const analyticsCredentials = { accessKeyId: 'AKIASANDBOXANALYTICS', secretAccessKey: 'any' };
