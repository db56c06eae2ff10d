import { HttpResponse, type HttpHandler, type HttpRequest } from '@smithy/protocol-http';
import { Readable } from 'node:stream';
import { ConnectionCut, type SandboxRequest, type SandboxResponse } from './dispatch.ts';

/** The sandbox as a request handler of the SDK: same bytes as over a socket, without the socket. */
export function createRequestHandler(handle: (request: SandboxRequest) => Promise<SandboxResponse>): HttpHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request, options) => {
      const signal = options?.abortSignal;
      if (signal?.aborted === true) throw aborted();
      const response = toSandbox(request).then(handle).then(whole, afterCut);
      return { response: await (signal === undefined ? response : Promise.race([response, abortion(signal)])) };
    },
    updateHttpClientConfig: () => {
      // No sockets, nothing to configure.
    },
    httpHandlerConfigs: () => ({}),
  };
}

async function toSandbox(request: HttpRequest): Promise<SandboxRequest> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: request.method,
    path: request.path,
    query: request.query,
    headers,
    body: await bytesOf(request.body),
  };
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  // A plain view: the SDK's own subclass of Uint8Array warns when it is read as text.
  if (body instanceof Uint8Array) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  if (body instanceof Readable) return Buffer.concat(await body.toArray());
  throw new TypeError('the sandbox cannot read this request body');
}

const whole = (response: SandboxResponse): HttpResponse =>
  new HttpResponse({
    statusCode: response.status,
    headers: { 'content-length': String(response.body.length), ...response.headers },
    body: Readable.from([response.body]),
  });

/** A cut connection as Node's sockets report it: at once, or in the middle of the body. */
function afterCut(error: unknown): HttpResponse {
  if (!(error instanceof ConnectionCut)) throw error;
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  if (error.partial === undefined) throw reset;
  const { status, headers, body } = error.partial;
  return new HttpResponse({
    statusCode: status,
    headers: { ...headers },
    body: Readable.from(brokenBody(body, reset)),
  });
}

async function* brokenBody(body: Uint8Array, reset: Error): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield body;
  throw reset;
}

const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

function abortion(signal: { addEventListener?: unknown; onabort: unknown }): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal instanceof AbortSignal) signal.addEventListener('abort', () => reject(aborted()), { once: true });
  });
}
