import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly target: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** A server on loopback that answers with exactly the bytes it is told to. */
export async function serve(answer: (received: Received, response: ServerResponse, attempt: number) => void): Promise<{
  readonly url: string;
  readonly received: readonly Received[];
  readonly sockets: () => number;
  readonly close: () => Promise<void>;
}> {
  const received: Received[] = [];
  let sockets = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry = {
        target: String(request.headers['x-amz-target'] ?? ''),
        body: Buffer.concat(chunks).toString(),
        headers: request.headers,
      };
      received.push(entry);
      answer(entry, response, received.length);
    });
  });
  server.on('connection', () => (sockets += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    sockets: () => sockets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json = (response: ServerResponse, body: string | Uint8Array, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1' });
  response.end(body);
};
