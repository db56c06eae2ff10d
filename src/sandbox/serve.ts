import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionCut, type SandboxRequest, type SandboxResponse } from './dispatch.ts';
import type { Sandbox } from './sandbox.ts';

export interface SandboxServer {
  /** Such as `http://127.0.0.1:4599`: the `endpoint` of any AWS client. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the sandbox over HTTP on the loopback interface only. Port 0 takes a free one. */
export async function serveSandbox(
  sandbox: Pick<Sandbox, 'handle'>,
  options: { readonly port: number },
): Promise<SandboxServer> {
  const server = createServer((incoming, outgoing) => {
    respond(sandbox, incoming, outgoing).catch((error: unknown) => {
      // A defect of the sandbox, or a client that left: the client learns of it as of a failure of AWS.
      if (outgoing.headersSent || incoming.destroyed) incoming.socket.destroy();
      else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Largest request that is read: packs come nearest. */
const maxRequestBytes = 64 * 1024 * 1024;

async function respond(
  sandbox: Pick<Sandbox, 'handle'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    outgoing.writeHead(413).end();
    return;
  }
  try {
    send(outgoing, await sandbox.handle(toSandbox(incoming, body)));
  } catch (error) {
    if (!(error instanceof ConnectionCut)) throw error;
    if (error.partial === undefined) incoming.socket.destroy();
    else cut(outgoing, error.partial);
  }
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxRequestBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toSandbox(incoming: IncomingMessage, body: Uint8Array): SandboxRequest {
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
  );
  return {
    method: incoming.method ?? 'GET',
    path,
    query: readQuery(mark < 0 ? '' : url.slice(mark + 1)),
    headers: Object.fromEntries(headers),
    body,
  };
}

function readQuery(text: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(text);
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function send(outgoing: ServerResponse, response: SandboxResponse): void {
  outgoing.writeHead(response.status, { ...response.headers, 'content-length': String(response.body.length) });
  outgoing.end(response.body);
}

/** Sends the head with the full length and only the first bytes of the body, then closes the connection. */
function cut(outgoing: ServerResponse, partial: SandboxResponse): void {
  outgoing.writeHead(partial.status, { ...partial.headers });
  outgoing.write(partial.body, () => outgoing.socket?.destroy());
}
