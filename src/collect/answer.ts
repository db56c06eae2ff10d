import { failureOf } from '../aws/index.ts';
import type { Failure, RawAnswer } from '../aws/index.ts';
import { canonicalJson } from '../model/index.ts';
import type { Call, Json, JsonObject } from '../model/index.ts';
import { decodeBody } from '../sources/decode.ts';
import type { Answer, Question } from '../sources/source.ts';
import type { Identity } from './identity.ts';
import { itemsIn, nextToken, withToken } from './paging.ts';
import { collectedRecord, unavailableRecord } from './record.ts';
import type { Run } from './run.ts';

/** A question bound to its place. */
export interface Bound {
  readonly call: Call;
  readonly question: Question;
  /** Resolves to the caller of the account; asked only when AWS has to be. */
  readonly identity: () => Promise<Identity>;
}

type Page =
  | { readonly kind: 'page'; readonly body: JsonObject; readonly stored: boolean }
  | { readonly kind: 'unavailable'; readonly failure: Failure };

/**
 * All pages of an answer, from the store as far as it goes and then from AWS; every page is on disk before the next is
 * asked for. A listing that AWS does not let us continue with the stored token (tokens expire) is asked again from its
 * first page: pages of two listings never form one answer.
 */
export async function answer(run: Run, bound: Bound): Promise<Answer> {
  const first = await readPages(run, bound, true);
  return first === 'restart' ? ((await readPages(run, bound, false)) as Answer) : first;
}

async function readPages(run: Run, bound: Bound, resume: boolean): Promise<Answer | 'restart'> {
  const pages: JsonObject[] = [];
  const seen = new Set<string>();
  let token: Json | undefined;
  let resumed = false;
  for (let page = 1; ; page += 1) {
    const result = await readPage(run, bound, { page, token, resume });
    if (result.kind === 'unavailable') {
      if (resumed && result.failure.cause === 'error') return 'restart';
      return { kind: 'unavailable', ...result.failure };
    }
    resumed = resume && result.stored;
    pages.push(result.body);
    token = nextToken(result.body, bound.question.paging);
    if (token === undefined) return { kind: 'answered', pages };
    if (seen.has(canonicalJson(token))) {
      if (resumed) return 'restart';
      const failure = await lose(run, bound, { page: page + 1, failure: repeated(page), caller: null });
      return { kind: 'unavailable', ...failure };
    }
    seen.add(canonicalJson(token));
  }
}

const repeated = (page: number): Failure => ({
  cause: 'truncated',
  message: `page ${page} names a page that was already given as the next one, so the list cannot be read to its end`,
});

/** A page that an earlier run stored, when its body is intact. */
function storedPage(run: Run, { call, question }: Bound, page: number): Page | undefined {
  const record = run.store.lookup(call, page);
  if (record?.kind !== 'collected') return undefined;
  const bytes = run.store.body(record.sha256);
  if (bytes === undefined) return undefined;
  const body = decodeBody(record.mediaType, bytes);
  run.progress({
    kind: 'page',
    place: placeOf(call),
    operation: question.operation,
    page,
    items: itemsIn(body),
    fresh: false,
  });
  return { kind: 'page', body, stored: true };
}

interface Wanted {
  readonly page: number;
  readonly token: Json | undefined;
  /** Whether the store may answer. */
  readonly resume: boolean;
}

async function readPage(run: Run, bound: Bound, wanted: Wanted): Promise<Page> {
  const stored = (): Page | undefined => (wanted.resume ? storedPage(run, bound, wanted.page) : undefined);
  const page = stored();
  if (page !== undefined) return page;
  const identity = await bound.identity();
  if (identity.kind === 'blocked') {
    return {
      kind: 'unavailable',
      failure: await lose(run, bound, { page: wanted.page, failure: identity.failure, caller: null }),
    };
  }
  // Who the caller is may have been the question itself, and is stored now.
  return stored() ?? freshPage(run, bound, { ...wanted, caller: identity.arn });
}

async function freshPage(
  run: Run,
  bound: Bound,
  { page, token, caller }: Wanted & { readonly caller: string },
): Promise<Page> {
  let raw: RawAnswer;
  try {
    raw = await send(run, bound, token);
  } catch (error) {
    run.signal.throwIfAborted();
    const failure = failureOf(error);
    return { kind: 'unavailable', failure: await lose(run, bound, { page, failure, caller }) };
  }
  const body = decode(raw);
  if (typeof body === 'string') {
    const failure: Failure = { cause: 'unreadable', message: `the answer cannot be read: ${body}` };
    return { kind: 'unavailable', failure: await lose(run, bound, { page, failure, caller }) };
  }
  const last = nextToken(body, bound.question.paging) === undefined;
  const head = { call: bound.call, page, caller, collectedAt: run.clock() };
  await run.store.put(collectedRecord(head, raw, last), raw.body);
  const { operation } = bound.call;
  run.progress({ kind: 'page', place: placeOf(bound.call), operation, page, items: itemsIn(body), fresh: true });
  return { kind: 'page', body, stored: false };
}

async function send(run: Run, { call, question }: Bound, token: Json | undefined): Promise<RawAnswer> {
  const { service, operation, account, region } = call;
  return run.connection.send(service, operation, {
    account,
    region,
    request: withToken(call.request, question.paging, token),
    signal: run.signal,
    onRetry: () => run.progress({ kind: 'retry', place: placeOf(call), operation }),
    ...(question.answers === undefined ? {} : { answers: question.answers }),
  });
}

/** The decoded body, or what is wrong with it. */
function decode(raw: RawAnswer): JsonObject | string {
  try {
    return decodeBody(raw.mediaType, raw.body);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Loss {
  readonly page: number;
  readonly failure: Failure;
  readonly caller: string | null;
}

/** Stores that a page is unavailable, and why. */
async function lose(run: Run, { call }: Bound, { page, failure, caller }: Loss): Promise<Failure> {
  const head = { call, page, caller, collectedAt: run.clock() };
  await run.store.put(unavailableRecord(head, failure));
  run.progress({ kind: 'unavailable', place: placeOf(call), operation: call.operation, ...failure });
  return failure;
}

const placeOf = ({ account, region, source }: Call) => ({ account, region, source });
