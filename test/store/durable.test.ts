import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreBucket } from '../../src/aws/index.ts';
import { sha256 } from '../../src/model/index.ts';
import {
  createSandbox,
  sandboxCredentials,
  serveSandbox,
  type Fault,
  type SandboxBuckets,
} from '../../src/sandbox/index.ts';
import { openDurable, openDurableStore, openStore, readStore, type DurableStore } from '../../src/store/index.ts';
import { host, plan } from '../collect/plan.ts';
import { bytes, child, collected, unavailable } from './support.ts';

const run = '2026-10';
const bucketName = 'meridian-audit-store';
let root: string;
let buckets: SandboxBuckets;
let warnings: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'durable-'));
  buckets = new Map();
  warnings = [];
});
afterEach(() => rmSync(root, { recursive: true }));

interface Given {
  readonly faults?: readonly Fault[];
  readonly now?: string;
  readonly pid?: number;
}

/** An output folder of its own, with the store that all of them share. */
async function machine(name: string, { faults = [], now = '2026-11-23T08:00:00Z', pid }: Given = {}) {
  const outputFolder = join(root, name);
  const { requestHandler } = createSandbox({ now: () => new Date(now), faults, buckets });
  const bucket = await openStoreBucket({
    bucket: bucketName,
    prefix: 'store/',
    region: 'eu-central-1',
    secretsKey: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    credentials: sandboxCredentials,
    requestHandler,
  });
  const process = pid === undefined ? host : { pid, isAlive: () => true };
  const warn = (message: string): void => void warnings.push(message);
  const durable = openDurable(bucket, { outputFolder, mark: 'finished.json', host: process, warn });
  const evidence = join(outputFolder, run, 'evidence');
  const open = () => openDurableStore(evidence, plan(), { host, durable: durable.evidence(run) });
  return { durable, evidence, folder: join(outputFolder, run), open };
}

const body = (table: string): Uint8Array => bytes(`{"Table":{"TableName":"${table}"}}`);

/** Collects descriptions of tables. */
async function store(at: { readonly open: () => ReturnType<typeof openStore> }, ...tables: readonly string[]) {
  const open = await at.open();
  for (const table of tables) await open.put(collected(table, body(table)), body(table));
  await open.close();
}

const keys = (): readonly string[] => [...buckets.keys()].map((path) => path.slice(bucketName.length + 1)).sort();
const object = (part: string) => {
  const path = [...buckets.keys()].find((each) => each.includes(part)) ?? '';
  const version = buckets.get(path)?.at(-1);
  if (version === undefined) throw new Error(`no object ${part}`);
  return { path, version };
};
function damage(part: string): void {
  const { path, version } = object(part);
  const checksum = Buffer.from(sha256('something else'), 'hex').toString('base64');
  buckets.set(path, [{ ...version, bytes: bytes('something else'), checksum }]);
}
const tablesIn = async (folder: string): Promise<readonly string[]> => {
  const { evidence } = await readStore(folder);
  return evidence.records.map(({ request }) => String(request['TableName'])).sort();
};

describe('evidence with a durable copy', () => {
  it('is put before it counts as stored, and comes back on a fresh machine', async () => {
    const first = await machine('first');
    const open = await first.open();
    await open.put(collected('a', body('a')), body('a'));
    await open.put(unavailable('b'));
    expect(keys()).toEqual([
      'store/2026-10/evidence/assessment.json',
      expect.stringMatching(/^store\/2026-10\/evidence\/objects\/[0-9a-f]{2}\/[0-9a-f]{64}\.gz$/),
      'store/2026-10/evidence/records/0000000001.ndjson',
      'store/2026-10/evidence/records/0000000002.ndjson',
    ]);
    await open.mark({ endedAt: '2026-11-23T08:00:00.000Z', complete: true });
    await open.close();

    const second = await machine('second');
    await second.durable.bringEvidence(run);
    const { evidence, damage: damaged } = await readStore(second.evidence);
    expect(damaged).toEqual([]);
    expect(evidence).toMatchObject({ records: [{ kind: 'collected' }, { kind: 'unavailable' }] });
    for (const file of ['assessment.json', 'records.ndjson', 'collected.json'])
      expect(readFileSync(join(second.evidence, file))).toEqual(readFileSync(join(first.evidence, file)));
  });

  it('goes on from another machine where the first one was stopped', async () => {
    await store(await machine('first'), 'a');
    await store(await machine('second'), 'b');
    const third = await machine('third');
    await third.durable.bringEvidence(run);
    expect(await tablesIn(third.evidence)).toEqual(['a', 'b']);
  });

  it('says nothing is stored that S3 did not take, and shows none of it', async () => {
    await store(await machine('first'), 'a');
    const match = { service: 's3', operation: 'PutObject', resource: 'records' } as const;
    const refused = await machine('first', { faults: [{ match, effect: { kind: 'denied' } }] });
    const open = await refused.open();
    await expect(open.put(collected('b', body('b')), body('b'))).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('s3:PutObject in s3://meridian-audit-store failed'),
    });
    await open.close();
    expect(await tablesIn(refused.evidence)).toEqual(['a']);
    await store(await machine('first'), 'c');
    expect(await tablesIn(refused.evidence)).toEqual(['a', 'c']);
  });

  it('takes a part as put whose answer was lost', async () => {
    const match = { service: 's3', operation: 'PutObject', resource: 'records' } as const;
    const at = await machine('first', { faults: [{ match, effect: { kind: 'cut', afterBytes: 0 }, times: 1 }] });
    await store(at, 'a', 'b');
    expect(await tablesIn(at.evidence)).toEqual(['a', 'b']);
  });

  it('outlives kill -9: another machine has everything that was reported as stored, and goes on', async () => {
    const server = await serveSandbox(createSandbox({ now: () => new Date('2026-11-23T08:00:00Z'), buckets }), {
      port: 0,
    });
    const script = fileURLToPath(new URL('./durable-child.ts', import.meta.url));
    const writer = child(script, [join(root, 'first'), server.url]);
    let output = '';
    writer.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.length > 33 * 40) writer.kill('SIGKILL');
    });
    await once(writer, 'close');
    await server.close();
    expect(writer.signalCode).toBe('SIGKILL');
    const reported = output.split('\n').filter((line) => line.length === 32);
    expect(reported.length).toBeGreaterThan(30);
    const second = await machine('second');
    await store(second, 'later');
    const { evidence, damage: damaged } = await readStore(second.evidence);
    expect(damaged).toEqual([]);
    expect(evidence.records.map(({ id }) => id)).toEqual(expect.arrayContaining(reported));
    expect(evidence.records.every(({ kind }) => kind === 'collected')).toBe(true);
  }, 60_000);

  it('lets one of two writers go on, and the other one know', async () => {
    const [one, two] = [await (await machine('first')).open(), await (await machine('second')).open()];
    await one.put(collected('a', body('a')), body('a'));
    await expect(two.put(collected('b', body('b')), body('b'))).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('records/0000000001.ndjson holds something else'),
    });
    await one.close();
    await two.close();
    const third = await machine('third');
    await third.durable.bringEvidence(run);
    expect(await tablesIn(third.evidence)).toEqual(['a']);
  });

  it('puts what was collected before there was a store', async () => {
    const at = await machine('first');
    const before = await openStore(at.evidence, plan(), host);
    await before.put(collected('a', body('a')), body('a'));
    await before.close();
    await store(at, 'b');
    const second = await machine('second');
    await second.durable.bringEvidence(run);
    expect(await tablesIn(second.evidence)).toEqual(['a', 'b']);
  });

  it('mends a file that is damaged here by the one in S3', async () => {
    const at = await machine('first');
    await store(at, 'a');
    const objects = join(at.evidence, 'objects');
    const [folder = ''] = readdirSync(objects);
    const [file = ''] = readdirSync(join(objects, folder));
    appendFileSync(join(objects, folder, file), 'x');
    await at.durable.bringEvidence(run);
    expect(await readStore(at.evidence)).toMatchObject({ damage: [] });
  });

  it.each([
    ['changed', damage, 'not as it was written'],
    ['gone', (part: string) => void buckets.delete(object(part).path), 'missing'],
  ])('never takes a body that is %s in S3 for good', async (_, harm, words) => {
    await store(await machine('first'), 'a');
    harm('/objects/');
    const second = await machine('second');
    await second.durable.bringEvidence(run);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^s3://.*/objects/.* is ${words}$`))]);
    const { evidence } = await readStore(second.evidence);
    expect(evidence.records).toMatchObject([{ kind: 'unavailable', cause: 'damaged' }]);
  });

  it('replaces a body that was damaged in S3 when it is collected again', async () => {
    await store(await machine('first'), 'a');
    damage('/objects/');
    await store(await machine('second'), 'a');
    const third = await machine('third');
    warnings = [];
    await third.durable.bringEvidence(run);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['in the middle', 'records/0000000001', 'records/0000000001.ndjson is missing'],
    ['at the end', 'records/0000000002', 'records/0000000002.ndjson is missing'],
  ])('refuses a journal of which a part is gone %s', async (_, part, words) => {
    const at = await machine('first');
    await store(at, 'a');
    const open = await at.open();
    await open.put(collected('b', body('b')), body('b'));
    await open.mark({ endedAt: '2026-11-23T08:00:00.000Z', complete: true });
    await open.close();
    buckets.delete(object(part).path);
    const second = await machine('second');
    await expect(second.durable.bringEvidence(run)).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining(words),
    });
    await expect(readStore(second.evidence)).rejects.toMatchObject({ code: 'E_STORE' });
  });

  it('refuses a folder that tells of another run than S3', async () => {
    await store(await machine('first'), 'a');
    const second = await machine('second');
    const other = await openStore(second.evidence, plan(), host);
    await other.put(collected('b', body('b')), body('b'));
    await other.close();
    await expect(second.open()).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('tell of different runs'),
    });
    expect(await tablesIn(second.evidence)).toEqual(['b']);
  });

  it('takes in no plan but the one that the run was started with', async () => {
    await store(await machine('first'), 'a');
    const second = await machine('second');
    const { durable, evidence } = second;
    const other = { ...plan(), organisation: 'Another Bank' };
    await expect(openDurableStore(evidence, other, { host, durable: durable.evidence(run) })).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('collected for another plan'),
    });
  });
});

describe('a check of the store', () => {
  const whole = async (): Promise<DurableStore> => {
    const { durable, folder, ...at } = await machine('first');
    await store(at, 'a');
    const open = await at.open();
    await open.put(unavailable('b'));
    await open.mark({ endedAt: '2026-11-23T08:00:00.000Z', complete: true });
    await open.close();
    writeFileSync(join(folder, 'gdpr.asice'), 'pack');
    writeFileSync(join(folder, 'finished.json'), '{}');
    await durable.keepFinished(run, ['gdpr.asice']);
    return durable;
  };

  it('reads every object, and tells what holds it', async () => {
    const durable = await whole();
    expect(await durable.check(run)).toEqual({
      records: 2,
      collected: true,
      packs: 1,
      objects: Array.from({ length: 7 }, () => ({ retention: null })),
      problems: [],
    });
  });

  it.each(['assessment.json', 'records/0000000001', '/objects/', 'collected.json', '/packs/', 'finished.json'])(
    'finds %s changed or gone',
    async (part) => {
      const durable = await whole();
      const { path, version } = object(part);
      const key = path.slice(`${bucketName}/store/`.length);
      damage(part);
      const damaged = await durable.check(run);
      expect(damaged.problems).not.toEqual([]);
      expect(damaged.problems.join()).toContain(part === '/objects/' ? key : '2026-10/');
      buckets.delete(path);
      const gone = await durable.check(run);
      // Without its mark a run was never collected, or never finished: that is told, and no damage.
      if (part === 'collected.json') expect(gone.collected).toBe(false);
      else if (part === 'finished.json') expect(gone.packs).toBeNull();
      else expect(gone.problems.join()).toContain('missing');
      buckets.set(path, [version]);
      expect((await durable.check(run)).problems).toEqual([]);
    },
  );

  it('deletes a run with its secrets and all versions, and its plan last', async () => {
    const durable = await whole();
    await durable.agreeSecrets(run, { pseudonyms: true, make: true });
    const match = { service: 's3', operation: 'DeleteObject', resource: 'assessment.json' } as const;
    const refused = await machine('first', { faults: [{ match, effect: { kind: 'denied' } }] });
    await expect(refused.durable.remove(run)).rejects.toMatchObject({ code: 'E_STORE' });
    expect(keys()).toEqual(['store/2026-10/evidence/assessment.json', 'store/secrets/pseudonym-key']);
    await durable.remove(run);
    expect(keys()).toEqual(['store/secrets/pseudonym-key']);
  });
});

describe('the lease of a run', () => {
  const inUse = { code: 'E_STORE', message: expect.stringContaining('is working on this run') };

  it('is held by one, and given back', async () => {
    const [one, two] = [await machine('first', { pid: 1 }), await machine('second', { pid: 2 })];
    const release = await one.durable.lease(run);
    await expect(two.durable.lease(run)).rejects.toMatchObject(inUse);
    await release();
    await (
      await two.durable.lease(run)
    )();
  });

  it('is taken over a quarter of an hour after the last sign of life, by the clock of S3, and not given back by the former holder', async () => {
    const release = await (await machine('first', { pid: 1 })).durable.lease(run);
    const soon = await machine('second', { pid: 2, now: '2026-11-23T08:14:00Z' });
    await expect(soon.durable.lease(run)).rejects.toMatchObject(inUse);
    const late = await machine('second', { pid: 2, now: '2026-11-23T08:16:00Z' });
    await late.durable.lease(run);
    await release();
    const third = await machine('third', { pid: 3, now: '2026-11-23T08:17:00Z' });
    await expect(third.durable.lease(run)).rejects.toMatchObject(inUse);
  });

  it('of a process of this machine that is gone is taken over at once', async () => {
    await (await machine('first', { pid: 999_999_999 })).durable.lease(run);
    await (
      await (await machine('second')).durable.lease(run)
    )();
  });

  it('that is not readable belongs to nobody', async () => {
    const { durable } = await machine('first');
    await durable.bucket.create(`${run}/lease.json`, bytes('{"host":'));
    await (
      await durable.lease(run)
    )();
  });
});

describe('a finished assessment', () => {
  const finish = async (name: string, pack: string): Promise<DurableStore> => {
    const { durable, folder, ...at } = await machine(name);
    await store(at, 'a');
    writeFileSync(join(folder, 'gdpr.asice'), pack);
    writeFileSync(join(folder, 'finished.json'), `{"packs":"${pack}"}`);
    await durable.keepFinished(run, ['gdpr.asice']);
    return durable;
  };

  it('comes back with its packs, and is put once', async () => {
    const first = await finish('first', 'pack');
    const before = keys();
    await first.keepFinished(run, ['gdpr.asice']);
    expect(keys()).toEqual(before);
    const { durable, folder } = await machine('second');
    expect(await durable.bringFinished(run)).toBe(true);
    expect(readFileSync(join(folder, 'gdpr.asice'), 'utf8')).toBe('pack');
    expect(readFileSync(join(folder, 'finished.json'), 'utf8')).toBe('{"packs":"pack"}');
    expect(await durable.bringFinished('2026-09')).toBe(false);
  });

  it('is not finished while only packs are there', async () => {
    await finish('first', 'pack');
    buckets.delete(object('finished.json').path);
    const { durable, folder } = await machine('second');
    expect(await durable.bringFinished(run)).toBe(false);
    expect(existsSync(join(folder, 'gdpr.asice'))).toBe(false);
  });

  it('is never replaced by another one', async () => {
    await finish('first', 'pack');
    await expect(finish('second', 'other pack')).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('finished.json holds something else'),
    });
    const { durable } = await machine('second');
    await expect(durable.bringFinished(run)).rejects.toMatchObject({
      message: expect.stringContaining('tells of other packs'),
    });
  });

  it.each([
    ['changed', damage, 'gdpr.asice is damaged'],
    ['gone', (part: string) => void buckets.delete(object(part).path), 'gdpr.asice is missing'],
  ])('is not brought back with a pack that is %s', async (_, harm, words) => {
    await finish('first', 'pack');
    harm('/packs/');
    const { durable, folder } = await machine('second');
    await expect(durable.bringFinished(run)).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining(words),
    });
    expect(existsSync(join(folder, 'finished.json'))).toBe(false);
  });

  it('with a name that leads out of its folder is refused', async () => {
    const first = await finish('first', 'pack');
    const record = { mark: '{}', packs: { '../../evil.asice': sha256('pack') } };
    const { tag = '' } = (await first.bucket.get(`${run}/finished.json`)) ?? {};
    await first.bucket.replace(`${run}/finished.json`, bytes(JSON.stringify(record)), tag);
    const { durable } = await machine('second');
    await expect(durable.bringFinished(run)).rejects.toMatchObject({ code: 'E_STORE' });
    expect(readdirSync(root)).toEqual(['first']);
  });
});

describe('secrets', () => {
  it('are the same on all machines, and lie apart, encrypted by their own key', async () => {
    const [first, second] = [await machine('first'), await machine('second')];
    const all = { pseudonyms: true, make: true };
    await first.durable.agreeSecrets(run, all);
    await second.durable.agreeSecrets(run, all);
    for (const file of [`${run}/evidence/commitments.secret`, '.pseudonym-key'])
      expect(readFileSync(join(root, 'second', file))).toEqual(readFileSync(join(root, 'first', file)));
    expect(keys()).toEqual(['store/secrets/2026-10/commitments', 'store/secrets/pseudonym-key']);
    for (const [version] of buckets.values())
      expect(version?.encryption).toMatchObject({ 'x-amz-server-side-encryption': 'aws:kms' });
  });

  it('are put when they are there already, and are made only when they may be', async () => {
    const first = await machine('first');
    await first.durable.agreeSecrets(run, { pseudonyms: true, make: false });
    expect(keys()).toEqual([]);
    const secret = `${'ab'.repeat(32)}\n`;
    await store(first, 'a');
    writeFileSync(join(first.evidence, 'commitments.secret'), secret);
    await first.durable.agreeSecrets(run, { pseudonyms: false, make: false });
    expect(new TextDecoder().decode(object('commitments').version.bytes)).toBe(secret);
  });

  it('that differ are refused, and neither is changed', async () => {
    const [first, second] = [await machine('first'), await machine('second')];
    await first.durable.agreeSecrets(run, { pseudonyms: false, make: true });
    await store(second, 'a');
    writeFileSync(join(second.evidence, 'commitments.secret'), `${'ab'.repeat(32)}\n`);
    await expect(second.durable.agreeSecrets(run, { pseudonyms: false, make: true })).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('are two secrets'),
    });
    expect(readFileSync(join(second.evidence, 'commitments.secret'), 'utf8')).toBe(`${'ab'.repeat(32)}\n`);
  });
});
