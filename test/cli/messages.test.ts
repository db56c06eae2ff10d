import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { publishMessage } from '../../src/aws/index.ts';
import { sendMail } from '../../src/cli/mail.ts';
import { tellingFailure, type ResultMessage } from '../../src/cli/messages.ts';
import { createProgress } from '../../src/cli/progress.ts';
import { loadSettings } from '../../src/cli/settings.ts';
import type { Fault } from '../../src/sandbox/index.ts';
import { contextOf } from '../support/context.ts';
import { months, type Months } from '../support/months.ts';

vi.setConfig({ testTimeout: 300_000 }); // loaded machines take their time

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Received {
  readonly url: string;
  readonly received: string[];
}

/** An HTTP server that remembers what it was sent. */
async function listening(status: number, answer = ''): Promise<Received> {
  const received: string[] = [];
  const server: Server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push(body);
      response.writeHead(status, { 'content-type': 'text/xml' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/T0/secret-token`, received };
}

/** A mail server (RFC 5321) that takes every message and remembers the whole conversation. */
async function mailServer(): Promise<{ readonly port: number; readonly said: string[] }> {
  const said: string[] = [];
  const server = createTcpServer((socket: Socket) => {
    let inData = false;
    socket.write('220 mail.test ESMTP\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      said.push(text);
      if (inData) {
        if (!said.join('').endsWith('\r\n.\r\n')) return;
        inData = false;
        socket.write('250 taken\r\n');
      } else if (text.startsWith('DATA')) {
        inData = true;
        socket.write('354 go on\r\n');
      } else socket.write(text.startsWith('QUIT') ? '221 bye\r\n' : '250 mail.test\r\n');
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, said };
}

describe('the message about a result', () => {
  let bank: Months;
  beforeAll(() => {
    bank = months(
      `messages: { webhook: { urlEnv: HOOK }, email: { server: 'smtp://127.0.0.1:1', from: a@b.test, to: [c@d.test] } }\n`,
    );
    return () => bank.remove();
  });

  it('goes to the webhook, says what is new, holds no evidence, and what is not delivered fails nothing', async () => {
    const hook = await listening(200);
    const env = { HOOK: hook.url };
    const first = await bank.given({ env }, '2026-11-02T03:00:00Z', 'build');
    expect(first.code).toBe(3);
    expect(first.stderr).toContain('told the result by webhook');
    expect(first.stderr).toContain('warning: the result was not told by e-mail:');
    expect(first.stderr).not.toContain('secret-token');
    await bank.given({ env }, '2026-12-02T03:00:00Z', 'build');
    const [october, november] = hook.received.map((body) => JSON.parse(body) as ResultMessage);
    expect(october).toMatchObject({
      schema: 'dynamodb-audit-pack/message/1',
      organisation: 'Meridian Retail Bank',
      assessment: 'sandbox-2026-10',
      exitCode: 3,
      packs: [{ framework: 'gdpr', status: 'partial', newlyFailing: null }],
    });
    expect(october!.packs[0]?.path).toBe(join(bank.output, 'sandbox-2026-10', 'gdpr.asice'));
    expect(november!.packs[0]?.newlyFailing).toEqual([]);
    expect(november!.text).toContain('no control has exceptions that had none before');
    expect(hook.received.join('')).not.toMatch(/arn:|table\/|card-/);
  });

  it('is not sent again when nothing is built, and says when the address is not set', async () => {
    const hook = await listening(500);
    await bank.given({ env: { HOOK: hook.url } }, '2026-12-03T03:00:00Z', 'build');
    expect(hook.received).toEqual([]);
    const unset = await bank.given({ env: {} }, '2027-01-03T03:00:00Z', 'build');
    expect(unset.code).toBe(3);
    expect(unset.stderr).toContain('not told by webhook: the environment variable HOOK is not set');
  });
});

describe('the message about a run that ended in an error', () => {
  const hooked = `messages: { webhook: { urlEnv: HOOK }, email: { server: 'smtp://127.0.0.1:1', from: a@b.test, to: [c@d.test] } }\n`;
  const invalid: Fault = {
    match: { service: 'sts' },
    effect: { kind: 'error', code: 'InvalidClientTokenId', status: 403, message: 'The security token is invalid' },
  };
  const messagesOf = (received: readonly string[]) => received.map((body) => JSON.parse(body) as ResultMessage);

  it('says the one line of the error, and a channel that fails changes no exit code', async () => {
    const bank = months(hooked);
    const hook = await listening(200);
    const given = { env: { HOOK: hook.url }, sandboxFaults: [invalid] };
    const build = await bank.given(given, '2026-11-02T03:00:00Z', 'build');
    expect(build.code).toBe(2);
    expect(build.stderr).toContain('told the failure by webhook');
    expect(build.stderr).toContain('warning: the failure was not told by e-mail:');
    const archive = await bank.given(given, '2026-11-02T03:00:00Z', 'collect --since last');
    expect(archive.code).toBe(2);
    const [first, second] = messagesOf(hook.received);
    const [line = ''] = /error\[E_CREDENTIALS\] .*/.exec(build.stderr) ?? [];
    expect(first).toMatchObject({
      organisation: 'Meridian Retail Bank',
      assessment: 'sandbox-2026-10',
      exitCode: 2,
      packs: [],
      error: { code: 'E_CREDENTIALS', message: line.replace('error[E_CREDENTIALS] ', '') },
    });
    expect(first!.text.split('\n')).toEqual([
      'Meridian Retail Bank, sandbox-2026-10: run failed (exit code 2)',
      line.replace('error[E_CREDENTIALS]', 'error [E_CREDENTIALS]:'),
    ]);
    expect(second).toMatchObject({ assessment: 'sandbox-archive', error: { code: 'E_CREDENTIALS' } });
    bank.remove();
  });

  it('follows that of the result where the bucket for packs refuses', async () => {
    const bank = months(`${hooked}publish: { bucket: 's3://of-somebody-else', region: eu-central-1 }\n`);
    const hook = await listening(200);
    const { code } = await bank.given({ env: { HOOK: hook.url } }, '2026-11-02T03:00:00Z', 'build');
    expect(code).toBe(2);
    const [result, failure] = messagesOf(hook.received);
    expect(result).toMatchObject({ exitCode: 3, packs: [{ framework: 'gdpr' }], error: null });
    expect(failure).toMatchObject({ exitCode: 2, packs: [], error: { code: 'E_OUTPUT' } });
    expect(failure!.error?.message).toContain('s3:PutObject in s3://of-somebody-else failed');
    bank.remove();
  });

  it('is not sent where nothing is due yet', async () => {
    const bank = months(`${hooked}deliveryHours: 48\n`);
    const hook = await listening(200);
    const { code } = await bank.given({ env: { HOOK: hook.url } }, '2026-11-01T03:00:00Z', 'build');
    expect(code).toBe(2);
    expect(hook.received).toEqual([]);
    bank.remove();
  });

  it('tells of a defect without what it says, which may be evidence', async () => {
    const bank = months(hooked);
    const hook = await listening(200);
    const context = contextOf({ cwd: bank.folder, env: { HOOK: hook.url } });
    const settings = loadSettings({ sandbox: true, config: 'audit.config.yaml' }, context);
    const telling = { settings, progress: createProgress(context), assessment: () => '2026-10' };
    const work = () => Promise.reject(new TypeError('card 4111111111111111 of table/cards'));
    await expect(tellingFailure(telling, context, work)).rejects.toThrow('card 4111111111111111');
    const [message] = messagesOf(hook.received);
    expect(message).toMatchObject({ exitCode: 70, error: { code: null } });
    expect(hook.received.join('')).not.toContain('4111');
    bank.remove();
  });
});

describe('a message', () => {
  it('is published to a topic in its own Region', async () => {
    const answer = '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
    const { url, received } = await listening(200, answer);
    const topic = 'arn:aws:sns:eu-west-1:111122223333:audit-packs';
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
    await publishMessage(
      { topic, endpoint: new URL(url).origin, credentials },
      { subject: `Prüfung ${'x'.repeat(120)}`, text: 'Two\nlines' },
    );
    const sent = new URLSearchParams(received[0]);
    expect(Object.fromEntries(sent)).toMatchObject({ Action: 'Publish', TopicArn: topic, Message: 'Two\nlines' });
    expect(sent.get('Subject')).toMatch(/^Pr\?fung x{92}$/);
  });

  it('is handed over to a mail server', async () => {
    const { port, said } = await mailServer();
    const route = {
      server: `smtp://127.0.0.1:${port}`,
      from: 'audit@example.com',
      to: ['a@example.com', 'b@example.com'],
    };
    await sendMail(route, { subject: 'Audit packs 2026-10: complete', text: 'All there' });
    const conversation = said.join('');
    expect(conversation).toContain('RCPT TO:<b@example.com>');
    expect(conversation).toContain('Subject: Audit packs 2026-10: complete');
    expect(conversation).toContain('All there');
  });

  it('gives no password to a mail server without TLS', async () => {
    const { port, said } = await mailServer();
    const route = {
      server: `smtp://127.0.0.1:${port}`,
      from: 'a@example.com',
      to: ['b@example.com'],
      user: 'u',
      password: 'hush',
    };
    await expect(sendMail(route, { subject: 'x', text: 'y' })).rejects.toThrow();
    expect(said.join('')).not.toMatch(/AUTH|hush|aHVzaA/);
  });
});
