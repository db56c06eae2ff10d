import type { Service } from '../model/index.ts';
import type { SandboxRequest, SandboxResponse } from './dispatch.ts';
import type { Scenario } from './scenario/bank.ts';

/** Something that goes wrong on the way, for requests that match. */
export interface Fault {
  readonly match: {
    readonly service?: Service;
    readonly operation?: string;
    readonly account?: string;
    readonly region?: string;
    /** Text within the request's path or body, such as a table name. */
    readonly resource?: string;
  };
  /** How many matching requests it meets; all of them when absent. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export type FaultEffect =
  | { readonly kind: 'denied' }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Without `afterBytes` there is no answer at all; with it the body ends early. */
  | { readonly kind: 'cut'; readonly afterBytes?: number }
  /** Every further page names its own token as the next one. */
  | { readonly kind: 'repeat-token' }
  | { readonly kind: 'audit-manager-not-set-up' }
  | { readonly kind: 'region-not-enabled' }
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly message: string };

export interface SandboxOptions {
  readonly now: () => Date;
  readonly faults?: readonly Fault[];
  /** Enforces AWS's request rates with `ThrottlingException`. */
  readonly quotas?: boolean;
  /** Monotonic milliseconds for the quotas; `performance.now` when absent. */
  readonly monotonic?: () => number;
  /** Time that every answer takes. */
  readonly latencyMs?: number;
  /** Largest page of any operation, so that paging happens with little data. */
  readonly pageSize?: number;
  /** More tables than the bank has, for measurements. */
  readonly extraTables?: number;
}

export interface Sandbox {
  readonly scenario: Scenario;
  /** Rejects only with `ConnectionCut`. */
  readonly handle: (request: SandboxRequest) => Promise<SandboxResponse>;
}
