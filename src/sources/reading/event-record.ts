import type { Actor, ChangeEvent, EvidenceId, Instant, Json, JsonObject } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import { objectAt, textAt } from '../shape.ts';
import { resourcesOf } from './event-resources.ts';

/** Where a record was found: its own words on account and region count before these. */
interface Found {
  readonly account: string;
  readonly region: string;
  readonly evidence: EvidenceId;
}

/**
 * Reads one item of `LookupEvents`. The full record is JSON in a text, `CloudTrailEvent`; its field names come in
 * three casings (`SSESpecification`, `sSESpecification`, `ssespecification`), so all are lower-cased.
 */
export function readEventRecord(item: unknown, found: Found): ChangeEvent | 'read-only' | 'unreadable' {
  const record = isJsonObject(item) ? parseRecord(textAt(item, 'CloudTrailEvent')) : undefined;
  if (!isJsonObject(item) || record === undefined) return 'unreadable';
  const id = textAt(record, 'eventid') ?? textAt(item, 'EventId');
  const time = instantOf(textAt(record, 'eventtime'));
  const source = textAt(record, 'eventsource');
  const name = textAt(record, 'eventname');
  if (id === undefined || time === undefined || source === undefined || name === undefined) return 'unreadable';
  if (record['readonly'] === true || textAt(item, 'ReadOnly') === 'true') return 'read-only';
  const account = textAt(record, 'recipientaccountid') ?? found.account;
  const region = textAt(record, 'awsregion') ?? found.region;
  const parameters = objectAt(record, 'requestparameters') ?? {};
  const response = objectAt(record, 'responseelements') ?? {};
  return {
    id,
    time,
    account,
    region,
    source,
    name,
    actor: readActor(record),
    error: textAt(record, 'errorcode') ?? textAt(record, 'errormessage') ?? null,
    parameters,
    response,
    resources: resourcesOf(record, { account, region, source }),
    ...tlsOf(record),
    ...endpointOf(record),
    evidence: found.evidence,
  };
}

function tlsOf(record: JsonObject): Pick<ChangeEvent, 'tls'> {
  const details = objectAt(record, 'tlsdetails');
  if (details === undefined) return {};
  const [version, host] = [textAt(details, 'tlsversion'), textAt(details, 'clientprovidedhostheader')];
  return { tls: { version: version ?? null, host: host ?? null } };
}

function endpointOf(record: JsonObject): Pick<ChangeEvent, 'vpcEndpointId'> {
  const vpcEndpointId = textAt(record, 'vpcendpointid');
  return vpcEndpointId === undefined || vpcEndpointId === '' ? {} : { vpcEndpointId };
}

function parseRecord(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const record: unknown = JSON.parse(text);
    return isJsonObject(record) ? lowerObject(record, maxDepth) : undefined;
  } catch {
    return undefined;
  }
}

/** No record of AWS is nested deeper. */
const maxDepth = 100;

function lowerKeys(value: Json, depth: number): Json {
  if (Array.isArray(value)) return value.map((item: Json) => lowerKeys(item, depth - 1));
  return isJsonObject(value) ? lowerObject(value, depth) : value;
}

function lowerObject(object: JsonObject, depth: number): JsonObject {
  if (depth <= 0) throw new TypeError('a record nested too deep');
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key.toLowerCase(), lowerKeys(value, depth - 1)]),
  );
}

/** CloudTrail writes whole seconds (`2026-10-01T00:00:00Z`); our instants have milliseconds, to compare as text. */
function instantOf(text: string | undefined): Instant | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function readActor(record: JsonObject): Actor {
  const identity = objectAt(record, 'useridentity') ?? {};
  const issuer = objectAt(objectAt(identity, 'sessioncontext') ?? {}, 'sessionissuer') ?? {};
  const arn = textAt(identity, 'arn');
  const invokedBy = textAt(identity, 'invokedby') ?? null;
  const own = arn ?? textAt(identity, 'principalid') ?? textAt(identity, 'accountid') ?? invokedBy;
  return {
    type: textAt(identity, 'type') ?? 'Unknown',
    principal: textAt(issuer, 'arn') ?? own ?? 'unknown',
    session: sessionOf(arn),
    sourceAddress: textAt(record, 'sourceipaddress') ?? 'unknown',
    invokedBy,
  };
}

/** `arn:aws:sts::111122223333:assumed-role/<role>/<session>`. */
const sessionOf = (arn: string | undefined): string | null =>
  /^arn:[^:]+:sts::\d{12}:assumed-role\/[^/]+\/(.+)$/.exec(arn ?? '')?.[1] ?? null;
