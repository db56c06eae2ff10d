import type { DataClass } from './assessment.ts';
import type { JsonObject } from './json.ts';
import type { Instant, Interval } from './period.ts';
import type { ChangeEvent } from './change-event.ts';

/** A change that a successful call made on tables, backups or DAX: a subject that happened at an instant. */
export interface ChangeFacts {
  readonly event: ChangeEvent;
}

/** A movement of a table's data: what it is, and when it was asked for. */
export interface Movement {
  readonly what: 'export' | 'import' | 'restore';
  readonly at: Instant;
  /** ARN of the table that data come from, or whose backup they come from; null for an import. */
  readonly from: string | null;
  /** ARN of the table that data enter; null for an export. */
  readonly into: string | null;
}

/** A table at one end of a movement. */
export interface MovedTable {
  readonly arn: string;
  readonly dataClass: DataClass | null;
  readonly tags: Readonly<Record<string, string>>;
  /** `DescribeTable` → `Table`. */
  readonly description: JsonObject;
}

/** An export, import or restore, from the job and from the call that asked for it: one subject for both. */
export interface TransferFacts {
  readonly movement: Movement;
  /** `DescribeExport` → `ExportDescription`, `DescribeImport` → `ImportTableDescription`; null where AWS describes no job. */
  readonly job: JsonObject | null;
  /** The call that asked for it, from CloudTrail. */
  readonly request: ChangeEvent;
  /** The table that data come from; null when it is not in the scope, or is gone. */
  readonly source: MovedTable | null;
  /** The table that data enter; null when it is gone. */
  readonly target: MovedTable | null;
}

/** Recorded calls on a table that used the same version of TLS and host. */
export interface RecordedTls {
  /** `tlsVersion`; null where the record does not tell. */
  readonly version: string | null;
  /** `clientProvidedHostHeader`; null where the record does not tell. */
  readonly host: string | null;
  readonly count: number;
  /** The last of them. */
  readonly example: RecordedCall;
}

export interface RecordedCall {
  /** Of the event; empty for calls that are counted only. */
  readonly id: string;
  /** Of calls that are counted only, the UTC day. */
  readonly time: Instant;
  readonly name: string;
  readonly principal: string;
}

/** Recorded calls to DynamoDB in one account and Region that came the same way. */
export interface RecordedPath {
  /** `vpcEndpointId`; null where the call came through no VPC endpoint. */
  readonly endpoint: string | null;
  /** Whether AWS services made the calls: those never pass an endpoint of the organisation. */
  readonly byService: boolean;
  readonly count: number;
  /** The last of them. */
  readonly example: RecordedCall;
}

/** Where the items of a table go, and how calls reach it. */
export interface FlowFacts {
  /** `DescribeKinesisStreamingDestination` → `KinesisDataStreamDestinations`. */
  readonly kinesisDestinations: readonly JsonObject[];
  /** `DescribeStreamSummary` → `StreamDescriptionSummary`, of each Kinesis stream that receives its changes. */
  readonly kinesisStreams: readonly JsonObject[];
  /** `ListEventSourceMappings` → those of `EventSourceMappings` that read its stream, or such a Kinesis stream. */
  readonly streamConsumers: readonly JsonObject[];
  /** `ListExports` → those of `ExportSummaries` that are of the table: the last 90 days. */
  readonly exports: readonly JsonObject[];
  /** Versions of TLS that calls of the period used, as far as the change history holds them. */
  readonly recordedTls: readonly RecordedTls[];
  /** `DescribeVpcEndpoints` → those of `VpcEndpoints` in its account and Region that lead to DynamoDB. */
  readonly endpoints: readonly JsonObject[];
  /** Who used its items, by verified trail logs; null where the assessment reads none. */
  readonly itemUse: ItemUse | null;
}

/** Who read and wrote the items of a table, by data events of verified log files. */
export interface ItemUse {
  /** Trails of its account and Region, and when each is proven to have delivered all that it recorded. */
  readonly trails: readonly {
    readonly name: string;
    readonly homeRegion: string;
    /** Null for a trail of the organisation. */
    readonly account: string | null;
    readonly covered: readonly Interval[];
  }[];
  readonly users: readonly ItemUser[];
}

export interface ItemUser {
  /** ARN of a session's role, else of who called. */
  readonly principal: string;
  /** `userIdentity.type`. */
  readonly principalType: string;
  /** Calls that succeeded. */
  readonly calls: number;
  readonly refused: number;
  /** UTC days of the first and the last call that succeeded; empty without any. */
  readonly first: string;
  readonly last: string;
}

/** Names of the facts, for whoever has to know them when the program runs. */
export const flowFactNames = [
  'kinesisDestinations',
  'kinesisStreams',
  'streamConsumers',
  'exports',
  'recordedTls',
  'endpoints',
  'itemUse',
] as const satisfies readonly (keyof FlowFacts)[];
