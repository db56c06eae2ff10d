import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import type { HttpHandler } from '@smithy/protocol-http';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { JsonObject, ScopeAccount, Service } from '../model/index.ts';
import { handlerOf, type Way } from './network.ts';
import { services } from './operations.ts';
import type { AwsClient, AwsCommand, ServiceClient } from './service-client.ts';
import { untilMade } from './pending.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Pace, RateLimit } from './rate-limit.ts';
import { createAssumeRole, credentialsOf, providerOf } from './roles.ts';
import type { AssumeRole } from './roles.ts';
import { observe } from './raw-answer.ts';
import type { RawAnswer } from './raw-answer.ts';

export type { RawAnswer } from './raw-answer.ts';

export interface ConnectOptions extends Way {
  readonly accounts: readonly ScopeAccount[];
  /** Wall clock, for the end of role sessions. */
  readonly now: () => Date;
  readonly pace?: Pace;
  /** Attempts of one call, the first included. */
  readonly maxAttempts?: number;
}

/** One call: where it is asked, with what, and which error codes are answers to it. */
export interface SendOptions {
  readonly account: string;
  readonly region: string;
  readonly request: JsonObject;
  readonly answers?: readonly string[];
  /** Error codes after which the same is asked again, until it is answered or two minutes have gone by. */
  readonly pending?: readonly string[];
  readonly signal?: AbortSignal;
  /** Told before every attempt after the first. */
  readonly onRetry?: () => void;
}

export interface Connection {
  /**
   * Asks AWS and returns the body of its answer exactly as received. Rejects with the SDK's error when there is none,
   * see `failureOf`. @throws TypeError for an operation that is not on the list of `operations.ts`.
   */
  readonly send: (service: Service, operation: string, options: SendOptions) => Promise<RawAnswer>;
  /** Lets go of an account's clients, session and rates; a later call makes new ones. */
  readonly release: (account: string) => void;
  readonly close: () => void;
}

/** Realtime pace: the machine's monotonic clock and timers. */
export const realPace: Pace = {
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/** No pace at all, for a sandbox in the same process: there is nobody to be considerate of. */
export const unpaced: Pace = { monotonic: () => 0, sleep: () => Promise.resolve() };

/** A connection to AWS for all accounts of a scope. Nothing is sent before the first call. */
export function connect(options: ConnectOptions): Connection {
  const requestHandler = handlerOf(options);
  const own = providerOf(options.credentials, requestHandler);
  const pace = options.pace ?? realPace;
  const shared: Shared = { own, config: clientConfig(options, requestHandler), pace, now: options.now };
  const opened = new Map<string, OpenAccount>();

  const accountOf = (id: string): OpenAccount => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    const account = options.accounts.find((candidate) => candidate.id === id);
    if (account === undefined) throw new TypeError(`account ${id} is not in the scope`);
    const open = openAccount(account, shared);
    opened.set(id, open);
    return open;
  };

  return {
    send: async (service, operation, where) => {
      const sdk = await services[service]();
      const { clientFor, limit } = accountOf(where.account);
      const attempt = (): Promise<RawAnswer> => {
        const command = commandOf(service, sdk, { operation, request: where.request });
        return observe(command, {
          send: (signal) =>
            clientFor(service, sdk, where.region).send(command, signal === undefined ? {} : { abortSignal: signal }),
          limit: (task) => limit({ ...where, service, operation }, task, where.signal),
          ...where,
        });
      };
      return untilMade(attempt, where, pace);
    },
    release: (account) => void opened.delete(account),
    close: () => {
      opened.clear();
      if (options.requestHandler === undefined) requestHandler.destroy?.();
    },
  };
}

interface Shared extends Pick<ConnectOptions, 'now'> {
  readonly own: AwsCredentialIdentityProvider;
  readonly config: Readonly<Record<string, unknown>>;
  readonly pace: Pace;
}

/** What an account is asked with. */
interface OpenAccount {
  readonly clientFor: (service: Service, sdk: ServiceClient, region: string) => AwsClient;
  readonly limit: RateLimit;
}

function openAccount(account: ScopeAccount, { own, config, pace, now }: Shared): OpenAccount {
  const clients = new Map<string, AwsClient>();
  let credentials: AwsCredentialIdentityProvider | null = null;

  const credentialsFor = (region: string): AwsCredentialIdentityProvider => {
    if (credentials !== null) return credentials;
    const ask = createAssumeRole({ config: { ...config, region }, own });
    const assumeRole: AssumeRole = (roleArn) =>
      ask(roleArn).catch((error: unknown) => {
        credentials = null; // the next Region may have an STS endpoint that answers
        throw error;
      });
    credentials = credentialsOf(account, own, { assumeRole, now });
    return credentials;
  };

  return {
    limit: createRateLimit(pace),
    clientFor: (service, sdk, region) => {
      const name = `${service}|${region}`;
      const known = clients.get(name);
      if (known !== undefined) return known;
      const settings = { ...config, ...sdk.settings, region, credentials: credentialsFor(region) };
      const client = new sdk.Client(settings as never) as AwsClient;
      clients.set(name, client);
      return client;
    },
  };
}

function commandOf(
  service: Service,
  sdk: ServiceClient,
  { operation, request }: { readonly operation: string; readonly request: JsonObject },
): AwsCommand {
  const Command = Object.hasOwn(sdk.commands, operation) ? sdk.commands[operation] : undefined;
  if (Command === undefined) throw new TypeError(`${service}:${operation} is not an operation this tool may ask`);
  return new Command(withDates(request, sdk.timestamps) as never) as AwsCommand;
}

function clientConfig(options: ConnectOptions, requestHandler: HttpHandler): Readonly<Record<string, unknown>> {
  return {
    requestHandler,
    retryMode: 'adaptive',
    maxAttempts: options.maxAttempts ?? 8,
    // One fixed host name per service and Region: what a bank's firewall rules and VPC endpoints are written for.
    accountIdEndpointMode: 'disabled',
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  };
}

function withDates(request: JsonObject, timestamps: readonly string[]): Readonly<Record<string, unknown>> {
  const entries = Object.entries(request).map(([name, value]) => {
    if (!timestamps.includes(name)) return [name, value] as const;
    const date = new Date(typeof value === 'string' ? value : Number.NaN);
    if (Number.isNaN(date.getTime()))
      throw new TypeError(`${name} is not an ISO 8601 instant: ${JSON.stringify(value)}`);
    return [name, date] as const;
  });
  return Object.fromEntries(entries);
}
