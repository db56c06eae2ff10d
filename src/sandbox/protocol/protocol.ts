import type { JsonObject } from '../../model/index.ts';
import type { Operation, SandboxFailure, SandboxRequest, SandboxResponse, SandboxService } from '../dispatch.ts';

/** An error code with the HTTP status that the service sends with it. */
export interface ErrorKind {
  readonly code: string;
  readonly status: number;
}

/** A request that was understood: which operation, with which input. */
export interface Decoded {
  readonly operation: Operation;
  readonly input: JsonObject;
}

/** How one service puts requests, answers and errors on the wire. */
export interface Protocol {
  /** Finds the operation and its input; throws `SandboxFailure` as the service does for what it does not know. */
  readonly decode: (request: SandboxRequest, operations: readonly Operation[]) => Decoded;
  readonly encode: (operation: Operation, answer: JsonObject, requestId: string) => SandboxResponse;
  readonly encodeFailure: (failure: SandboxFailure, requestId: string) => SandboxResponse;
  readonly denied: ErrorKind;
  readonly throttled: ErrorKind;
  /** The access key is not valid here, also in a Region that the account has not enabled. */
  readonly invalidCredentials: ErrorKind;
  readonly unsigned: ErrorKind;
}

export const textBytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

export const jsonBytes = (value: JsonObject): Uint8Array => textBytes(JSON.stringify(value));

/** Operations of one service by name. */
export const named = (operations: readonly Operation[], name: string): Operation | undefined =>
  operations.find((operation) => operation.operation === name);

export type Protocols = Readonly<Record<SandboxService, Protocol>>;
