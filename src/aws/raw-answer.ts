import type { HttpResponse } from '@smithy/types';
import type { AwsCommand, Deserialize, Finalize } from './service-client.ts';

/** An answer of AWS, before anything interpreted it. */
export interface RawAnswer {
  readonly status: number;
  /** `Content-Type` as received; empty when there was none. */
  readonly mediaType: string;
  readonly body: Uint8Array;
  readonly requestId: string | null;
  /** `Date` as received: AWS's clock; null when there was none. */
  readonly date: string | null;
  /** `x-amz-meta-…` of an object of S3 by the rest of their names; empty elsewhere. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface Observation {
  readonly send: (signal: AbortSignal | undefined) => Promise<unknown>;
  /** Waits for the rate limit, then runs the attempt. */
  readonly limit: (attempt: () => Promise<object>) => Promise<object>;
  readonly answers?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onRetry?: () => void;
}

/**
 * Sends a command and returns the raw answer of its last attempt. The body is read before the SDK parses it: next to
 * the network, the innermost place of the `deserialize` step. What the SDK makes of it is not used.
 */
export async function observe(command: AwsCommand, observation: Observation): Promise<RawAnswer> {
  const state: { attempts: number; answer: RawAnswer | undefined } = { attempts: 0, answer: undefined };
  // After the retry middleware and before signing: every attempt waits for the rate, none with an ageing signature.
  const paced: Finalize = (next) => async (args) => {
    state.attempts += 1;
    state.answer = undefined;
    if (state.attempts > 1) observation.onRetry?.();
    return observation.limit(() => next(args)) as ReturnType<typeof next>;
  };
  const captured: Deserialize = (next) => async (args) => {
    const result = await next(args);
    const response = result.response as HttpResponse;
    const body = await readBody(response.body);
    state.answer = rawAnswer(response, body);
    response.body = body.subarray();
    return result;
  };
  command.middlewareStack.addRelativeTo(paced, { name: 'pace', relation: 'after', toMiddleware: 'retryMiddleware' });
  command.middlewareStack.add(captured, { name: 'rawAnswer', step: 'deserialize', priority: 'low' });
  try {
    await observation.send(observation.signal);
  } catch (error) {
    if (state.answer === undefined || !isAnswer(error, state.answer, observation.answers)) throw error;
  }
  if (state.answer === undefined) throw new TypeError('the SDK gave an answer without asking');
  return state.answer;
}

/** Whether AWS answered although the SDK threw: the error is one of the expected codes, or only the SDK could not read it. */
function isAnswer(error: unknown, answer: RawAnswer, answers: readonly string[] | undefined): boolean {
  if (answer.status >= 200 && answer.status < 300) return true;
  return error instanceof Error && answers?.includes(error.name) === true;
}

function rawAnswer(response: HttpResponse, body: Uint8Array): RawAnswer {
  const header = (name: string): string | undefined =>
    Object.entries(response.headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return {
    status: response.statusCode,
    mediaType: header('content-type') ?? '',
    body,
    requestId: header('x-amzn-requestid') ?? header('x-amz-request-id') ?? null,
    date: header('date') ?? null,
    metadata: metadataOf(response.headers),
  };
}

const metadataPrefix = 'x-amz-meta-';

const metadataOf = (headers: HttpResponse['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.toLowerCase().startsWith(metadataPrefix) ? [[name.toLowerCase().slice(metadataPrefix.length), value]] : [],
    ),
  );

async function readBody(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return new TextEncoder().encode(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
