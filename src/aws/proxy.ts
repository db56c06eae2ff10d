import { request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as startTls, type ConnectionOptions } from 'node:tls';
import { AuditPackError } from '../model/index.ts';

/** The proxies that an environment names; null where requests go straight. */
export interface Proxies {
  /** The proxy on the way to an address; null for the straight way. */
  readonly to: (url: URL) => URL | null;
}

/** No proxies. */
export const noProxies: Proxies = { to: () => null };

/**
 * A proxy that is not there, or does not let a request through; its message holds no password. Clients of AWS send a
 * request again whose error says so (`$retryable`).
 */
export class ProxyError extends Error {
  /** HTTP status of the refusal; null where the proxy gave no answer. */
  readonly status: number | null;
  readonly $retryable: Readonly<Record<string, never>> | undefined;

  constructor({ host }: URL, status: number | null, reason = `refused with HTTP status ${status}`) {
    super(`the proxy ${host} ${reason}`);
    this.name = 'ProxyError';
    this.status = status;
    this.$retryable = status === null || status >= 500 ? {} : undefined;
  }
}

/**
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in either case, as curl reads them: NO_PROXY lists host names, which stand
 * for their subdomains too, and addresses, each with a port if need be; `*` is every host. This machine, and the addresses
 * at which it is given its credentials, are never asked through a proxy.
 * @throws AuditPackError E_USAGE for a proxy that is no address of one
 */
export function proxiesOf(env: Readonly<Record<string, string | undefined>>): Proxies {
  const valueOf = (name: string): string => env[name.toLowerCase()] ?? env[name] ?? '';
  const named = { 'https:': proxyUrl(valueOf, 'HTTPS_PROXY'), 'http:': proxyUrl(valueOf, 'HTTP_PROXY') };
  const without = valueOf('NO_PROXY')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((each) => each !== '');
  return {
    to: (url) => {
      const proxy = named[url.protocol === 'https:' ? 'https:' : 'http:'];
      return proxy === null || isOwn(url) || without.some((each) => isMeant(each, url)) ? null : proxy;
    },
  };
}

function proxyUrl(valueOf: (name: string) => string, name: string): URL | null {
  const value = valueOf(name).trim();
  if (value === '') return null;
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '') return url;
  // The value may hold a password: it is not repeated.
  throw new AuditPackError('E_USAGE', `the environment variable ${name} is not the address of a proxy`, {
    hint: 'Write it as http://host:port or https://host:port; other kinds, such as SOCKS, are not spoken.',
  });
}

/** Loopback, and the link-local addresses of EC2 instance metadata, ECS task credentials and EKS Pod Identity. */
const isOwn = ({ hostname }: URL): boolean =>
  /^(localhost|(.+\.)localhost|127(\.\d+){3}|\[::1\]|169\.254\.169\.254|169\.254\.170\.(2|23)|\[fd00:ec2::(254|23)\])$/i.test(
    hostname,
  );

function isMeant(entry: string, url: URL): boolean {
  if (entry === '*') return true;
  const [, name = '', wanted] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  const domain = name.replace(/^\*?\./, '');
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return (host === domain || host.endsWith(`.${domain}`)) && (wanted === undefined || Number(wanted) === portOf(url));
}

/** The header by which a proxy knows its user; nothing where its address names none. */
export function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

type Connected = (error: Error | null, socket?: Socket) => void;

/** An agent for HTTPS that asks the proxy for a tunnel (RFC 9110 §9.3.6) wherever one is named. */
export function tunnelling(proxies: Proxies, agent: HttpsAgent): HttpsAgent {
  // The method is Node's documented way to give sockets, though its types do not name it.
  const open = agent as unknown as {
    createConnection: (options: ConnectionOptions, done: Connected) => Socket | undefined;
  };
  const straight = open.createConnection.bind(agent);
  open.createConnection = (options, done) => {
    const { host = 'localhost', port = 443 } = options;
    const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const proxy = proxies.to(new URL(`https://${authority}`));
    if (proxy === null) return straight(options, done);
    openTunnel(proxy, authority, (error, socket) => {
      if (error !== null || socket === undefined) done(error);
      else done(null, startTls({ ...options, socket }));
    });
    return undefined;
  };
  return agent;
}

/** The port of an address, where it names none that of its scheme. */
export const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

const tunnelTimeoutMs = 10_000;

/** The error of a connection to a proxy: it says that the proxy is what cannot be reached. */
export function unreachableProxy(proxy: URL, error: Error): ProxyError {
  if (error instanceof ProxyError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new ProxyError(proxy, null, `cannot be reached (${code ?? message})`);
}

function openTunnel(proxy: URL, authority: string, done: Connected): void {
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const asked = request({
    hostname: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: portOf(proxy),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...proxyAuthorization(proxy) },
    agent: false,
    timeout: tunnelTimeoutMs,
  });
  asked.once('connect', ({ statusCode = 0 }, socket) => {
    if (statusCode >= 200 && statusCode < 300) return done(null, socket);
    socket.destroy();
    return done(new ProxyError(proxy, statusCode));
  });
  asked.once('timeout', () => asked.destroy(new ProxyError(proxy, null, 'does not answer')));
  asked.once('error', (error) => done(unreachableProxy(proxy, error)));
  asked.end();
}
