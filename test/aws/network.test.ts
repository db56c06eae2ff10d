import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connect,
  failureOf,
  openAthena,
  openManualEvidence,
  openPackBucket,
  openSigningKey,
  openStoreBucket,
  proxiesOf,
  publishMessage,
} from '../../src/aws/index.ts';
import { sha256 } from '../../src/model/index.ts';
import { createSandbox, sandboxCredentials, serveSandbox, type SandboxServer } from '../../src/sandbox/index.ts';
import { cli } from '../support/context.ts';
import { forwardProxy, listen, type ForwardProxy } from '../support/proxy.ts';
import { child } from '../store/support.ts';

const now = (): Date => new Date('2026-11-23T08:00:00Z');
const endpoint = 'http://aws.bank.example';
const region = 'eu-central-1';
const account = { id: '111122223333', name: 'production' };
let sandbox: SandboxServer;
let proxy: ForwardProxy;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'network-'));
  sandbox = await serveSandbox(createSandbox({ now }), { port: 0 });
  proxy = await forwardProxy(Number(new URL(sandbox.url).port));
});
afterAll(async () => {
  proxy.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

type Through = Pick<Parameters<typeof openPackBucket>[0], 'credentials' | 'endpoint' | 'proxies'>;
const through = (env: Readonly<Record<string, string>>): Through => ({
  credentials: sandboxCredentials,
  endpoint,
  proxies: proxiesOf(env),
});

async function asking(env: Readonly<Record<string, string>>, operation = 'ListTables'): Promise<unknown> {
  const connection = connect({ accounts: [account], now, maxAttempts: 2, ...through(env) });
  try {
    return await connection.send('dynamodb', operation, { account: account.id, region, request: {} });
  } finally {
    connection.close();
  }
}

describe('behind a proxy', () => {
  it.each<readonly [string, (way: Through) => Promise<unknown>]>([
    ['evidence is collected', () => asking({ HTTP_PROXY: proxy.url })],
    [
      'roles are assumed',
      async (way) => {
        const roleArn = 'arn:aws:iam::111122223333:role/AuditPackReader';
        const connection = connect({ accounts: [{ ...account, roleArn }], now, ...way });
        await connection.send('sts', 'GetCallerIdentity', { account: account.id, region, request: {} });
      },
    ],
    [
      'packs are published',
      async (way) => {
        const object = { bytes: 4, sha256: sha256('pack'), content: () => Readable.from([Buffer.from('pack')]) };
        await (await openPackBucket({ bucket: 'meridian-audit-packs', region, ...way })).put('a', object);
      },
    ],
    [
      'evidence is stored',
      async (way) => {
        const where = { bucket: 'meridian-audit-store', prefix: '', region, secretsKey: 'arn:aws:kms:x' };
        expect(await (await openStoreBucket({ ...where, ...way })).get('a')).toBeNull();
      },
    ],
    [
      'packs are signed',
      async (way) => {
        const key = await openSigningKey({ keyId: 'alias/none', region, ...way });
        await expect(key.publicKey()).rejects.toThrow("Key 'alias/none' does not exist");
      },
    ],
    [
      'reports are pushed',
      async (way) => {
        const control = { assessment: 'none', controlSet: 'none', control: 'none' };
        const evidence = await openManualEvidence({ region, ...way });
        await expect(evidence.assertOpen(control)).rejects.toThrow('auditmanager:GetAssessment');
      },
    ],
    [
      'Athena is asked',
      async (way) => {
        const limits = { workgroup: 'audit', database: 'a', maxBytesScanned: 1_000_000_000 };
        const outputLocation = 's3://meridian-audit-queries/results/';
        await openAthena({ account, region, ...limits, outputLocation, now, ...way }).put('list.csv', Buffer.from('a'));
      },
    ],
    [
      'topics are told',
      async (way) => {
        const topic = 'arn:aws:sns:eu-central-1:111122223333:audit';
        // The embedded AWS has no topics: what counts is the way that the question takes.
        await publishMessage({ topic, maxAttempts: 1, ...way }, { subject: 's', text: 't' }).catch(() => undefined);
      },
    ],
  ])('%s', async (_, ask) => {
    const before = proxy.asked.length;
    await ask(through({ HTTP_PROXY: proxy.url }));
    const asked = proxy.asked.slice(before);
    expect(asked.length).toBeGreaterThan(0);
    const user = `Basic ${Buffer.from('reader:p@ss').toString('base64')}`;
    for (const each of asked) expect(each).toMatch(new RegExp(`^${endpoint}/.* ${user}$`));
  });

  it('hosts of NO_PROXY are asked straight', async () => {
    const before = proxy.asked.length;
    const error: unknown = await asking({ HTTP_PROXY: proxy.url, NO_PROXY: 'bank.example' }).catch(
      (each: unknown) => each,
    );
    expect(failureOf(error).cause).toBe('not-enabled'); // there is no such host
    expect(proxy.asked).toHaveLength(before);
  });

  it.each([
    [503, 2],
    [403, 1],
  ])(
    'an answer that the proxy does not give (HTTP status %i) is evidence that is missing',
    async (status, attempts) => {
      const refusing = await forwardProxy(1, status);
      const way = { ...through({ HTTPS_PROXY: refusing.url }), endpoint: 'https://aws.bank.example' };
      const connection = connect({ accounts: [account], now, maxAttempts: 2, ...way });
      const where = { account: account.id, region, request: {} };
      const error: unknown = await connection.send('dynamodb', 'ListTables', where).catch((each: unknown) => each);
      refusing.close();
      const { host } = new URL(refusing.url);
      expect(failureOf(error)).toEqual({
        cause: 'unreachable',
        message: `ProxyError: the proxy ${host} refused with HTTP status ${status}`,
      });
      expect(refusing.asked).toHaveLength(attempts);
    },
  );

  it.each([
    ['http', 'HTTP_PROXY'],
    ['https', 'HTTPS_PROXY'],
  ])('a proxy that wants another user ends a run over %s in one line, without the password', async (scheme, name) => {
    const refusing = await forwardProxy(1, 407);
    const env = { [name]: refusing.url };
    const way = through(env);
    const error: unknown = await connect({ accounts: [account], now, ...way, endpoint: `${scheme}://aws.bank.example` })
      .send('sts', 'GetCallerIdentity', { account: account.id, region, request: {} })
      .catch((each: unknown) => each);
    refusing.close();
    const { host } = new URL(refusing.url);
    expect(error).toMatchObject({ code: 'E_CREDENTIALS', message: `the proxy ${host} refused with HTTP status 407` });
    expect(JSON.stringify(error)).not.toContain('p%40ss');
  });

  it('a run says that a proxy is none, without repeating it', async () => {
    const { code, stderr } = await cli(
      ['doctor', '--out', folder, '--config', 'audit.config.example.yaml', '--endpoint', endpoint],
      { env: { HTTPS_PROXY: 'socks5://reader:secret@proxy.bank.example' } },
    );
    expect(code).toBe(2);
    expect(stderr).toContain('error[E_USAGE] the environment variable HTTPS_PROXY is not the address of a proxy');
    expect(stderr).not.toContain('secret');
  });

  it('a run asks AWS over TLS through a tunnel, and trusts the authorities of NODE_EXTRA_CA_CERTS', async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=aws.bank.example', '-addext', 'subjectAltName=DNS:aws.bank.example'];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
    execFileSync('openssl', [...made, ...subject], { stdio: 'ignore' });
    const port = Number(new URL(sandbox.url).port);
    const tls = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, outgoing) => {
      const { method, url, headers } = incoming;
      const inner = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(inner);
    });
    const tunnel = await forwardProxy(await listen(tls));
    const config = join(folder, 'tls.config.yaml');
    writeFileSync(
      config,
      `organisation: Bank\nframeworks: [gdpr]\nscope: { accounts: [{ id: '${account.id}', name: a }], regions: [${region}] }\n`,
    );
    const argv = ['doctor', '--json', '--config', config, '--out', join(folder, 'out')];
    const env = {
      HTTPS_PROXY: tunnel.url,
      NODE_EXTRA_CA_CERTS: cert,
      AWS_ACCESS_KEY_ID: sandboxCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sandboxCredentials.secretAccessKey,
      AWS_REGION: region,
    };
    const exports = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
    const script = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));
    const ran = child(script, [...argv, '--endpoint', 'https://aws.bank.example'], exports.join('; '));
    const [stdout, stderr] = await Promise.all([text(ran.stdout), text(ran.stderr)]);
    tunnel.close();
    tls.close();
    tls.closeAllConnections();
    expect(stderr).not.toContain('error[');
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ what: `${account.id} ${region} permissions`, state: 'ok' }),
    );
    expect(new Set(tunnel.asked.map((each) => each.split(' ')[0]))).toEqual(new Set(['aws.bank.example:443']));
  }, 60_000);
});
