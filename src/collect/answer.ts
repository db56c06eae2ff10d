import { failureOf } from '../aws/index.ts';
import type { Failure, RawAnswer } from '../aws/index.ts';
import { canonicalJson } from '../model/index.ts';
import type { Call, Json, JsonObject } from '../model/index.ts';
import { decodeBody } from '../sources/decode.ts';
import type { Answer, Question } from '../sources/source.ts';
import type { Identity } from './identity.ts';
import { withOwnSignal } from './own-signal.ts';
import { itemsIn, nextToken, withToken } from './paging.ts';
import { collectedRecord, unavailableRecord } from './record.ts';
import { evidenceId } from '../store/index.ts';
import type { Place } from './progress.ts';
import type { Run } from './run.ts';

/** A question bound to its place. */
export interface Bound {
  /** Where it counts in the run's progress; a question to a global service may be asked in another Region. */
  readonly place: Place;
  readonly call: Call;
  readonly question: Question;
  /** Resolves to the caller of the account; asked only when AWS has to be. */
  readonly identity: () => Promise<Identity>;
}

interface ReadPage {
  readonly kind: 'page';
  readonly body: JsonObject;
  readonly stored: boolean;
}
type Page = ReadPage | { readonly kind: 'unavailable'; readonly failure: Failure };

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
    if (token === undefined || page === bound.question.mostPages) return { kind: 'answered', pages };
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

/** A page that the store holds, when its body is intact. */
function storedPage(run: Run, { call }: Bound, page: number): ReadPage | undefined {
  const record = run.store.lookup(call, page);
  if (record?.kind !== 'collected') return undefined;
  const bytes = run.store.body(record.sha256);
  return bytes === undefined ? undefined : { kind: 'page', body: decodeBody(record.mediaType, bytes), stored: true };
}

interface Wanted {
  readonly page: number;
  readonly token: Json | undefined;
  /** Whether the store may answer. */
  readonly resume: boolean;
}

async function readPage(run: Run, bound: Bound, wanted: Wanted): Promise<Page> {
  const { page, resume } = wanted;
  const earlier = resume ? storedPage(run, bound, page) : undefined;
  if (earlier !== undefined) {
    report(run, bound, { page, body: earlier.body, fresh: false });
    return earlier;
  }
  const identity = await bound.identity();
  if (identity.kind === 'blocked') {
    const loss = { page, failure: identity.failure, caller: null };
    return { kind: 'unavailable', failure: await lose(run, bound, loss) };
  }
  // Who the caller is may have been the question itself, and is stored now.
  const own = resume ? storedPage(run, bound, page) : undefined;
  return own ?? freshPage(run, bound, { ...wanted, caller: identity.arn });
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
  const { paging, mostPages } = bound.question;
  const last = nextToken(body, paging) === undefined || page === mostPages;
  const head = { call: bound.call, page, caller, collectedAt: run.clock() };
  await run.store.put(collectedRecord(head, raw, last), raw.body);
  report(run, bound, { page, body, fresh: true });
  return { kind: 'page', body, stored: false };
}

async function send(run: Run, { call, place, question }: Bound, token: Json | undefined): Promise<RawAnswer> {
  const { operation, account, region } = call;
  return withOwnSignal(run.signal, (signal) =>
    run.connection.send(question.service, operation, {
      account,
      region,
      request: withToken(call.request, question.paging, token),
      signal,
      onRetry: () => run.progress({ kind: 'retry', place, operation }),
      ...(question.answers === undefined ? {} : { answers: question.answers }),
      ...(question.pending === undefined ? {} : { pending: question.pending }),
    }),
  );
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
async function lose(run: Run, { call, place }: Bound, { page, failure, caller }: Loss): Promise<Failure> {
  const head = { call, page, caller, collectedAt: run.clock() };
  await run.store.put(unavailableRecord(head, failure));
  run.progress({ kind: 'unavailable', place, operation: call.operation, ...failure });
  return failure;
}

interface Read {
  readonly page: number;
  readonly body: JsonObject;
  readonly fresh: boolean;
}

function report(run: Run, { call, place }: Bound, { page, body, fresh }: Read): void {
  const id = evidenceId(call, page);
  if (run.reported.has(id)) return;
  run.reported.add(id);
  run.progress({ kind: 'page', place, operation: call.operation, page, items: itemsIn(body), fresh });
}
