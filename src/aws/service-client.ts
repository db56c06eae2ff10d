import type { DeserializeMiddleware, FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';

/** A command of the SDK, as far as we use it. */
export interface AwsCommand {
  readonly middlewareStack: MiddlewareStack<object, object>;
}

/** A client of the SDK, as far as we use it. */
export interface AwsClient {
  send(command: unknown, options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

export type Finalize = FinalizeRequestMiddleware<object, object>;
export type Deserialize = DeserializeMiddleware<object, object>;

/** The class of a service's client and the commands that may be asked, by operation name. */
export interface ServiceClient {
  readonly Client: new (config: never) => unknown;
  readonly commands: Readonly<Record<string, new (input: never) => unknown>>;
  /** Request members that AWS models as timestamps: ISO 8601 text in a question, `Date` for the SDK. */
  readonly timestamps: readonly string[];
  /** Settings of this client beside those that all share. */
  readonly settings?: Readonly<Record<string, unknown>>;
}
