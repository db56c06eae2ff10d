import type { JsonObject, Service } from '../model/index.ts';
import type { Scenario } from './scenario/bank.ts';

/** What the sandbox speaks: all that evidence is asked of, and Athena, which runs queries and writes their results. */
export type SandboxService = Service | 'athena';

/** A request as it arrived: the path still percent-encoded, header names in lower case. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface SandboxResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Who asks, as `GetCallerIdentity` tells it. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

export interface OperationContext {
  readonly account: string;
  readonly region: string;
  /** Host that the request names, such as `auditmanager.eu-central-1.amazonaws.com`, with its port where it has one. */
  readonly host: string;
  /** The sandbox's clock. Data come from `scenario.now`; this is for what happens at the time of the call. */
  readonly now: Date;
  readonly caller: Caller;
  readonly scenario: Scenario;
  /** Size of a page: the requested one or the service's own, but never more than the sandbox's `pageSize` option. */
  readonly pageSize: (requested: number | undefined, serviceDefault: number) => number;
}

/**
 * One operation of a service. `input` is the decoded request under the names on the wire: JSON members, path labels
 * (percent-decoded) and query parameters of REST, nested parameters of Query and EC2 (`Filter.1.Value.1` → arrays).
 * Values of query strings and of Query and EC2 parameters are text. The answer carries the names on the wire as well;
 * dates are epoch seconds in JSON and ISO 8601 text in XML. Throws `SandboxFailure` to answer with an error.
 */
export interface Operation {
  readonly service: SandboxService;
  readonly operation: string;
  /** REST only: method and path template, such as `/assessments/{assessmentId}/changelogs`. */
  readonly http?: { readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'; readonly path: string };
  /** Names of the paging token in the request and in the answer, where the operation pages. */
  readonly token?: { readonly input: string; readonly output: string };
  readonly answer: (context: OperationContext, input: JsonObject) => JsonObject;
}

/** An error as AWS answers it, encoded by the protocol of the service. */
export class SandboxFailure extends Error {
  /** Such as `AccessDeniedException`. */
  readonly code: string;
  readonly status: number;
  /** Further members of the error's shape, such as `resourceId`. */
  readonly members: JsonObject;

  constructor(
    code: string,
    message: string,
    options: { readonly status?: number; readonly members?: JsonObject } = {},
  ) {
    super(message);
    this.name = 'SandboxFailure';
    this.code = code;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
  }
}

/** The connection was cut: there is no answer, or only the first bytes of one. */
export class ConnectionCut extends Error {
  readonly partial: SandboxResponse | undefined;

  constructor(partial?: SandboxResponse) {
    super('the sandbox cut the connection');
    this.name = 'ConnectionCut';
    this.partial = partial;
  }
}

/** Text member of an input; `undefined` when it is absent or of another type. */
export function textOf(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whole number of an input, also when it travelled as text. */
export function integerOf(input: JsonObject, name: string): number | undefined {
  const value = input[name];
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** Date in the form of the JSON protocols: seconds since 1970, milliseconds as a fraction. */
export const epochSeconds = (date: Date): number => date.getTime() / 1000;

export interface PageOf<T> {
  readonly items: readonly T[];
  /** Opaque (base64) token of the next page; absent on the last one. */
  readonly next: string | undefined;
}

/** Cuts one page out of a list. A token that this function did not make is refused with `failure`. */
export function pageOf<T>(
  list: readonly T[],
  page: { readonly size: number; readonly token: string | undefined; readonly failure: () => SandboxFailure },
): PageOf<T> {
  const start = page.token === undefined ? 0 : offsetOf(page.token);
  if (start === undefined || start > list.length) throw page.failure();
  const end = start + page.size;
  return { items: list.slice(start, end), next: end < list.length ? tokenOf(end) : undefined };
}

const tokenOf = (offset: number): string => Buffer.from(`offset:${offset}`).toString('base64');

function offsetOf(token: string): number | undefined {
  const text = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64').toString('latin1'))?.[1];
  return text === undefined ? undefined : Number(text);
}
