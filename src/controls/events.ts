import type { ChangeEvent } from '../model/index.ts';
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
