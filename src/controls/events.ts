import type { ChangeEvent, Resource } from '../model/index.ts';
import { text } from './read.ts';

/** Name of the table that a DynamoDB event changes: from the request (a name or an ARN), the answer or the record. */
export const eventTable = (event: ChangeEvent): string => {
  const written =
    text(event.parameters, 'tablename') ??
    text(event.response, 'tabledescription.tablename') ??
    event.resources.find((resource) => resource.includes(':table/')) ??
    '(not named)';
  return written.replace(/^arn:[^/]*:table\//, '').replace(/\/.*$/, '');
};

/** Key id or ARN that a KMS event is about. */
export const eventKey = (event: ChangeEvent): string =>
  event.resources.find((resource) => resource.includes(':key/')) ??
  text(event.response, 'keyid') ??
  text(event.parameters, 'keyid') ??
  '(not named)';

/** Name or ARN of the trail that a CloudTrail event is about. */
export const eventTrail = (event: ChangeEvent): string =>
  text(event.parameters, 'name') ?? text(event.response, 'name') ?? event.resources[0] ?? '(not named)';

/**
 * Whether a KMS event is about the key that a table was read to use; `undefined` when that cannot be told.
 * A key that the table used before is not recognised: the change of key is itself an event of the table.
 */
export const concernsKeyOf = (resource: Resource | undefined, event: ChangeEvent): boolean | undefined => {
  if (resource?.kind !== 'table') return undefined;
  const used = text(resource.facts, 'description.value.SSEDescription.KMSMasterKeyArn');
  const changed = eventKey(event);
  if (used === undefined || !/^(arn:|[0-9a-z-]{36}$|mrk-)/.test(changed)) return undefined;
  return used === changed || used.endsWith(`:key/${changed}`);
};
