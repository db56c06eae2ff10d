import type { ChangeEvent, Instant, Resource, ResourceKind } from '../model/index.ts';
import { field, textField } from './fields.ts';
import { known } from './handle.ts';
import type { Turn } from './span.ts';

/** Events that bring a resource into being. */
export const births: Readonly<Record<ResourceKind, readonly string[]>> = {
  table: ['CreateTable', 'RestoreTableFromBackup', 'RestoreTableToPointInTime', 'ImportTable'],
  'dax-cluster': ['CreateCluster'],
  key: ['CreateKey', 'ReplicateKey'],
  'vpc-endpoint': ['CreateVpcEndpoint'],
  vpc: [],
  trail: ['CreateTrail'],
  account: [],
  region: [],
  policy: ['CreatePolicy'],
  principal: ['CreateRole', 'CreateUser', 'CreateGroup'],
  credential: ['CreateUser'],
  change: [],
  transfer: [],
  'audit-manager-assessment': ['CreateAssessment'],
};

/** Where a snapshot tells when the resource came into being, in seconds of the epoch or as ISO text. */
const creationFields: Readonly<Partial<Record<ResourceKind, string>>> = {
  table: 'CreationDateTime',
  key: 'CreationDate',
  'vpc-endpoint': 'CreationTimestamp',
};

/** Names of the events that bring a resource of a kind into being. */
export const birthsOf = (kind: ResourceKind): readonly string[] => births[kind];

/**
 * Identity that AWS gives a table for its life: a table that was deleted and created again under its name has another.
 * Taken from an event's answer.
 */
export const tableIdOf = (event: ChangeEvent): string | undefined =>
  textField(event.response, 'tabledescription.tableid') ?? textField(event.response, 'table.tableid');

/** How far AWS's creation time and the event of the creation may lie apart. */
const birthToleranceMs = 5 * 60_000;

/** The same of a table that exists, by its description. */
export const ownTableId = (resource: Resource): string | undefined =>
  textField(known(resource, 'description'), 'TableId');

/** When a resource that exists came into being: by AWS's own answer, by the event, or not known. */
export function creationOf(resource: Resource, births: readonly ChangeEvent[]): Turn | null {
  const told = creationInstant(resource);
  const birth = births.findLast((event) => isOwn(event, resource) && nearby(event.time, told));
  const at = birth?.time ?? told;
  return at === null ? null : { at, event: birth ?? null };
}

/** Whether an event under a resource's name is about it, and not about a deleted one that had the same name. */
export function isOwn(event: ChangeEvent, resource: Resource): boolean {
  if (resource.kind !== 'table' || event.source !== 'dynamodb.amazonaws.com') return true;
  const id = tableIdOf(event);
  const ownId = ownTableId(resource);
  return ownId === undefined || id === undefined || id === ownId;
}

const nearby = (time: Instant, told: Instant | null): boolean =>
  told === null || Math.abs(Date.parse(time) - Date.parse(told)) <= birthToleranceMs;

function creationInstant(resource: Resource): Instant | null {
  const name = creationFields[resource.kind];
  const description = known(resource, 'description');
  if (name === undefined) return null;
  const value = field(description, name);
  const time = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) || Math.abs(time) > 8.64e15 ? null : new Date(time).toISOString();
}
