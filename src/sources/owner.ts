import type { Service, SourceId } from '../model/index.ts';

const owners: Readonly<Record<Exclude<Service, 'cloudtrail'>, SourceId>> = {
  sts: 'sts',
  dynamodb: 'dynamodb',
  dax: 'dax',
  kms: 'kms',
  ec2: 'vpc',
  iam: 'iam',
  auditmanager: 'audit-manager',
};

/** The source that a question belongs to: another one may ask it as well, on its way to its own questions. */
export function ownerOf(service: Service, operation: string): SourceId {
  if (service !== 'cloudtrail') return owners[service];
  return operation === 'LookupEvents' ? 'cloudtrail-lookup' : 'cloudtrail-trails';
}
