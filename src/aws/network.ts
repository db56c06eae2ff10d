import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandler, HttpRequest } from '@smithy/protocol-http';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import { AuditPackError } from '../model/index.ts';
import {
  noProxies,
  portOf,
  proxyAuthorization,
  ProxyError,
  tunnelling,
  unreachableProxy,
  type Proxies,
} from './proxy.ts';

/** How clients get to AWS. */
export interface Way {
  /** The caller's own credentials; by default found where the AWS command line finds them. */
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Address to use instead of AWS's, such as the sandbox on loopback. */
  readonly endpoint?: string;
  /** Proxies on the network; none by default. */
  readonly proxies?: Proxies;
  /** Carries requests instead of the network, such as the sandbox in process. */
  readonly requestHandler?: HttpHandler;
}

/**
 * What carries the requests of clients: what is given, or one pool of kept-alive connections for all of them. An answer
 * that stalls for a minute is given up and asked again; so is a request that is not answered in a minute, its upload
 * included, unless it has a limit of its own.
 */
export const handlerOf = ({ requestHandler, proxies }: Way): HttpHandler =>
  requestHandler ?? networkHandler(proxies ?? noProxies);

function networkHandler(proxies: Proxies): HttpHandler {
  const agents = { keepAlive: true, maxSockets: 128 };
  const over = (httpsAgent: HttpsAgent): NodeHttpHandler =>
    new NodeHttpHandler({
      connectionTimeout: 10_000,
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
      socketTimeout: 60_000,
      socketAcquisitionWarningTimeout: 600_000,
      httpAgent: new HttpAgent(agents),
      httpsAgent,
    });
  const straight = over(new HttpsAgent(agents));
  const tunnelled = over(tunnelling(proxies, new HttpsAgent(agents)));
  return {
    metadata: tunnelled.metadata,
    handle: async (request, options) => {
      if (request.protocol === 'https:') return tunnelled.handle(request, options).catch(refusedUser);
      const proxy = proxies.to(addressOf(request));
      if (proxy === null) return straight.handle(request, options);
      const { response } = await straight.handle(toProxy(proxy, request), options).catch((error: unknown) => {
        throw error instanceof Error && error.name !== 'AbortError' ? unreachableProxy(proxy, error) : error;
      });
      if (response.statusCode !== 407) return { response };
      (response.body as Readable).resume();
      return refusedUser(new ProxyError(proxy, response.statusCode));
    },
    destroy: () => {
      straight.destroy();
      tunnelled.destroy();
    },
    updateHttpClientConfig: (key, value) => {
      straight.updateHttpClientConfig(key, value);
      tunnelled.updateHttpClientConfig(key, value);
    },
    httpHandlerConfigs: () => tunnelled.httpHandlerConfigs(),
  };
}

const addressOf = ({ protocol, hostname, port }: HttpRequest): URL =>
  new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);

/** Plain HTTP names the whole address to the proxy (RFC 9112 §3.2.2). */
function toProxy(proxy: URL, request: HttpRequest): HttpRequest {
  const through = request.clone();
  through.path = `${addressOf(request).origin}${request.path}`;
  through.protocol = proxy.protocol;
  through.hostname = proxy.hostname;
  through.port = portOf(proxy);
  through.headers = { ...request.headers, ...proxyAuthorization(proxy) };
  return through;
}

/** Without its proxy's consent no further call could succeed. */
function refusedUser(error: unknown): never {
  if (!(error instanceof ProxyError) || error.status !== 407) throw error;
  throw new AuditPackError('E_CREDENTIALS', error.message, {
    hint: 'It wants a user and password: give them in HTTPS_PROXY as http://user:password@host:port, percent-encoded.',
    cause: error,
  });
}
