import { createServer as createHttpServer, request as httpRequest, type Server } from 'node:http';
import { Agent, createServer as createHttpsServer, request as httpsRequest } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { proxiesOf, proxyAuthorization, tunnelling } from '../../src/aws/index.ts';
import { AuditPackError } from '../../src/model/index.ts';
import { keyFile } from '../support/seal.ts';

const closing: (() => void)[] = [];
afterAll(() => closing.forEach((close) => close()));

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

describe('the proxies of an environment', () => {
  const straight = null;
  const proxy = 'http://proxy.bank.example:3128/';
  it.each<readonly [Readonly<Record<string, string>>, string, string | null]>([
    [{}, 'https://kms.eu-central-1.amazonaws.com/', straight],
    [{ HTTPS_PROXY: proxy }, 'https://kms.eu-central-1.amazonaws.com/', proxy],
    [{ HTTPS_PROXY: proxy }, 'http://tsa.example/', straight],
    [{ http_proxy: 'proxy.bank.example:3128' }, 'http://tsa.example/', proxy],
    [{ HTTPS_PROXY: 'http://other.example/', https_proxy: proxy }, 'https://tsa.example/', proxy],
    [{ HTTP_PROXY: proxy, NO_PROXY: 'bank.internal' }, 'http://pki.bank.internal/ca.crl', straight],
    [{ HTTP_PROXY: proxy, NO_PROXY: '.bank.internal' }, 'http://pki.bank.internal/ca.crl', straight],
    [{ HTTP_PROXY: proxy, no_proxy: 'localhost, bank.internal' }, 'http://BANK.internal/', straight],
    [{ HTTP_PROXY: proxy, NO_PROXY: 'bank.internal' }, 'http://notbank.internal/', proxy],
    [{ HTTP_PROXY: proxy, NO_PROXY: 'bank.internal:8080' }, 'http://bank.internal/', proxy],
    [{ HTTP_PROXY: proxy, NO_PROXY: 'bank.internal:8080' }, 'http://bank.internal:8080/', straight],
    [{ HTTP_PROXY: proxy, NO_PROXY: '10.1.2.3,*' }, 'http://tsa.example/', straight],
    [{ HTTP_PROXY: proxy, NO_PROXY: '10.1.2.3' }, 'http://10.1.2.3:318/', straight],
    [{ HTTP_PROXY: '' }, 'http://tsa.example/', straight],
  ])('%j: %s', (env, url, expected) => {
    expect(proxiesOf(env).to(new URL(url))?.href ?? null).toBe(expected);
  });

  it.each(['socks5://user:hunter2@proxy.example', 'http://', 'ftp://proxy.example'])(
    'refuse %s without repeating it',
    (value) => {
      let message = '';
      try {
        proxiesOf({ HTTPS_PROXY: value });
      } catch (error) {
        expect(error).toBeInstanceOf(AuditPackError);
        message = (error as AuditPackError).message;
      }
      expect(message).toBe('the environment variable HTTPS_PROXY is not the address of a proxy');
    },
  );
});

/** A forward proxy that remembers whom it was asked for, and leads every tunnel to one port. */
async function forwardProxy(to: number, status = 200): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createHttpServer();
  server.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const target = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    return socket.on('error', () => target.destroy());
  });
  return { url: `http://reader:p%40ss@127.0.0.1:${await listen(server)}`, asked };
}

const get = (url: string, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? httpsRequest(url, { agent }) : httpRequest(url);
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text));
    });
    request.end();
  });

describe('a tunnelling agent', () => {
  const agentFor = (env: Readonly<Record<string, string>>): Agent =>
    tunnelling(proxiesOf(env), new Agent({ ca: keyFile('listing-root.crt'), checkServerIdentity: () => undefined }));
  const tls = { key: keyFile('listed.key'), cert: keyFile('listed.crt') };

  it('reaches a host through the proxy, encrypted to the host itself', async () => {
    const port = await listen(createHttpsServer(tls, (_, response) => response.end('through')));
    const proxy = await forwardProxy(port);
    const agent = agentFor({ HTTPS_PROXY: proxy.url });
    expect(await get('https://tsa.bank.example/rfc3161', agent)).toBe('through');
    const basic = Buffer.from('reader:p@ss').toString('base64');
    expect(proxy.asked).toEqual([`tsa.bank.example:443 Basic ${basic}`]);
  });

  it('goes straight where NO_PROXY says so', async () => {
    const port = await listen(createHttpsServer(tls, (_, response) => response.end('straight')));
    const agent = agentFor({ HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' });
    expect(await get(`https://127.0.0.1:${port}/`, agent)).toBe('straight');
  });

  it('says that the proxy refuses', async () => {
    const proxy = await forwardProxy(1, 407);
    const refused = get('https://tsa.bank.example/', agentFor({ HTTPS_PROXY: proxy.url }));
    await expect(refused).rejects.toThrow(/^the proxy 127\.0\.0\.1:\d+ refused with HTTP status 407$/);
  });

  it('trusts nobody whom it would not trust without a proxy', async () => {
    const other = { key: keyFile('ec.key'), cert: keyFile('ec.crt') };
    const proxy = await forwardProxy(await listen(createHttpsServer(other, (_, response) => response.end('no'))));
    const agent = agentFor({ HTTPS_PROXY: proxy.url });
    await expect(get('https://tsa.bank.example/', agent)).rejects.toThrow(/certificate/);
  });
});

it('the address of a proxy without a user gives no header', () => {
  expect(proxyAuthorization(new URL('http://proxy.example:3128'))).toEqual({});
});
