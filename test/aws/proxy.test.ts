import { request as httpRequest, type Server } from 'node:http';
import { Agent, createServer as createHttpsServer, request as httpsRequest } from 'node:https';
import { afterAll, describe, expect, it } from 'vitest';
import { proxiesOf, proxyAuthorization, tunnelling } from '../../src/aws/index.ts';
import { AuditPackError } from '../../src/model/index.ts';
import { forwardProxy, listen } from '../support/proxy.ts';
import { keyFile } from '../support/seal.ts';

const closing: (() => unknown)[] = [];
afterAll(() => closing.forEach((close) => close()));

async function served(server: Server): Promise<number> {
  closing.push(() => server.close());
  return listen(server);
}
async function proxyTo(...given: Parameters<typeof forwardProxy>): ReturnType<typeof forwardProxy> {
  const proxy = await forwardProxy(...given);
  closing.push(proxy.close);
  return proxy;
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
    // This machine, and where it is given its credentials.
    [{ HTTP_PROXY: proxy }, 'http://169.254.169.254/latest/meta-data/', straight],
    [{ HTTP_PROXY: proxy }, 'http://169.254.170.2/v2/credentials', straight],
    [{ HTTP_PROXY: proxy }, 'http://169.254.170.23/v1/credentials', straight],
    [{ HTTP_PROXY: proxy }, 'http://[fd00:ec2::254]/latest/api/token', straight],
    [{ HTTP_PROXY: proxy, HTTPS_PROXY: proxy }, 'https://127.0.0.1:4599/', straight],
    [{ HTTP_PROXY: proxy }, 'http://[::1]:4599/', straight],
    [{ HTTP_PROXY: proxy }, 'http://LOCALHOST:4599/', straight],
    [{ HTTP_PROXY: proxy }, 'http://169.254.169.25/', proxy],
    [{ HTTP_PROXY: proxy }, 'http://127.0.0.1.bank.example/', proxy],
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
    const port = await served(createHttpsServer(tls, (_, response) => response.end('through')));
    const proxy = await proxyTo(port);
    const agent = agentFor({ HTTPS_PROXY: proxy.url });
    expect(await get('https://tsa.bank.example/rfc3161', agent)).toBe('through');
    const basic = Buffer.from('reader:p@ss').toString('base64');
    expect(proxy.asked).toEqual([`tsa.bank.example:443 Basic ${basic}`]);
  });

  it('goes straight where NO_PROXY says so', async () => {
    const port = await served(createHttpsServer(tls, (_, response) => response.end('straight')));
    const agent = agentFor({ HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' });
    expect(await get(`https://127.0.0.1:${port}/`, agent)).toBe('straight');
  });

  it('says that the proxy refuses', async () => {
    const proxy = await proxyTo(1, 407);
    const refused = get('https://tsa.bank.example/', agentFor({ HTTPS_PROXY: proxy.url }));
    await expect(refused).rejects.toThrow(/^the proxy 127\.0\.0\.1:\d+ refused with HTTP status 407$/);
  });

  it('trusts nobody whom it would not trust without a proxy', async () => {
    const other = { key: keyFile('ec.key'), cert: keyFile('ec.crt') };
    const proxy = await proxyTo(await served(createHttpsServer(other, (_, response) => response.end('no'))));
    const agent = agentFor({ HTTPS_PROXY: proxy.url });
    await expect(get('https://tsa.bank.example/', agent)).rejects.toThrow(/certificate/);
  });
});

it('the address of a proxy without a user gives no header', () => {
  expect(proxyAuthorization(new URL('http://proxy.example:3128'))).toEqual({});
});
