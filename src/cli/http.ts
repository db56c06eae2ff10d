import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { proxiesOf, proxyAuthorization, ProxyError, tunnelling, unreachableProxy } from '../aws/index.ts';
import { AuditPackError } from '../model/index.ts';
import type { Context } from './context.ts';

/** A request of our own: to time-stamp authorities, authorities of certificates, a webhook. */
export interface Request {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Most bytes that are read of an answer. */
  readonly maxBytes: number;
  /** How often another address is followed; not at all where it is not given. */
  readonly redirects?: number;
}

const timeoutMs = 15_000;

/**
 * Asks by HTTP or HTTPS, through the proxy of the environment, within fifteen seconds.
 * @returns the body of an answer with a status of success
 * @throws AuditPackError E_NETWORK why there is none, which never repeats the address: it may be a secret
 */
export async function askHttp(address: string, request: Request, { env }: Pick<Context, 'env'>): Promise<Uint8Array> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw failed('the address is not usable');
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await send(url, request, { env, signal }).catch((error: unknown) => {
    throw unreachable(error, signal);
  });
  const { statusCode = 0, headers } = answer;
  const { redirects = 0 } = request;
  if (statusCode >= 300 && statusCode < 400 && redirects > 0 && headers.location !== undefined) {
    answer.destroy();
    const next = URL.canParse(headers.location, url.href) ? new URL(headers.location, url.href).href : '';
    return askHttp(next, { ...request, redirects: redirects - 1 }, { env });
  }
  if (statusCode < 200 || statusCode >= 300) {
    answer.destroy();
    throw failed(`it answered with HTTP status ${statusCode}`);
  }
  return bodyOf(answer, request.maxBytes, signal);
}

interface Sending {
  readonly env: Context['env'];
  readonly signal: AbortSignal;
}

interface Sent {
  readonly method: string;
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
}

function send(
  url: URL,
  { method = 'GET', headers, body }: Request,
  { env, signal }: Sending,
): Promise<IncomingMessage> {
  const proxies = proxiesOf(env);
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  const sent: Sent = { method, signal, headers: { ...headers, ...length } };
  return new Promise((answered, reject) => {
    const proxy = url.protocol === 'http:' ? proxies.to(url) : null;
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...sent, agent: tunnelling(proxies, new Agent()) })
        : proxy === null
          ? httpRequest(url, { ...sent, agent: false })
          : overProxy(proxy, url, sent);
    request.once('error', (error) => reject(proxy === null ? error : unreachableProxy(proxy, error)));
    request.once('response', (answer) => {
      if (proxy === null || answer.statusCode !== 407) return answered(answer);
      answer.destroy();
      return reject(new ProxyError(proxy, answer.statusCode));
    });
    request.end(body);
  });
}

/** Plain HTTP names the whole address to the proxy (RFC 9112 §3.2.2). */
function overProxy(proxy: URL, url: URL, sent: Sent): ReturnType<typeof httpRequest> {
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = { ...sent.headers, host: url.host, ...proxyAuthorization(proxy) };
  return request(new URL('/', proxy), { ...sent, path: url.href, headers, agent: false });
}

async function bodyOf(answer: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) break;
    }
  } catch (error) {
    throw unreachable(error, signal);
  }
  if (size > maxBytes) throw failed(`it answered with more than ${maxBytes} bytes`);
  return Buffer.concat(chunks);
}

const failed = (message: string, cause?: unknown): AuditPackError =>
  new AuditPackError('E_NETWORK', message, cause === undefined ? {} : { cause });

function unreachable(error: unknown, signal: AbortSignal): AuditPackError {
  if (error instanceof AuditPackError) return error;
  if (signal.aborted) return failed(`it did not answer within ${timeoutMs / 1000} seconds`, error);
  if (error instanceof ProxyError) return failed(error.message, error);
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return failed(`it cannot be reached (${typeof code === 'string' ? code : String(message)})`, error);
}
