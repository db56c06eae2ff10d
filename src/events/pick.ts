import { isJsonObject, type Instant, type JsonObject } from '../model/index.ts';
import { pushId } from './event-id.ts';
import { timeOf } from './event-time.ts';
import { newKinds, type Kind } from './kinds.ts';
import type { AskedChanges, LogChange, LogEvents, LogPlace } from './log-events.ts';
import { newRefusals } from './refusals.ts';
import { errorOf, keyOf, objectOf, principalOf, tablesOf, textOf } from './record-fields.ts';

/** Takes what was asked for out of the records of one log file. */
export interface Picker {
  /** `text` gives the record's own JSON text; it is asked for changes only. */
  readonly pick: (record: unknown, text: () => string) => void;
  readonly picked: () => LogEvents;
}

export function newPicker(changes: AskedChanges, place: LogPlace): Picker {
  const kinds = newKinds();
  const [ids, seconds, marks]: [number[], number[], number[]] = [[], [], []];
  const picked: LogChange[] = [];
  const refusals = newRefusals();

  const count = (event: Event, kind: Kind): void => {
    pushId(event.identity, ids);
    seconds.push(Math.floor(event.time / 1000));
    marks.push(kinds.indexOf(kind) * 2 + (event.corrects ? 1 : 0));
  };
  return {
    pick: (record, text) => {
      if (!isJsonObject(record)) return refusals.add('a record is no JSON object', null);
      const category = record['eventCategory'];
      if (category === 'Insight' || category === 'Aggregated') return;
      const event = eventOf(record, place);
      if (event === null) {
        const time = timeOf(textOf(record['eventTime']));
        return refusals.add('a record lacks eventID, eventTime, eventSource or eventName', time);
      }
      const kind = kindOf(record, event);
      if (kind !== null) count(event, kind);
      if (isChange(record, event, changes)) picked.push(changeOf(event, text()));
    },
    picked: () => ({
      texts: kinds.texts(),
      kinds: kinds.words(),
      ids: new Uint32Array(ids),
      seconds: new Uint32Array(seconds),
      marks: new Uint32Array(marks),
      changes: picked,
      unreadable: refusals.list(),
    }),
  };
}

interface Event extends LogPlace {
  readonly id: string;
  readonly identity: string;
  readonly corrects: boolean;
  /** Milliseconds. */
  readonly time: number;
  readonly source: string;
  readonly name: string;
}

function eventOf(record: JsonObject, place: LogPlace): Event | null {
  const id = textOf(record['eventID']);
  const time = timeOf(textOf(record['eventTime']));
  const source = textOf(record['eventSource']);
  const name = textOf(record['eventName']);
  if (id === null || time === null || source === null || name === null) return null;
  // "addendum": a record that was delivered late, or one that takes the place of an earlier one (User Guide,
  // "CloudTrail record contents").
  const addendum = objectOf(record['addendum']);
  const corrects = addendum !== null && addendum['reason'] === 'UPDATED_DATA';
  return {
    id,
    identity: corrects ? (textOf(addendum['originalEventID']) ?? id) : id,
    corrects,
    time,
    source,
    name,
    account: textOf(record['recipientAccountId']) ?? place.account,
    region: textOf(record['awsRegion']) ?? place.region,
  };
}

/** The kind of an event that is counted: a data event of DynamoDB, or a use of a key by DynamoDB; else null. */
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

function isChange(record: JsonObject, event: Event, changes: AskedChanges): boolean {
  const asked = Object.hasOwn(changes, event.source) ? changes[event.source] : undefined;
  if (asked === undefined || (asked !== 'all' && !asked.includes(event.name))) return false;
  const { managementEvent, eventCategory = 'Management' } = record;
  return !isReadOnly(record) && managementEvent !== false && eventCategory === 'Management';
}

function changeOf({ identity, corrects, id, time, account, region, source }: Event, record: string): LogChange {
  const instant: Instant = new Date(time).toISOString();
  return { identity, corrects, eventId: id, time: instant, account, region, source, record };
}
