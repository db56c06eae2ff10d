import { once } from 'node:events';
import { appendFile, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/model/index.ts';
import { openStore, readStore } from '../../src/store/index.ts';
import { host, plan, temporaryFolder } from '../collect/support.ts';
import { bytes, call, child, collected, unavailable } from './support.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const journal = (): string => join(folder, 'records.ndjson');
const script = fileURLToPath(new URL('./writer-child.ts', import.meta.url));

async function store(records: readonly (readonly [string, string])[]): Promise<void> {
  const open = await openStore(folder, plan(), host);
  await Promise.all(records.map(([table, body]) => open.put(collected(table, bytes(body)), bytes(body))));
  await open.close();
}

describe('what was put', () => {
  test('is there again after reopening, for the next run and for readers', async () => {
    await store([
      ['a', '{"a":1}'],
      ['b', '{"b":1}'],
    ]);
    const open = await openStore(folder, plan(), host);
    expect(open.lookup(call('a'), 1)).toEqual(collected('a', bytes('{"a":1}')));
    expect(open.lookup(call('a'), 2)).toBeUndefined();
    expect(open.lookup(call('c'), 1)).toBeUndefined();
    expect(open.body(collected('b', bytes('{"b":1}')).sha256)).toEqual(Buffer.from('{"b":1}'));
    await open.close();
    const { assessment, evidence, damage } = await readStore(folder);
    expect(assessment).toEqual(plan());
    expect(damage).toEqual([]);
    expect(evidence.records).toHaveLength(2);
    expect(evidence.body(collected('a', bytes('{"a":1}')).sha256)).toEqual(Buffer.from('{"a":1}'));
    expect(evidence.body('0'.repeat(64))).toBeUndefined();
  });

  test('is stored once for equal bodies', async () => {
    await store([
      ['a', '{}'],
      ['b', '{}'],
      ['c', '{}'],
    ]);
    expect(
      (await readdir(join(folder, 'objects'), { recursive: true })).filter((name) => name.endsWith('.gz')),
    ).toHaveLength(1);
    expect((await readStore(folder)).evidence.records).toHaveLength(3);
  });

  test('keeps the history: an answer supersedes the failure before it, and both stay in the journal', async () => {
    const open = await openStore(folder, plan(), host);
    await open.put(unavailable('a'));
    expect(open.lookup(call('a'), 1)?.kind).toBe('unavailable');
    const body = bytes('{}');
    await open.put(collected('a', body), body);
    expect(open.lookup(call('a'), 1)?.kind).toBe('collected');
    expect(open.records()).toEqual([collected('a', body)]);
    await open.close();
    expect((await readStore(folder)).evidence.records).toEqual([collected('a', body)]);
    expect((await readFile(journal(), 'utf8')).trimEnd().split('\n')).toHaveLength(2);
  });

  test('must be the body that the record names', async () => {
    const open = await openStore(folder, plan(), host);
    await expect(open.put(collected('a', bytes('{}')), bytes('{"other":1}'))).rejects.toThrow(
      /not the one that it names/,
    );
    await expect(open.put(collected('a', bytes('{}')))).rejects.toThrow(TypeError);
    await open.close();
    expect((await readStore(folder)).evidence.records).toEqual([]);
  });
});

describe('a journal of several pieces of the file', () => {
  test('is read whole, with each damaged line under its number and a torn end', async () => {
    const tables = Array.from({ length: 1_200 }, (_, index) => `table-${index}`);
    await store(tables.map((table) => [table, '{}']));
    const whole = await readFile(journal(), 'utf8');
    expect(whole.length).toBeGreaterThan(2 * 256 * 1024);
    expect((await readStore(folder)).evidence.records).toHaveLength(1_200);

    const lines = whole.split('\n').slice(0, -1);
    lines[999] = lines[999]?.replace('"page":1', '"page":2') ?? '';
    await writeFile(journal(), lines.join('\n').slice(0, -10));
    const { damage, evidence } = await readStore(folder);
    expect(damage.map(({ message }) => message)).toEqual([
      'line 1000: changed after it was written',
      expect.stringMatching(/^line 1200 is torn/),
    ]);
    expect(evidence.records).toHaveLength(1_198);
  });
});

describe('lists of several pages', () => {
  const page = (number: number, last: boolean) => {
    const body = bytes(`{"page":${number},"last":${last}}`);
    return [collected('a', body, { page: number, last }), body] as const;
  };

  test.each([
    ['the last page is not there yet', [page(1, false), page(2, false)], [3]],
    ['a page in the middle is lost', [page(1, false), page(3, true)], [2]],
    ['the first page is lost', [page(2, true)], [1]],
  ])('%s: the list does not look complete', async (_, pages, missing) => {
    const open = await openStore(folder, plan(), host);
    for (const [record, body] of pages) await open.put(record, body);
    await open.close();
    const { records } = (await readStore(folder)).evidence;
    const absent = records.filter(({ kind }) => kind === 'unavailable');
    expect(absent.map((record) => record.page)).toEqual(missing);
    expect(absent.every((record) => record.kind === 'unavailable' && record.cause === 'missing')).toBe(true);
  });

  test('a shorter list that was read later has no pages of the longer one', async () => {
    const open = await openStore(folder, plan(), host);
    for (const [record, body] of [page(1, false), page(2, false), page(3, true), page(1, false), page(2, true)]) {
      await open.put(record, body);
    }
    expect(open.records().map((record) => record.page)).toEqual([1, 2]);
    await open.close();
    expect((await readStore(folder)).evidence.records.map((record) => record.page)).toEqual([1, 2]);
  });
});

describe('a crash', () => {
  test('kill -9 while writing: everything reported as stored is there, and the next run goes on', async () => {
    const process = child(script, [folder]);
    let output = '';
    process.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.length > 33 * 150) process.kill('SIGKILL');
    });
    await once(process, 'close');
    const reported = output.split('\n').filter((id) => /^[0-9a-f]{32}$/.test(id));
    expect(reported.length).toBeGreaterThan(100);

    const open = await openStore(folder, plan(), host); // takes the lock of the dead process over
    const stored = new Map(open.records().map((record) => [record.id, record]));
    for (const id of reported) {
      const record = stored.get(id);
      expect(record?.kind === 'collected' && open.body(record.sha256)).toBeTruthy();
    }
    const body = bytes('{"after":"the crash"}');
    await open.put(collected('after', body), body);
    await open.close();
    const { damage, evidence } = await readStore(folder);
    expect(damage).toEqual([]);
    expect(evidence.records).toHaveLength(stored.size + 1);
  });

  test.each([1, 40, 200])(
    'a last line torn %i bytes before its end is cut off; no other byte changes',
    async (missing) => {
      await store([
        ['a', '{"a":1}'],
        ['b', '{"b":1}'],
      ]);
      const whole = await readFile(journal());
      const [first = ''] = whole.toString().split('\n');
      const torn = whole.subarray(0, whole.length - 1 - missing);
      await writeFile(journal(), torn);
      const before = await readStore(folder);
      expect(before.damage).toEqual([{ file: 'records.ndjson', message: expect.stringMatching(/^line 2 is torn/) }]);
      expect(before.evidence.records).toHaveLength(1);

      await (await openStore(folder, plan(), host)).close();
      expect(await readFile(journal(), 'utf8')).toBe(`${first}\n`);
      expect((await readStore(folder)).damage).toEqual([]);
    },
  );

  test('a last line that only misses its line feed is whole: nothing is lost', async () => {
    await store([
      ['a', '{"a":1}'],
      ['b', '{"b":1}'],
    ]);
    const whole = await readFile(journal());
    await writeFile(journal(), whole.subarray(0, -1));
    expect((await readStore(folder)).evidence.records).toHaveLength(2);
    await store([['c', '{"c":1}']]);
    expect((await readFile(journal())).subarray(0, whole.length)).toEqual(whole);
    const { damage, evidence } = await readStore(folder);
    expect([damage, evidence.records.length]).toEqual([[], 3]);
  });

  test('a disk that fills up: one line, what was stored stays, the next run goes on', async () => {
    const process = child(script, [folder, '5000'], 'ulimit -f 40'); // 20 KiB for each file: the journal hits it first
    let output = '';
    let errors = '';
    process.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    process.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(process, 'close')) as [number];
    expect(code).toBe(1);
    expect(errors).toMatch(/^E_STORE: .*the file is larger than this system allows\n$/);
    const { damage, evidence } = await readStore(folder);
    expect(damage).toEqual([]);
    expect(evidence.records.map(({ id }) => id).sort()).toEqual(output.trim().split('\n').sort());
    await store([['more', '{}']]);
    expect((await readStore(folder)).damage).toEqual([]);
  });
});

describe('changed evidence', () => {
  const objectOf = (body: string): string => {
    const { sha256 } = collected('x', bytes(body));
    return `objects/${sha256.slice(0, 2)}/${sha256}.gz`;
  };

  test.each([
    ['truncated', (file: string) => readFile(file).then((data) => writeFile(file, data.subarray(0, -3)))],
    ['extended', (file: string) => appendFile(file, 'x')],
    ['emptied', (file: string) => writeFile(file, '')],
  ])('an object that was %s is named, and its record is damaged, not good', async (_, change) => {
    await store([
      ['a', '{"a":1}'],
      ['b', '{"b":1}'],
    ]);
    await change(join(folder, objectOf('{"a":1}')));
    const { damage, evidence } = await readStore(folder);
    expect(damage).toEqual([{ file: objectOf('{"a":1}'), message: 'changed or truncated after it was written' }]);
    expect(evidence.records).toHaveLength(2);
    const lost = evidence.records.find(({ kind }) => kind === 'unavailable');
    expect(lost).toMatchObject({
      ...call('a'),
      cause: 'damaged',
      message: expect.stringContaining(objectOf('{"a":1}')),
    });
    expect(evidence.body(collected('a', bytes('{"a":1}')).sha256)).toBeUndefined();
  });

  test('a damaged object is written again by the run that collects it again', async () => {
    await store([['a', '{"a":1}']]);
    await writeFile(join(folder, objectOf('{"a":1}')), 'broken');
    const open = await openStore(folder, plan(), host);
    expect(open.body(collected('a', bytes('{"a":1}')).sha256)).toBeUndefined();
    await open.put(collected('a', bytes('{"a":1}')), bytes('{"a":1}'));
    await open.close();
    const { damage, evidence } = await readStore(folder);
    expect([damage, evidence.records.map(({ kind }) => kind)]).toEqual([[], ['collected']]);
  });

  test('an edited line of the journal takes its record away, under the question that it was', async () => {
    await store([
      ['a', '{"a":1}'],
      ['b', '{"b":1}'],
    ]);
    const text = await readFile(journal(), 'utf8');
    await writeFile(journal(), text.replace('"status":200', '"status":201'));
    const { damage, evidence } = await readStore(folder);
    expect(damage).toEqual([{ file: 'records.ndjson', message: 'line 1: changed after it was written' }]);
    expect(evidence.records).toContainEqual(
      expect.objectContaining({ ...call('a'), kind: 'unavailable', cause: 'damaged' }),
    );
    expect(evidence.records).toContainEqual(collected('b', bytes('{"b":1}')));
  });

  test('a line that was taken out is noticed', async () => {
    await store([
      ['a', '{"a":1}'],
      ['b', '{"b":1}'],
      ['c', '{"c":1}'],
    ]);
    const lines = (await readFile(journal(), 'utf8')).split('\n');
    await writeFile(journal(), [lines[0], ...lines.slice(2)].join('\n'));
    const { damage, evidence } = await readStore(folder);
    expect(damage[0]?.message).toMatch(/line 2: lines are missing or out of order \(this was line 3\)/);
    expect(evidence.records.filter(({ kind }) => kind === 'collected')).toHaveLength(1);
  });

  test('an edited plan is refused: nobody knows any more what was asked', async () => {
    await store([['a', '{}']]);
    const file = join(folder, 'assessment.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('2026-11-01', '2026-11-02'));
    await expect(readStore(folder)).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('damaged'),
    });
    await expect(openStore(folder, plan(), host)).rejects.toMatchObject({ code: 'E_STORE' });
  });
});

describe('the plan', () => {
  test('is pinned: a later run keeps the first start and may change how to ask', async () => {
    await store([]);
    const other = plan({ startedAt: '2026-11-04T00:00:00.000Z', tool: '9.9.9' });
    const accounts = other.scope.accounts.map((account) => ({
      ...account,
      roleArn: 'arn:aws:iam::111122223333:role/x',
    }));
    const open = await openStore(folder, { ...other, scope: { ...other.scope, accounts } }, host);
    expect(canonicalJson(open.assessment)).toBe(canonicalJson(plan()));
    await open.close();
  });

  test.each([
    [
      'period.to was "2026-11-01T00:00:00.000Z" and is now "2026-12-01',
      { period: { ...plan().period, to: '2026-12-01T00:00:00.000Z' } },
    ],
    ['sandbox was true and is now false', { sandbox: false }],
    [
      'scope.regions.2 was absent and is now "us-east-1"',
      { scope: { ...plan().scope, regions: [...plan().scope.regions, 'us-east-1'] } },
    ],
    ['parameters.pitrDays was 35 and is now 7', { parameters: { ...plan().parameters, pitrDays: 7 } }],
  ])('another plan is refused, with the difference: %s', async (difference, changes) => {
    await store([['a', '{}']]);
    await expect(openStore(folder, plan(changes), host)).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining(difference),
    });
    await store([['b', '{}']]); // the lock was given back
  });

  test('a folder without one is no evidence folder', async () => {
    await expect(readStore(folder)).rejects.toMatchObject({ code: 'E_STORE' });
  });
});

describe('the lock', () => {
  test('two runs never write into one folder', async () => {
    const open = await openStore(folder, plan(), host);
    await expect(openStore(folder, plan(), host)).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining(`process ${host.pid} is working`),
    });
    await open.close();
    await (await openStore(folder, plan(), host)).close();
    expect(await readdir(folder)).not.toContain('lock');
  });

  test.each([
    ['of a process that is gone', { pid: 999_999_999, started: '1', host: '' }],
    ['of a process whose number another one has now', { pid: process.pid, started: 'another start', host: '' }],
    ['that was torn', '{"pid":'],
  ])('a lock %s is taken over', async (_, lock) => {
    const { hostname } = await import('node:os');
    const text = typeof lock === 'string' ? lock : JSON.stringify({ ...lock, host: hostname() });
    await writeFile(join(folder, 'lock'), text);
    await (await openStore(folder, plan(), host)).close();
  });

  test('a lock of another machine is left alone', async () => {
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 1, started: '1', host: 'another-machine' }));
    await expect(openStore(folder, plan(), host)).rejects.toMatchObject({ hint: expect.stringContaining('lock') });
  });

  test('a lock of another machine that nobody renews is taken over', async () => {
    const lock = join(folder, 'lock');
    await writeFile(lock, JSON.stringify({ pid: 1, started: '1', host: 'ended-container' }));
    const longAgo = new Date(Date.now() - 16 * 60_000);
    await utimes(lock, longAgo, longAgo);
    await (await openStore(folder, plan(), host)).close();
    expect(await readdir(folder)).not.toContain('lock');
  });
});

describe('a folder that cannot be written', () => {
  test('a file is in the way', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(openStore(join(folder, 'file', 'evidence'), plan(), host)).rejects.toMatchObject({ code: 'E_STORE' });
  });
});
