import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpHandler, HttpRequest } from '@smithy/protocol-http';
import { collect } from '../../src/collect/index.ts';
import type { CollectSummary, ProgressEvent } from '../../src/collect/index.ts';
import type { Assessment, Cause, Evidence } from '../../src/model/index.ts';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.ts';
import type { Fault, FaultEffect, SandboxOptions } from '../../src/sandbox/index.ts';
import { decodeBody } from '../../src/sources/decode.ts';
import { sources } from '../../src/sources/index.ts';
import type { Answer, Question, Source } from '../../src/sources/source.ts';
import { openStore, readStore } from '../../src/store/index.ts';
import { child } from '../store/support.ts';
import { clock, connectTo, host, now, plan, temporaryFolder } from './support.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const [first, second] = plan().scope.accounts;
const region = plan().scope.regions[0] ?? '';

/** One account and Region, one source. */
const small = (changes: Partial<Assessment['scope']> = {}): Assessment =>
  plan({
    sources: ['dynamodb', 'sts'],
    scope: { ...plan().scope, accounts: first ? [first] : [], regions: [region], ...changes },
  });

const listTables: Question = {
  service: 'dynamodb',
  operation: 'ListTables',
  request: {},
  paging: { input: 'ExclusiveStartTableName', output: 'LastEvaluatedTableName' },
};

/** A source that asks the given questions and keeps the answers. */
function asking(...questions: readonly Question[]): { readonly source: Source; readonly answers: Answer[] } {
  const answers: Answer[] = [];
  const source: Source = {
    id: 'dynamodb',
    title: 'test',
    per: 'region',
    actions: [],
    freshnessHours: 24,
    collect: async (ask) => {
      answers.push(...(await Promise.all(questions.map((question) => ask(question)))));
    },
  };
  return { source, answers };
}

interface Given {
  readonly assessment?: Assessment;
  readonly sandbox?: Partial<SandboxOptions>;
  readonly sources?: readonly Source[];
  readonly signal?: AbortSignal;
  readonly progress?: (event: ProgressEvent) => void;
}

/** One run; tells what AWS was asked, as `service operation`. */
async function run(given: Given = {}): Promise<{ summary: CollectSummary; asked: string[] }> {
  const assessment = given.assessment ?? small();
  const sandbox = createSandbox({ now: () => now, ...given.sandbox });
  const asked: string[] = [];
  const counting: HttpHandler = {
    ...sandbox.requestHandler,
    handle: (request, options) => {
      asked.push(nameOf(request));
      return sandbox.requestHandler.handle(request, options);
    },
  };
  const store = await openStore(folder, assessment, host);
  try {
    const connection = connectTo(counting, assessment, { maxAttempts: 2 });
    const { signal, progress } = given;
    const summary = await collect({
      sources: given.sources ?? sources,
      store,
      connection,
      clock,
      ...(signal === undefined ? {} : { signal }),
      ...(progress === undefined ? {} : { progress }),
    });
    return { summary, asked };
  } finally {
    await store.close();
  }
}

const nameOf = (request: HttpRequest): string => {
  const target = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1];
  const action = /Action=(\w+)/.exec(typeof request.body === 'string' ? request.body : '')?.[1];
  return target?.split('.').at(-1) ?? action ?? request.path;
};

const stored = async (): Promise<readonly Evidence[]> => (await readStore(folder)).evidence.records;
const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );
const fault = (match: Fault['match'], effect: FaultEffect, times?: number): Fault => ({
  match,
  effect,
  ...(times === undefined ? {} : { times }),
});

describe('a run', () => {
  test('stores every answer of every source as it came, with who asked', async () => {
    const events: ProgressEvent[] = [];
    const { summary } = await run({ assessment: plan(), progress: (event) => events.push(event) });
    const { assessment, evidence, damage } = await readStore(folder);
    expect(damage).toEqual([]);
    const collected = evidence.records.filter((record) => record.kind === 'collected');
    expect(summary).toMatchObject({ collected: collected.length, reused: 0 });
    expect(new Set(collected.map(({ source }) => source)).size).toBe(assessment.sources.length);
    for (const record of collected) {
      const body = evidence.body(record.sha256);
      expect(() => decodeBody(record.mediaType, body ?? new Uint8Array())).not.toThrow();
      expect(record.caller).toBe(`arn:aws:sts::${record.account}:assumed-role/AuditPackReader/dynamodb-audit-pack`);
    }
    for (const source of assessment.sources) {
      for (const { id } of assessment.scope.accounts) {
        expect(evidence.records.some((record) => record.source === source && record.account === id)).toBe(true);
      }
    }
    const [planned] = events;
    if (planned?.kind !== 'planned') throw new TypeError('the plan comes first');
    const finished = events.flatMap((event) => (event.kind === 'finished' ? [event.place] : []));
    expect(finished).toHaveLength(planned.places.length);
  });

  test('a second one asks only who it is and what was not answered', async () => {
    const denied = [fault({ operation: 'DescribeTimeToLive' }, { kind: 'denied' })];
    const before = await run({ sandbox: { faults: denied } });
    expect(before.summary.causes['access-denied']).toBeGreaterThan(0);
    const after = await run();
    expect(new Set(after.asked)).toEqual(new Set(['AssumeRole', 'GetCallerIdentity', 'DescribeTimeToLive']));
    expect(after.asked.filter((name) => name === 'DescribeTimeToLive')).toHaveLength(
      before.summary.causes['access-denied'] ?? 0,
    );
    expect((await stored()).every(({ kind }) => kind === 'collected')).toBe(true);
    const third = await run();
    expect(third.asked).toEqual([]);
    expect(third.summary).toMatchObject({ collected: 0, unavailable: 0, items: after.summary.items });
  });

  test('the same question asked twice at once is asked once', async () => {
    const { source, answers } = asking(listTables, listTables, listTables);
    const { asked } = await run({ sources: [source] });
    expect(asked.filter((name) => name === 'ListTables')).toHaveLength(1);
    expect(answers).toHaveLength(3);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('an expected error code is an answer', async () => {
    const arn = `arn:aws:dynamodb:${region}:${first?.id}:table/no-such-table`;
    const question: Question = { service: 'dynamodb', operation: 'GetResourcePolicy', request: { ResourceArn: arn } };
    const codes = ['PolicyNotFoundException', 'ResourceNotFoundException'];
    const expected = asking({ ...question, answers: codes });
    await run({ sources: [expected.source] });
    expect(expected.answers).toMatchObject([{ kind: 'answered' }]);
    const record = (await stored()).find(({ operation }) => operation === 'GetResourcePolicy');
    expect(record).toMatchObject({ kind: 'collected', status: 400 });
  });
});

describe('lists of several pages', () => {
  test('are read to the end, each page a record of its own', async () => {
    const { source, answers } = asking(listTables);
    const { asked } = await run({ sources: [source], sandbox: { pageSize: 3 } });
    const records = (await stored()).filter(({ operation }) => operation === 'ListTables');
    expect(records.length).toBeGreaterThan(3);
    expect(asked.filter((name) => name === 'ListTables')).toHaveLength(records.length);
    expect(records.map(({ page }) => page)).toEqual(records.map((_, index) => index + 1));
    expect(records.map((record) => record.kind === 'collected' && record.last).lastIndexOf(false)).toBe(
      records.length - 2,
    );
    const whole = asking(listTables);
    await remove();
    await run({ sources: [whole.source] });
    expect(tablesOf(answers)).toEqual(tablesOf(whole.answers));
  });

  test('go on in the middle with the stored token', async () => {
    const faults = [fault({ operation: 'ListTables', resource: 'ExclusiveStartTableName' }, { kind: 'throttled' })];
    const before = asking(listTables);
    await run({ sources: [before.source], sandbox: { pageSize: 3, faults } });
    expect(before.answers).toMatchObject([{ kind: 'unavailable', cause: 'throttled' }]);
    const after = asking(listTables);
    const { asked, summary } = await run({ sources: [after.source], sandbox: { pageSize: 3 } });
    expect(summary.reused).toBe(1);
    const pages = after.answers[0]?.kind === 'answered' ? after.answers[0].pages.length : 0;
    expect(asked.filter((name) => name === 'ListTables')).toHaveLength(pages - 1);
  });

  test('start again when AWS does not know the stored token any more, and never mix two listings', async () => {
    const next = { operation: 'ListTables', resource: 'ExclusiveStartTableName' } as const;
    const before = asking(listTables);
    await run({ sources: [before.source], sandbox: { pageSize: 3, faults: [fault(next, { kind: 'denied' })] } });
    const expired: FaultEffect = { kind: 'error', code: 'ValidationException', status: 400, message: 'Invalid token' };
    const after = asking(listTables);
    const { asked } = await run({
      sources: [after.source],
      sandbox: { pageSize: 5, faults: [fault(next, expired, 1)] },
    });
    expect(after.answers).toMatchObject([{ kind: 'answered' }]);
    const records = (await stored()).filter(({ operation }) => operation === 'ListTables');
    expect(records.every(({ kind }) => kind === 'collected')).toBe(true);
    expect(asked.filter((name) => name === 'ListTables')).toHaveLength(records.length + 1);
    const tables = tablesOf(after.answers);
    expect(new Set(tables).size).toBe(tables.length);
  });

  test('a token that comes twice ends the list as truncated, in this run and in the next while it lasts', async () => {
    const faults = [fault({ operation: 'ListTables' }, { kind: 'repeat-token' })];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { source, answers } = asking(listTables);
      await run({ sources: [source], sandbox: { pageSize: 3, faults } });
      expect(answers).toMatchObject([{ kind: 'unavailable', cause: 'truncated' }]);
      const lists = (await stored()).filter(({ operation }) => operation === 'ListTables');
      expect(lists.at(-1)).toMatchObject({ kind: 'unavailable', cause: 'truncated' });
    }
    const mended = asking(listTables);
    await run({ sources: [mended.source], sandbox: { pageSize: 3 } });
    expect(mended.answers).toMatchObject([{ kind: 'answered' }]);
    expect((await stored()).every(({ kind }) => kind === 'collected')).toBe(true);
  });

  const tablesOf = (answers: readonly Answer[]): unknown[] =>
    answers.flatMap((answer) => (answer.kind === 'answered' ? answer.pages.flatMap((page) => page['TableNames']) : []));
});

describe('what goes wrong becomes data', () => {
  test.each<readonly [string, FaultEffect, Cause]>([
    ['denied', { kind: 'denied' }, 'access-denied'],
    ['throttled for good', { kind: 'throttled' }, 'throttled'],
    ['cut before the answer', { kind: 'cut' }, 'unreachable'],
    ['cut within the answer', { kind: 'cut', afterBytes: 10 }, 'unreachable'],
    ['Region not enabled', { kind: 'region-not-enabled' }, 'not-enabled'],
    ['failing', { kind: 'error', code: 'InternalServerError', status: 500, message: 'oops' }, 'error'],
    ['gone', { kind: 'error', code: 'ResourceNotFoundException', status: 400, message: 'no table' }, 'missing'],
  ])('%s', async (_, effect, cause) => {
    const { source, answers } = asking(listTables);
    const { summary } = await run({ sources: [source], sandbox: { faults: [fault({ service: 'dynamodb' }, effect)] } });
    expect(answers).toMatchObject([{ kind: 'unavailable', cause }]);
    expect(summary.causes).toEqual({ [cause]: 1 });
    expect((await stored()).filter(({ operation }) => operation === 'ListTables')).toMatchObject([
      { kind: 'unavailable', cause },
    ]);
  });

  test('one throttled answer costs a retry and nothing else', async () => {
    const { source, answers } = asking(listTables);
    const faults = [fault({ operation: 'ListTables' }, { kind: 'throttled' }, 1)];
    const { summary } = await run({ sources: [source], sandbox: { faults } });
    expect(answers).toMatchObject([{ kind: 'answered' }]);
    expect(summary).toMatchObject({ retries: 1, unavailable: 0 });
  });

  test('an account whose role cannot be assumed: its questions say why, the other account is complete', async () => {
    const broken = {
      id: second?.id ?? '',
      name: second?.name ?? '',
      roleArn: `arn:aws:iam::${second?.id}:role/Missing`,
    };
    const { source, answers } = asking(listTables);
    await run({ sources: [source], assessment: small({ accounts: [...(first ? [first] : []), broken] }) });
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['answered', 'unavailable']);
    const records = await stored();
    expect(records.filter(({ account }) => account === broken.id)).toMatchObject([
      { kind: 'unavailable', cause: 'access-denied', caller: null, message: expect.stringContaining('cannot assume') },
    ]);
    // Mended: the same folder goes on.
    await run({ sources: [asking(listTables).source], assessment: small({ accounts: plan().scope.accounts }) });
    expect((await stored()).every(({ kind }) => kind === 'collected')).toBe(true);
  });

  test('credentials of another account never pass as those of the one in scope', async () => {
    const { source, answers } = asking(listTables);
    const accounts = [{ id: second?.id ?? '', name: 'without a role, so with the credentials of the first' }];
    const { asked } = await run({ sources: [source], assessment: small({ accounts }) });
    expect(answers).toMatchObject([
      { kind: 'unavailable', cause: 'access-denied', message: expect.stringContaining('belong to account') },
    ]);
    expect(asked).toEqual(['GetCallerIdentity']);
  });
});

describe('what ends a run', () => {
  test('no network: one line, nothing stored as absent', async () => {
    const error = await caught(run({ sandbox: { faults: [fault({ service: 'sts' }, { kind: 'cut' })] } }));
    expect(error).toMatchObject({ code: 'E_NETWORK', hint: expect.stringContaining('it continues') });
    expect(await stored()).toEqual([]);
  });

  test('own credentials that AWS does not know', async () => {
    const accounts = [{ id: first?.id ?? '', name: 'own credentials' }];
    const faults = [fault({ service: 'sts' }, { kind: 'region-not-enabled' })];
    expect(await caught(run({ assessment: small({ accounts }), sandbox: { faults } }))).toMatchObject({
      code: 'E_CREDENTIALS',
    });
  });

  test.each([
    ['unknown to AWS', { kind: 'region-not-enabled' }],
    ['with a wrong secret', { kind: 'error', code: 'SignatureDoesNotMatch', status: 403, message: 'does not match' }],
  ] as const)('own credentials, %s, when they are to assume a role', async (_, effect) => {
    const faults = [fault({ operation: 'AssumeRole' }, effect)];
    expect(await caught(run({ sandbox: { faults } }))).toMatchObject({ code: 'E_CREDENTIALS' });
    expect(await stored()).toEqual([]);
  });

  test('credentials that expire on the way', async () => {
    const expired: FaultEffect = { kind: 'error', code: 'ExpiredTokenException', status: 400, message: 'expired' };
    const faults = [fault({ operation: 'DescribeTable' }, expired)];
    expect(await caught(run({ sandbox: { faults } }))).toMatchObject({ code: 'E_CREDENTIALS' });
    expect((await stored()).some(({ kind }) => kind === 'unavailable')).toBe(false);
    await run();
    expect((await stored()).length).toBeGreaterThan(20);
  });

  test('an interruption: a clean message, nothing lost, and the next run goes on', async () => {
    const stop = new AbortController();
    let pages = 0;
    const progress = (event: ProgressEvent): void => {
      if (event.kind === 'page' && (pages += 1) === 20) stop.abort();
    };
    const error = await caught(run({ signal: stop.signal, progress, sandbox: { latencyMs: 2 } }));
    expect(error).toMatchObject({ code: 'E_INTERRUPTED', hint: expect.stringContaining('continues') });
    const before = (await readStore(folder)).evidence.records;
    expect(before.length).toBeGreaterThanOrEqual(20);
    expect(before.filter((record) => record.kind === 'unavailable' && record.cause !== 'missing')).toEqual([]);
    const { summary } = await run();
    expect(summary.reused).toBeGreaterThanOrEqual(20);
    expect((await stored()).every(({ kind }) => kind === 'collected')).toBe(true);
  });

  test('a mistake in a source ends the run with its own error, also when others are still asking', async () => {
    const bug: Source = { ...asking().source, collect: () => Promise.reject(new TypeError('a mistake')) };
    const error = await caught(run({ sources: [bug, ...sources.filter(({ id }) => id !== 'dynamodb')] }));
    expect(error).toBeInstanceOf(TypeError);
  });

  test('kill -9 in the middle: the next run asks only for the rest', async () => {
    const sandbox = createSandbox({ now: () => now, pageSize: 2, latencyMs: 5 });
    const asked: string[] = [];
    const server = await serveSandbox(
      {
        handle: (request) => {
          const body = Buffer.from(request.body).toString();
          asked.push(`${request.headers['x-amz-target'] ?? request.path} ${request.path} ${body}`);
          return sandbox.handle(request);
        },
      },
      { port: 0 },
    );
    try {
      const script = fileURLToPath(new URL('./collect-child.ts', import.meta.url));
      const killed = child(script, [folder, server.url]);
      let output = '';
      killed.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split('\n').length > 60) killed.kill('SIGKILL');
      });
      await once(killed, 'close');
      expect(killed.signalCode).toBe('SIGKILL');
      const before = (await readStore(folder)).evidence.records.filter(({ kind }) => kind === 'collected').length;
      expect(before).toBeGreaterThanOrEqual(60);

      asked.length = 0;
      const second = child(script, [folder, server.url]);
      second.stdout.resume();
      expect((await once(second, 'close'))[0]).toBe(0);
      const { damage, evidence } = await readStore(folder);
      expect(damage).toEqual([]);
      expect(evidence.records.every(({ kind }) => kind === 'collected')).toBe(true);
      const questions = asked.filter((text) => !/Action=(AssumeRole|GetCallerIdentity)/.test(text));
      expect(questions.length).toBe(evidence.records.length - before);
      expect(new Set(questions).size).toBe(questions.length);
    } finally {
      await server.close();
    }
  });
});
