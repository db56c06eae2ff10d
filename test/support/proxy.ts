import { createServer, request as httpRequest, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** Lets a server listen on a free port of loopback. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export interface ForwardProxy {
  /** With a user and password. */
  readonly url: string;
  /** Whom it was asked for, tunnels and plain requests, with the header by which it knows its user. */
  readonly asked: readonly string[];
  readonly close: () => void;
}

/** A forward proxy that leads everything to one port of loopback, or refuses it with another status than 200. */
export async function forwardProxy(to: number, status = 200): Promise<ForwardProxy> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    asked.push(`${url} ${headers['proxy-authorization'] ?? '-'}`);
    if (status !== 200) return outgoing.writeHead(status).end();
    const { pathname, search } = new URL(url);
    const { 'proxy-authorization': _, ...passed } = headers;
    const forwarded = httpRequest({
      host: '127.0.0.1',
      port: to,
      method,
      path: `${pathname}${search}`,
      headers: passed,
    });
    forwarded.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    return incoming.pipe(forwarded);
  });
  server.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const target = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    return socket.on('error', () => target.destroy());
  });
  return { url: `http://reader:p%40ss@127.0.0.1:${await listen(server)}`, asked, close: () => server.close() };
}
