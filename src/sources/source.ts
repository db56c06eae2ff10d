import type { Assessment, Cause, JsonObject, Service, SourceId } from '../model/index.ts';

/** Where an operation keeps its paging token. Both are paths with dots, into the request and into the decoded answer. */
export interface Paging {
  readonly input: string;
  readonly output: string;
}

/** A question as a source asks it; source, account and region are bound by the collector. */
export interface Question {
  readonly service: Service;
  readonly operation: string;
  readonly request: JsonObject;
  readonly paging?: Paging;
  /** Pages to ask for at most. Where that was not all, the last page still names a next one. */
  readonly mostPages?: number;
  /** Region to ask instead of the target's, for global services (IAM events are in us-east-1). */
  readonly region?: string;
  /** Error codes that are an answer and not a failure: `PolicyNotFoundException` says that there is no policy. */
  readonly answers?: readonly string[];
  /** Error codes that say that the answer is still being made: asked again after some seconds, for a minute or two. */
  readonly pending?: readonly string[];
}

/** All pages of an answer, decoded; or the reason why there is none. Either way it is stored before it is returned. */
export type Answer =
  | { readonly kind: 'answered'; readonly pages: readonly JsonObject[] }
  | { readonly kind: 'unavailable'; readonly cause: Cause; readonly message: string };

/**
 * Asks AWS, or the store when it already holds the answer. Never rejects for a failed call: absence is data.
 * Safe to call any number of times at once: rate and concurrency are limited behind it.
 */
export type Ask = (question: Question) => Promise<Answer>;

export interface Target {
  readonly account: string;
  readonly region: string;
  readonly assessment: Assessment;
}

/** One source of evidence. */
export interface Source {
  readonly id: SourceId;
  readonly title: string;
  /** `region`: asked in every account and region; `account`: once for each account, in the first region of the scope. */
  readonly per: 'account' | 'region';
  /** IAM actions it needs, with the resources they can be narrowed to (`*` where AWS has no resource level). */
  readonly actions: readonly { readonly action: string; readonly resource: string }[];
  /** The source whose answers name what this one asks about: where they name nothing, it asks nothing. */
  readonly namedBy?: SourceId;
  /** Evidence that was collected earlier than this many hours before the period's end is stale. */
  readonly freshnessHours: number;
  readonly collect: (ask: Ask, target: Target) => Promise<void>;
}
