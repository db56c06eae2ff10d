import type { EvidenceId } from './evidence.ts';
import type { JsonObject } from './json.ts';
import type { Instant } from './period.ts';

/** A control-plane event of CloudTrail. Field names are lower-cased throughout `parameters` and `response`. */
export interface ChangeEvent {
  readonly id: string;
  readonly time: Instant;
  readonly account: string;
  readonly region: string;
  /** Such as `dynamodb.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  readonly actor: Actor;
  /** Set when the call failed: an attempt, not a change. */
  readonly error: string | null;
  readonly parameters: JsonObject;
  readonly response: JsonObject;
  /** ARNs named by the record, and names found in its parameters. */
  readonly resources: readonly string[];
  /** `tlsDetails`; not there for calls that AWS services make, and where CloudTrail does not tell. */
  readonly tls?: TlsDetails;
  /** `vpcEndpointId`, such as `vpce-0a1b2c3d4e5f60718`; not there for calls that came through no VPC endpoint. */
  readonly vpcEndpointId?: string;
  readonly evidence: EvidenceId;
}

export interface TlsDetails {
  /** `tlsVersion`, such as `TLSv1.3`; null where it is not told. */
  readonly version: string | null;
  /** `clientProvidedHostHeader`, such as `dynamodb.eu-central-1.amazonaws.com`; null where it is not told. */
  readonly host: string | null;
}

export interface Actor {
  /** `userIdentity.type`. */
  readonly type: string;
  /** ARN of the role or user; for a role session the role's ARN. */
  readonly principal: string;
  readonly session: string | null;
  readonly sourceAddress: string;
  /** Service that acted on the principal's behalf. */
  readonly invokedBy: string | null;
}
