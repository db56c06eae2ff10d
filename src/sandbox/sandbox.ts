import type { HttpHandler } from '@smithy/protocol-http';
import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '../model/index.ts';
import { SandboxFailure, type OperationContext, type SandboxRequest, type SandboxResponse } from './dispatch.ts';
import { before, createFaultPlan, cutShort, failureOf, repeatToken, type Fault, type FaultEffect } from './faults.ts';
import { callerOf, serviceOfHost, signedBy } from './identity.ts';
import { operationsByService } from './operations.ts';
import { protocols } from './protocol/index.ts';
import type { Decoded, Protocol } from './protocol/protocol.ts';
import { createQuotas } from './quotas.ts';
import { createRequestHandler } from './request-handler.ts';
import { uuidOf, type Scenario } from './scenario/bank.ts';
import type { BankChange } from './scenario/bank-changes.ts';
import { noBranches, type Branches } from './scenario/branches.ts';
import { keepIn, type SandboxBuckets } from './services/s3-kept.ts';
import { createScenario } from './scenario/scenario.ts';
import { isTimeStampRequest, timeStampResponse } from './time-stamps/service.ts';

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
  /** Tables beside those of the bank, for measurements. */
  readonly extraTables?: number;
  /** Accounts beside those of the bank, for estates of many. */
  readonly branches?: Branches;
  /** Changes of the bank beside those that every month tells, for rehearsals of many months. */
  readonly changes?: readonly BankChange[];
  /** What lies in the bank's buckets for packs and evidence, to begin with and from then on; nothing when absent. */
  readonly buckets?: SandboxBuckets;
}

export interface Sandbox {
  readonly scenario: Scenario;
  /** Answers one request. Rejects only with `ConnectionCut`. */
  readonly handle: (request: SandboxRequest) => Promise<SandboxResponse>;
  /** For the `requestHandler` option of any SDK client: the sandbox without a network. */
  readonly requestHandler: HttpHandler;
}

/** The embedded AWS. Its scenario is fixed at creation: same clock, same answers. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { extraTables = 0, branches = noBranches, changes = [] } = options;
  const scenario = createScenario({ now: options.now(), extraTables, branches, changes });
  if (options.buckets !== undefined) keepIn(scenario, options.buckets);
  const engine: Engine = {
    options,
    scenario,
    faults: createFaultPlan(options.faults ?? []),
    hasFaults: (options.faults ?? []).length > 0,
    allowed: options.quotas === true ? createQuotas(options.monotonic ?? (() => performance.now())) : () => true,
  };
  const handle = (request: SandboxRequest): Promise<SandboxResponse> =>
    isTimeStampRequest(request) ? Promise.resolve(timeStampResponse(request, options.now())) : answer(engine, request);
  return { scenario, handle, requestHandler: createRequestHandler(handle) };
}

interface Engine {
  readonly options: SandboxOptions;
  readonly scenario: Scenario;
  readonly faults: ReturnType<typeof createFaultPlan>;
  readonly hasFaults: boolean;
  readonly allowed: ReturnType<typeof createQuotas>;
}

async function answer(engine: Engine, request: SandboxRequest): Promise<SandboxResponse> {
  await pause(engine.options.latencyMs ?? 0);
  const service = signedBy(request)?.service ?? serviceOfHost(request);
  const protocol = protocols[service ?? 'auditmanager'];
  const requestId = uuidOf(`${request.path}?${JSON.stringify(request.query)}\n${Buffer.from(request.body).toString()}`);
  try {
    return await answerSigned(engine, request, { protocol, requestId });
  } catch (error) {
    if (error instanceof SandboxFailure) return protocol.encodeFailure(error, requestId);
    throw error;
  }
}

async function answerSigned(
  engine: Engine,
  request: SandboxRequest,
  { protocol, requestId }: { readonly protocol: Protocol; readonly requestId: string },
): Promise<SandboxResponse> {
  const signed = signedBy(request);
  if (signed === undefined) throw failureOf(protocol.unsigned, 'Request is missing Authentication Token');
  const { service, region } = signed;
  const caller = callerOf(signed.accessKeyId, request.headers['x-amz-security-token']);
  const { account } = caller;
  const decoded = protocol.decode(request, operationsByService[service]);
  const { operation } = decoded;
  const subject = {
    service,
    operation,
    account,
    region,
    callerArn: caller.arn,
    text: engine.hasFaults ? textOfRequest(request) : '',
  };
  const effects = engine.faults(subject);
  for (const effect of effects) if (effect.kind === 'slow') await pause(effect.milliseconds);
  if (!engine.allowed({ service, operation: operation.operation, account, region })) {
    throw failureOf(protocol.throttled, 'Rate exceeded');
  }
  const replaced = effects.map((effect) => before(effect, subject, protocol)).find((value) => value !== undefined);
  const host = request.headers['host'] ?? '';
  const context = { account, region, host, caller, ...contextOf(engine) };
  const response = protocol.encode(operation, replaced ?? ask(decoded, context, effects), requestId);
  cutShort(effects, response);
  return response;
}

function ask({ operation, input }: Decoded, context: OperationContext, effects: readonly FaultEffect[]): JsonObject {
  const result = operation.answer(context, input);
  return effects.some((effect) => effect.kind === 'repeat-token') ? repeatToken(operation, input, result) : result;
}

const contextOf = ({ options, scenario }: Engine): Pick<OperationContext, 'now' | 'scenario' | 'pageSize'> => ({
  now: options.now(),
  scenario,
  pageSize: (requested, serviceDefault) =>
    Math.max(1, Math.min(requested ?? serviceDefault, options.pageSize ?? Number.POSITIVE_INFINITY)),
});

function textOfRequest(request: SandboxRequest): string {
  const raw = `${request.path}\n${Buffer.from(request.body).toString()}`;
  try {
    return `${raw}\n${decodeURIComponent(raw)}`;
  } catch {
    return raw;
  }
}

const pause = async (milliseconds: number): Promise<void> => {
  if (milliseconds > 0) await delay(milliseconds);
};
