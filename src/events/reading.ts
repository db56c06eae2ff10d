import { isJsonObject, type JsonObject } from '../model/index.ts';
import type { Kind } from './kinds.ts';
import type { AskedChanges, LogPlace } from './log-events.ts';
import type { WantedOfRecord } from './outline.ts';
import { errorOf, keyOf, objectOf, principalOf, tablesOf, textOf } from './record-fields.ts';

/** What a record says, apart from its id and its time: the same for all that differ in these alone. */
export interface Reading extends LogPlace {
  /** Id of the record that it takes the place of; null where it takes none's, empty where that has its own id. */
  readonly corrects: string | null;
  readonly source: string;
  readonly name: string;
  /** What it counts as: a data event of DynamoDB, or a use of a key by DynamoDB. */
  readonly kind: Kind | null;
  readonly isChange: boolean;
}

/** A record of something else, or what is wrong with it. */
export type NoReading = 'other' | 'no-object' | 'incomplete';

/** The members that a reading is made of; id and time of a record are its own. */
export const wantedOfRecord: WantedOfRecord<'id' | 'time'> = {
  members: {
    eventSource: 'whole',
    eventName: 'whole',
    awsRegion: 'whole',
    recipientAccountId: 'whole',
    userIdentity: {
      type: 'whole',
      arn: 'whole',
      principalId: 'whole',
      accountId: 'whole',
      invokedBy: 'whole',
      sessionContext: { sessionIssuer: { arn: 'whole' } },
    },
    requestParameters: {
      tableName: 'whole',
      TableName: 'whole',
      keyId: 'whole',
      requestItems: { tableName: 'whole', TableName: 'whole' },
    },
    resources: { ARN: 'whole' },
    readOnly: 'whole',
    managementEvent: 'whole',
    eventCategory: 'whole',
    errorCode: 'whole',
    errorMessage: 'whole',
    tlsDetails: { tlsVersion: 'whole' },
    vpcEndpointId: 'whole',
    addendum: { reason: 'whole', originalEventID: 'whole' },
  },
  apart: { id: 'eventID', time: 'eventTime' },
};

/** @param record with the members that are wanted, at least */
export function readingOf(record: unknown, changes: AskedChanges, place: LogPlace): Reading | NoReading {
  if (!isJsonObject(record)) return 'no-object';
  const category = record['eventCategory'];
  if (category === 'Insight' || category === 'Aggregated') return 'other';
  const source = textOf(record['eventSource']);
  const name = textOf(record['eventName']);
  if (source === null || name === null) return 'incomplete';
  const account = textOf(record['recipientAccountId']) ?? place.account;
  const region = textOf(record['awsRegion']) ?? place.region;
  const event = { account, region, source, name };
  return {
    ...event,
    corrects: correctedBy(record),
    kind: kindOf(record, event),
    isChange: isChange(record, event, changes),
  };
}

/**
 * "addendum": a record that was delivered late, or one that takes the place of an earlier one (User Guide, "CloudTrail
 * record contents").
 */
function correctedBy(record: JsonObject): string | null {
  const addendum = objectOf(record['addendum']);
  if (addendum === null || addendum['reason'] !== 'UPDATED_DATA') return null;
  return textOf(addendum['originalEventID']) ?? '';
}

interface Event extends LogPlace {
  readonly source: string;
  readonly name: string;
}

function kindOf(record: JsonObject, event: Event): Kind | null {
  if (event.source === 'dynamodb.amazonaws.com') return isData(record) ? usageOf(record, event) : null;
  if (event.source !== 'kms.amazonaws.com') return null;
  const identity = objectOf(record['userIdentity']);
  if (textOf(identity?.['invokedBy']) !== 'dynamodb.amazonaws.com') return null;
  return {
    counted: 'key-use',
    account: event.account,
    region: event.region,
    tables: keyOf(record),
    principal: principalOf(identity),
    principalType: null,
    invokedBy: null,
    operation: event.name,
    access: null,
    error: errorOf(record),
    tls: null,
    endpoint: null,
  };
}

/** `eventCategory` came with version 1.07. */
const isData = (record: JsonObject): boolean =>
  record['eventCategory'] === undefined ? record['managementEvent'] === false : record['eventCategory'] === 'Data';

function usageOf(record: JsonObject, event: Event): Kind {
  const identity = objectOf(record['userIdentity']);
  return {
    counted: 'usage',
    account: event.account,
    region: event.region,
    tables: tablesOf(record, event),
    principal: principalOf(identity),
    principalType: textOf(identity?.['type']) ?? 'Unknown',
    invokedBy: textOf(identity?.['invokedBy']),
    operation: event.name,
    access: isReadOnly(record) ? 'read' : 'write',
    error: errorOf(record),
    tls: textOf(objectOf(record['tlsDetails'])?.['tlsVersion']),
    endpoint: textOf(record['vpcEndpointId']),
  };
}

const isReadOnly = (record: JsonObject): boolean => record['readOnly'] === true || record['readOnly'] === 'true';

function isChange(record: JsonObject, { source, name }: Event, changes: AskedChanges): boolean {
  const asked = Object.hasOwn(changes, source) ? changes[source] : undefined;
  if (asked === undefined || (asked !== 'all' && !asked.includes(name))) return false;
  const { managementEvent, eventCategory = 'Management' } = record;
  return !isReadOnly(record) && managementEvent !== false && eventCategory === 'Management';
}
