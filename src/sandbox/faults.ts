import type { Json, JsonObject } from '../model/index.ts';
import {
  ConnectionCut,
  SandboxFailure,
  type Operation,
  type SandboxResponse,
  type SandboxService,
} from './dispatch.ts';
import type { ErrorKind, Protocol } from './protocol/protocol.ts';

/** Something that goes wrong on the way, for requests that match all of what is given. */
export interface Fault {
  readonly match: {
    readonly service?: SandboxService;
    readonly operation?: string;
    readonly account?: string;
    readonly region?: string;
    /** Text within the request's path (decoded) or body, such as a table name. */
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
  /** Every page but the first names its own token as the next one. */
  | { readonly kind: 'repeat-token' }
  /** Meets Audit Manager alone: its status is INACTIVE and every other operation is denied. */
  | { readonly kind: 'audit-manager-not-set-up' }
  /** The access key is not valid in the Region, as AWS says for one that the account has not enabled. */
  | { readonly kind: 'region-not-enabled' }
  | { readonly kind: 'error'; readonly code: string; readonly status: number; readonly message: string };

/** One call as the faults see it. */
export interface FaultSubject {
  readonly service: SandboxService;
  readonly operation: Operation;
  readonly account: string;
  readonly region: string;
  readonly callerArn: string;
  /** Decoded path and body. */
  readonly text: string;
}

/** Gives the effects for a call, and counts `times` down. */
export function createFaultPlan(faults: readonly Fault[]): (subject: FaultSubject) => readonly FaultEffect[] {
  const left = faults.map((fault) => fault.times ?? Number.POSITIVE_INFINITY);
  return (subject) =>
    faults.flatMap((fault, index) => {
      const times = left[index] ?? 0;
      if (times <= 0 || !matches(fault, subject)) return [];
      left[index] = times - 1;
      return [fault.effect];
    });
}

function matches({ match, effect }: Fault, subject: FaultSubject): boolean {
  if (effect.kind === 'audit-manager-not-set-up' && subject.service !== 'auditmanager') return false;
  return (
    (match.service ?? subject.service) === subject.service &&
    (match.operation ?? subject.operation.operation) === subject.operation.operation &&
    (match.account ?? subject.account) === subject.account &&
    (match.region ?? subject.region) === subject.region &&
    subject.text.includes(match.resource ?? '')
  );
}

/** What happens before the operation is asked: nothing, an answer in its place, or an error (thrown). */
export function before(effect: FaultEffect, subject: FaultSubject, protocol: Protocol): JsonObject | undefined {
  switch (effect.kind) {
    case 'denied': {
      const action = `${subject.service}:${subject.operation.operation}`;
      throw failureOf(protocol.denied, `User: ${subject.callerArn} is not authorized to perform: ${action}`);
    }
    case 'throttled':
      throw failureOf(protocol.throttled, 'Rate exceeded');
    case 'region-not-enabled':
      throw failureOf(protocol.invalidCredentials, 'The security token included in the request is invalid.');
    case 'error':
      throw new SandboxFailure(effect.code, effect.message, { status: effect.status });
    case 'audit-manager-not-set-up':
      if (subject.operation.operation === 'GetAccountStatus') return { status: 'INACTIVE' };
      throw failureOf(
        protocol.denied,
        'Please complete AWS Audit Manager setup from home page to enable this action in this account.',
      );
    case 'cut':
      if (effect.afterBytes === undefined) throw new ConnectionCut();
      return undefined;
    case 'slow':
    case 'repeat-token':
      return undefined;
  }
}

export const failureOf = (kind: ErrorKind, message: string): SandboxFailure =>
  new SandboxFailure(kind.code, message, { status: kind.status });

/** The answer with the request's own token as the next one, where the request had one. */
export function repeatToken(operation: Operation, input: JsonObject, answer: JsonObject): JsonObject {
  const token: Json | undefined = operation.token === undefined ? undefined : input[operation.token.input];
  return operation.token === undefined || token === undefined ? answer : { ...answer, [operation.token.output]: token };
}

/** Throws when an effect cuts the answer short. */
export function cutShort(effects: readonly FaultEffect[], response: SandboxResponse): void {
  const cut = effects.find((effect) => effect.kind === 'cut');
  if (cut?.afterBytes === undefined) return;
  const headers = { ...response.headers, 'content-length': String(response.body.length) };
  throw new ConnectionCut({ ...response, headers, body: response.body.subarray(0, cut.afterBytes) });
}
