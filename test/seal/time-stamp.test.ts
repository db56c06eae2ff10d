import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTimeStamp, timeStampRoot } from '../../src/sandbox/index.ts';
import { createTimeStamper, pemAnchors, type TimeStampAuthority } from '../../src/seal/index.ts';
import { timeStampResponse } from '../../src/seal/time-stamp-messages.ts';
import { readTimeStamp } from '../../src/seal/verify/time-stamp.ts';
import { anchorOf, sealClock } from '../support/seal.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'stamp-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const digest = createHash('sha256').update('content').digest();
const roots = pemAnchors(timeStampRoot) ?? [];
const answering = (name: string, answer: (request: Uint8Array) => Uint8Array): TimeStampAuthority => ({
  name,
  ask: (request) => Promise.resolve(answer(request)),
});
const good = answering('good', (request) => answerTimeStamp(request, sealClock));

let counter = 0;
const stamper = (authorities: readonly TimeStampAuthority[], options = {}) =>
  createTimeStamper({
    authorities,
    policy: null,
    roots,
    nonce: () =>
      createHash('sha256')
        .update(String((counter += 1)))
        .digest()
        .subarray(0, 8),
    pauses: [1],
    ...options,
  });

describe('a time stamp', () => {
  it('is asked for and holds', async () => {
    const token = await stamper([good]).stamp(digest);
    const reading = await readTimeStamp(token, digest);
    expect(reading).toMatchObject({ problems: [], time: sealClock, policy: '2.999.1.1' });
    expect(reading.authority?.name).toBe('Sandbox time-stamp authority (TEST - not for hand-off)');
  });

  it('is one for openssl too', async () => {
    const files = { data: join(folder, 'data'), response: join(folder, 'tsr'), root: join(folder, 'root.pem') };
    writeFileSync(files.data, 'content');
    writeFileSync(files.response, timeStampResponse(await stamper([good]).stamp(digest)));
    writeFileSync(files.root, timeStampRoot);
    const said = execFileSync(
      'openssl',
      ['ts', '-verify', '-data', files.data, '-in', files.response, '-CAfile', files.root],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
    expect(said).toContain('Verification: OK');
  });

  it('is for one digest', async () => {
    const token = await stamper([good]).stamp(digest);
    const other = createHash('sha256').update('other').digest();
    expect((await readTimeStamp(token, other)).problems).toEqual(['the time stamp is for something else']);
  });

  it('of openssl is read', async () => {
    const reading = await readTimeStamp(readFileSync('test/vectors/time-stamps/openssl.token'), digest);
    expect(reading.problems).toEqual([]);
  });

  it.each([
    ['an empty answer', ''],
    ['a web page', '<html>'],
  ])('is not %s', async (_, body) => {
    const authority = answering('odd', () => Buffer.from(body));
    await expect(stamper([authority]).stamp(digest)).rejects.toMatchObject({
      code: 'E_TIME_STAMP',
      message: expect.stringContaining('odd: the answer is no time stamp'),
    });
  });
});

describe('an authority', () => {
  const replayed = (): TimeStampAuthority => {
    let first: Uint8Array | undefined;
    return answering('replaying', (request) => (first ??= answerTimeStamp(request, sealClock)));
  };

  it.each([
    [
      'refuses',
      answering('bad', () => answerTimeStamp(Buffer.from('no'), sealClock)),
      {},
      'refused with status 2: the request cannot be read',
    ],
    [
      'stamps something else',
      answering('bad', (request) => answerTimeStamp(flipped(request, 30), sealClock)),
      {},
      'for something else',
    ],
    [
      'is out of date',
      answering('bad', (request) => answerTimeStamp(request, new Date('2199-01-01'))),
      {},
      'had expired',
    ],
    ['has another policy', good, { policy: '1.2.3' }, 'the time stamp has the policy 2.999.1.1'],
    ['does not chain to the roots', good, { roots: [anchorOf('root.crt')] }, 'does not chain to a trust anchor'],
    [
      'does not answer',
      { name: 'bad', ask: () => Promise.reject(new Error('connection refused')) },
      {},
      'bad: connection refused',
    ],
  ] as const)('that %s is not believed', async (_, authority, options, message) => {
    await expect(stamper([authority], options).stamp(digest)).rejects.toThrow(message);
  });

  it('that sends an old answer is not believed', async () => {
    const authority = replayed();
    await stamper([authority]).stamp(digest);
    await expect(stamper([authority]).stamp(digest)).rejects.toThrow('its nonce differs');
  });

  it('is asked again, and then the next one', async () => {
    const asked: string[] = [];
    const failing = (name: string): TimeStampAuthority => ({
      name,
      ask: () => {
        asked.push(name);
        return Promise.reject(new Error('no'));
      },
    });
    await stamper([failing('first'), good]).stamp(digest);
    expect(asked).toEqual(['first', 'first']);
  });
});

describe('a changed time stamp', () => {
  it('fails wherever its content, signature or certificate are hit', async () => {
    const token = await stamper([good]).stamp(digest);
    const silent: number[] = [];
    for (let at = 0; at < token.length; at += 1) {
      if ((await readTimeStamp(flipped(token, at), digest)).problems.length === 0) silent.push(at);
    }
    // What nothing signs: versions, and the set of digest algorithms, which no verifier relies on.
    expect(silent.length).toBeLessThan(30);
    const harmless = await Promise.all(silent.map((at) => readTimeStamp(flipped(token, at), digest)));
    expect(harmless.every(({ time }) => time?.getTime() === sealClock.getTime())).toBe(true);
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x01;
  return copy;
}
