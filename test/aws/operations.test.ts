import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { services } from '../../src/aws/index.ts';
import type { Service } from '../../src/model/index.ts';
import { sources } from '../../src/sources/index.ts';
import { connectTo, plan } from '../collect/support.ts';

const names = Object.keys(services) as Service[];
const require = createRequire(import.meta.url);

describe('what can be asked of AWS', () => {
  test.each(names)('%s: only operations that read, each the command of its name', async (service) => {
    const { commands } = await services[service]();
    expect(Object.keys(commands).length).toBeGreaterThan(0);
    for (const [operation, Command] of Object.entries(commands)) {
      // IAM writes its report of credentials on demand, and changes nothing by it.
      expect(operation).toMatch(/^(Describe|Get|List|Lookup)[A-Z]|^GenerateCredentialReport$/);
      expect(operation).not.toBe('GetEvidenceFileUploadUrl'); // gives a link that writes
      expect(operation).not.toBe('GetSessionToken'); // gives a secret
      expect(Command.name).toBe(`${operation}Command`);
    }
  });

  test.each(names)('%s: timestamps of requests are those of the service model', async (service) => {
    const { commands, timestamps } = await services[service]();
    const found = Object.keys(commands).flatMap((operation) => timestampMembers(service, operation));
    expect([...new Set(found)].sort()).toEqual([...timestamps].sort());
  });

  test.each([
    ['auditmanager', 'GetEvidenceFileUploadUrl'],
    ['auditmanager', 'DeleteAssessment'],
    ['dynamodb', 'GetItem'],
    ['dynamodb', 'Scan'],
    ['dynamodb', 'UpdateTable'],
    ['kms', 'Decrypt'],
    ['sts', 'AssumeRole'],
    ['sts', 'constructor'],
    ['iam', 'toString'],
  ] as const)('%s:%s is refused before anything is sent', async (service, operation) => {
    const sent: unknown[] = [];
    const connection = connectTo(
      {
        handle: (request) => {
          sent.push(request);
          return Promise.reject(new Error('nothing may be sent'));
        },
        updateHttpClientConfig: () => undefined,
        httpHandlerConfigs: () => ({}),
      },
      plan(),
    );
    const where = { account: '111122223333', region: 'eu-central-1', request: {} };
    await expect(connection.send(service, operation, where)).rejects.toThrow(/not an operation this tool may ask/);
    expect(sent).toEqual([]);
  });

  test('every operation has an IAM action that some source declares', async () => {
    const declared = new Set(sources.flatMap(({ actions }) => actions.map(({ action }) => action)));
    const known = await Promise.all(names.map(async (name) => Object.keys((await services[name]()).commands)));
    expect(declared.size).toBeGreaterThan(20);
    for (const action of declared) {
      const [service = '', operation = ''] = action.split(':');
      // Actions of DynamoDB Streams are those of DynamoDB.
      const own = /Streams?$/.test(operation) && service === 'dynamodb' ? 'dynamodb-streams' : service;
      const list = known[names.indexOf(own as Service)];
      const asked = actionNames[operation] ?? operation;
      if (list !== undefined && /^(Describe|Get|List|Lookup)/.test(operation)) expect(list).toContain(asked);
    }
  });
});

/** Actions that are not named after their operations (Service Authorization Reference, "Actions for Amazon S3", "… IAM Access Analyzer"). */
const actionNames: Readonly<Record<string, string>> = {
  ListFindings: 'ListFindingsV2',
  GetBucketObjectLockConfiguration: 'GetObjectLockConfiguration',
  GetBucketPublicAccessBlock: 'GetPublicAccessBlock',
  GetEncryptionConfiguration: 'GetBucketEncryption',
  GetLifecycleConfiguration: 'GetBucketLifecycleConfiguration',
};

interface ServiceModel {
  readonly operations: Record<string, { readonly input?: Shape }>;
  readonly shapes: Record<string, Shape>;
}
interface Shape {
  readonly type?: string;
  readonly shape?: string;
  readonly members?: Record<string, Shape>;
}

const modelFiles: Readonly<Record<Service, string>> = {
  sts: 'sts-2011-06-15',
  dynamodb: 'dynamodb-2012-08-10',
  dax: 'dax-2017-04-19',
  kms: 'kms-2014-11-01',
  ec2: 'ec2-2016-11-15',
  iam: 'iam-2010-05-08',
  cloudtrail: 'cloudtrail-2013-11-01',
  auditmanager: 'auditmanager-2017-07-25',
  'dynamodb-streams': 'streams.dynamodb-2012-08-10',
  organizations: 'organizations-2016-11-28',
  config: 'config-2014-11-12',
  securityhub: 'securityhub-2018-10-26',
  s3: 's3-2006-03-01',
  cloudwatch: 'monitoring-2010-08-01',
  logs: 'logs-2014-03-28',
  events: 'eventbridge-2015-10-07',
  guardduty: 'guardduty-2017-11-28',
  'access-analyzer': 'accessanalyzer-2019-11-01',
  backup: 'backup-2018-11-15',
  'application-autoscaling': 'application-autoscaling-2016-02-06',
  kinesis: 'kinesis-2013-12-02',
  lambda: 'lambda-2015-03-31',
};

function timestampMembers(service: Service, operation: string): string[] {
  const model = require(`aws-sdk/apis/${modelFiles[service]}.min.json`) as ServiceModel;
  const { members = {} } = model.operations[operation]?.input ?? {};
  return Object.entries(members)
    .filter(([, member]) => (member.shape === undefined ? member : model.shapes[member.shape])?.type === 'timestamp')
    .map(([name]) => name);
}
