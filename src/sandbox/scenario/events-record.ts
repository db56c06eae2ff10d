import type { JsonObject } from '../../model/index.ts';
import { uuidOf } from './bank.ts';
import type { EventActor } from './events-actors.ts';
import { recordTime } from './events-calendar.ts';

export interface Place {
  readonly account: string;
  readonly region: string;
}

export interface EventResource {
  readonly arn: string;
  /** `AWS::DynamoDB::Table`. */
  readonly type: string;
  /** As the event history calls it: a name or an ARN. */
  readonly name: string;
}

/** What happened; everything else of a record follows from it. */
export interface EventDraft extends Place {
  /** Seed of the ids; unique in the history. */
  readonly key: string;
  readonly time: Date;
  /** Service without `.amazonaws.com`. */
  readonly service: string;
  readonly name: string;
  readonly actor: EventActor;
  readonly readOnly?: boolean;
  readonly parameters: JsonObject | null;
  readonly response?: JsonObject | null;
  readonly resources?: readonly EventResource[];
  readonly error?: { readonly code: string; readonly message: string };
  readonly endpoint?: string;
  /** `partial`: only the host is known. `2015`: a record of eventVersion 1.03, without the members added since. */
  readonly form?: 'partial-tls' | '2015';
  /** An action of the service itself, such as the yearly rotation of a key. */
  readonly serviceEvent?: JsonObject;
}

/** One event of the event history. `record` is the full CloudTrail record. */
export interface HistoryEvent extends Place {
  readonly id: string;
  readonly time: Date;
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly resources: readonly EventResource[];
  readonly record: JsonObject;
}

const apiVersions: Readonly<Record<string, string>> = {
  dynamodb: '2012-08-10',
  ec2: '2016-11-15',
};

/** The record as CloudTrail writes it: userguide/cloudtrail-event-reference-record-contents. */
export function eventOf(draft: EventDraft): HistoryEvent {
  const id = uuidOf(`event/${draft.key}`);
  const resources = draft.resources ?? [];
  return {
    id,
    time: draft.time,
    account: draft.account,
    region: draft.region,
    service: draft.service,
    name: draft.name,
    readOnly: draft.readOnly ?? false,
    resources,
    record: draft.form === '2015' ? head(draft, id, '1.03') : { ...head(draft, id, '1.11'), ...sinceThen(draft) },
  };
}

function head(draft: EventDraft, id: string, eventVersion: string): JsonObject {
  const apiVersion = apiVersions[draft.service];
  return {
    eventVersion,
    userIdentity: draft.actor.identity,
    eventTime: recordTime(draft.time),
    eventSource: `${draft.service}.amazonaws.com`,
    eventName: draft.name,
    awsRegion: draft.region,
    sourceIPAddress: draft.actor.address,
    userAgent: draft.actor.agent,
    ...(draft.error && { errorCode: draft.error.code, errorMessage: draft.error.message }),
    requestParameters: draft.parameters,
    responseElements: draft.response ?? null,
    requestID: uuidOf(`request/${draft.key}`),
    eventID: id,
    eventType: draft.serviceEvent ? 'AwsServiceEvent' : 'AwsApiCall',
    ...(apiVersion !== undefined && { apiVersion }),
    recipientAccountId: draft.account,
  };
}

function sinceThen(draft: EventDraft): JsonObject {
  const resources = draft.resources ?? [];
  return {
    readOnly: draft.readOnly ?? false,
    ...(resources.length > 0 && {
      resources: resources.map(({ arn, type }) => ({ accountId: draft.account, type, ARN: arn })),
    }),
    managementEvent: true,
    eventCategory: 'Management',
    ...(draft.serviceEvent && { serviceEventDetails: draft.serviceEvent }),
    ...(draft.endpoint !== undefined && { vpcEndpointId: draft.endpoint, vpcEndpointAccountId: draft.account }),
    ...(!draft.actor.service && { tlsDetails: tlsOf(draft) }),
    ...(draft.actor.agent.startsWith('Mozilla') && { sessionCredentialFromConsole: 'true' }),
  };
}

function tlsOf(draft: EventDraft): JsonObject {
  const host = draft.service === 'iam' ? 'iam' : `${draft.service}.${draft.region}`;
  const clientProvidedHostHeader = `${host}.amazonaws.com`;
  return draft.form === 'partial-tls'
    ? { clientProvidedHostHeader }
    : {
        tlsVersion: 'TLSv1.3',
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader,
        keyExchange: 'X25519MLKEM768',
      };
}
