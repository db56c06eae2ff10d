import type { Call, Service, SourceId } from '../model/index.ts';

const owners: Readonly<Record<Exclude<Service, 'cloudtrail'>, SourceId>> = {
  sts: 'sts',
  dynamodb: 'dynamodb',
  dax: 'dax',
  kms: 'kms',
  'dynamodb-streams': 'dynamodb',
  ec2: 'vpc',
  iam: 'iam',
  organizations: 'organizations',
  'access-analyzer': 'access-analyzer',
  config: 'config',
  securityhub: 'security-hub',
  s3: 's3',
  cloudwatch: 'cloudwatch',
  logs: 'cloudwatch',
  events: 'cloudwatch',
  guardduty: 'guardduty',
  backup: 'backup',
  'application-autoscaling': 'scaling',
  kinesis: 'data-flows',
  lambda: 'data-flows',
  auditmanager: 'audit-manager',
};

/** The source that a question belongs to: another one may ask it as well, on its way to its own questions. */
export function ownerOf(service: Call['service'], operation: string): SourceId {
  if (service === 'manual') return 'manual';
  if (service === 'trail-logs') return 'cloudtrail-logs';
  if (service !== 'cloudtrail') return owners[service];
  return operation === 'LookupEvents' ? 'cloudtrail-lookup' : 'cloudtrail-trails';
}
