import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/model/index.ts';
import { verifyPack, type Certificate } from '../../src/seal/index.ts';
import {
  anchorOf,
  seal,
  testRoot,
  testSigner,
  testStamper,
  textArtifact,
  zipBytes,
  type TestPack,
} from '../support/seal.ts';

let folder = '';
let sealed: TestPack;
let zip: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seal-'));
  sealed = await seal(testSigner());
  zip = await zipBytes(sealed.entries);
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = (): string => join(folder, `pack-${Math.abs(counter++)}.asice`);
let counter = 0;

async function check(bytes: Uint8Array, trust: readonly Certificate[] = []) {
  const file = path();
  writeFileSync(file, bytes);
  const verification = await verifyPack(file, { trust });
  rmSync(file);
  return verification;
}

function unpack(entries: readonly Artifact[]): string {
  const root = mkdtempSync(join(folder, 'unpacked-'));
  for (const entry of entries) {
    mkdirSync(dirname(join(root, entry.path)), { recursive: true });
    writeFileSync(join(root, entry.path), entry.bytes);
  }
  return root;
}

describe('a good pack', () => {
  it.each(['rsa', 'ec'] as const)('is accepted when signed with %s', async (kind) => {
    const verification = await check(await zipBytes((await seal(testSigner(kind))).entries), [testRoot()]);
    expect(verification.problems).toEqual([]);
    expect(verification).toMatchObject({
      ok: true,
      signer: { trust: 'known', name: `Audit Pack Signer ${kind}`, test: false, claimedAt: '2026-12-01T08:00:00.000Z' },
    });
    expect(verification.checks.every((each) => each.ok)).toBe(true);
    expect(verification.checks).toHaveLength(7);
  });

  it('is signed by an unknown certificate when nobody vouches for it', async () => {
    const verification = await check(zip);
    expect(verification).toMatchObject({
      ok: true,
      signer: { trust: 'unknown', fingerprint: expect.stringMatching(/^\w{64}$/) },
    });
  });

  it('is refused when it does not chain to the anchors given', async () => {
    const verification = await check(zip, [anchorOf('other-root.crt')]);
    expect(verification).toMatchObject({ ok: false, signer: { trust: 'unknown' } });
    expect(verification.problems[0]?.message).toContain('does not chain to a trust anchor');
  });

  it('is accepted by its fingerprint, and refused by another', async () => {
    const file = path();
    writeFileSync(file, zip);
    const fingerprint = (await check(zip)).signer.fingerprint ?? '';
    expect(await verifyPack(file, { trust: [], fingerprint })).toMatchObject({ ok: true, signer: { trust: 'known' } });
    const other = await verifyPack(file, { trust: [], fingerprint: '0'.repeat(64) });
    expect(other).toMatchObject({ ok: false, signer: { trust: 'unknown' }, problems: [{ check: 'chain' }] });
  });

  it('is accepted as a folder', async () => {
    expect((await verifyPack(unpack(sealed.entries), { trust: [testRoot()] })).problems).toEqual([]);
  });

  it('is the same to the byte when it is made again', async () => {
    expect((await zipBytes((await seal(testSigner())).entries)).equals(zip)).toBe(true);
  });
});

describe('a changed pack', () => {
  it('fails for any flipped bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const changed = Buffer.from(zip);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const verification = await check(changed, [testRoot()]);
        expect(verification.ok).toBe(false);
        expect(verification.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  it('with time stamps fails for any flipped bit, or says the same as without the change', async () => {
    const stamped = await zipBytes((await seal(testSigner(), { timeStamper: testStamper() })).entries);
    const trust = [testRoot(), anchorOf('time-stamp-root.crt')];
    const before = await check(stamped, trust);
    expect(before).toMatchObject({ ok: true, timeStamp: { trust: 'known', time: '2026-12-01T08:00:00.000Z' } });
    await fc.assert(
      fc.asyncProperty(fc.nat(stamped.length - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const changed = Buffer.from(stamped);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const { ok, manifest, signer, timeStamp } = await check(changed, trust);
        if (!ok) return;
        expect({ manifest, signer, timeStamp }).toEqual({
          manifest: before.manifest,
          signer: before.signer,
          timeStamp: before.timeStamp,
        });
      }),
      { numRuns: 400 },
    );
  });

  it('fails for any flipped byte of any file, unpacked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.entries.length - 1), fc.nat(), async (index, position) => {
        const entries = sealed.entries.map((entry, each) => {
          if (each !== index) return entry;
          const bytes = Buffer.from(entry.bytes);
          const at = position % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ 0x01;
          return { ...entry, bytes };
        });
        expect((await verifyPack(unpack(entries), { trust: [testRoot()] })).ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('fails when any file is removed, renamed or added, and names it', async () => {
    for (const entry of sealed.entries) {
      const removed = await check(await zipBytes(sealed.entries.filter((each) => each !== entry)));
      expect(removed.ok).toBe(false);
      const renamed = sealed.entries.map((each) => (each === entry ? { ...each, path: `x-${each.path}` } : each));
      const files = (await check(await zipBytes(renamed))).problems.map((problem) => problem.file);
      // Without its manifest a pack cannot tell which files are too many.
      expect(files).toContain(entry.path === 'manifest.json' ? entry.path : `x-${entry.path}`);
    }
    const added = await check(await zipBytes([...sealed.entries, textArtifact('evidence/E-0002.json', '{}')]));
    expect(added.problems).toContainEqual({
      check: 'extra-files',
      file: 'evidence/E-0002.json',
      message: 'the manifest does not list this file',
    });
  });

  it('fails when its bytes are cut at any place or something is added at its end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), async (length) => !(await check(zip.subarray(0, length))).ok),
      { numRuns: 100 },
    );
    expect((await check(Buffer.concat([zip, Buffer.from('x')]))).ok).toBe(false);
    expect((await check(Buffer.concat([Buffer.from('x'), zip]))).ok).toBe(false);
  });

  it('fails when it was sealed again by somebody else', async () => {
    const other = await seal(testSigner('ec'));
    const pdf = sealed.entries.find((entry) => entry.path === 'report.pdf');
    const mixed = other.entries.map((entry) => (entry.path === 'report.pdf' && pdf !== undefined ? pdf : entry));
    expect((await check(await zipBytes(mixed))).ok).toBe(false);
    const foreign = sealed.entries.map(
      (entry) => (entry.path === 'SHA256SUMS.p7s' && other.entries.find((each) => each.path === entry.path)) || entry,
    );
    expect((await check(await zipBytes(foreign))).problems.map((problem) => problem.check)).toContain('signature');
  });

  it('lists all problems, not the first', async () => {
    const changed = sealed.entries
      .filter((entry) => entry.path !== 'HOW-TO-VERIFY.md')
      .map((entry) =>
        entry.path === 'results.json' ? textArtifact('results.json', '{"result":"No exceptions"}') : entry,
      );
    const { problems } = await check(await zipBytes([...changed, textArtifact('more.txt', '')]));
    expect(problems.map((problem) => problem.file)).toEqual(
      expect.arrayContaining(['HOW-TO-VERIFY.md', 'results.json', 'more.txt']),
    );
  });
});

describe('hostile containers', () => {
  const local = (name: string, data: string): Buffer => {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt32LE(data.length, 18);
    header.writeUInt32LE(data.length, 22);
    header.writeUInt16LE(Buffer.byteLength(name), 26);
    return Buffer.concat([header, Buffer.from(name), Buffer.from(data)]);
  };

  it('refuses two entries with one name', async () => {
    const twice = await zipBytes([...sealed.entries, textArtifact('results.json', 'other')]);
    expect((await check(twice)).problems.map((problem) => problem.message).join()).toContain(
      'results.json stands twice',
    );
  });

  it.each(['../evil.txt', '/etc/passwd', 'a\\b', 'C:/x', 'a/../b', '.hidden', 'a//b'])(
    'refuses the path %s',
    async (name) => {
      const placeholder = 'z'.repeat(Buffer.byteLength(name));
      const bytes = await zipBytes([...sealed.entries, textArtifact(placeholder, 'x')]);
      const text = bytes.toString('latin1').replaceAll(placeholder, name);
      const verification = await check(Buffer.from(text, 'latin1'));
      expect(verification.ok).toBe(false);
      expect(verification.problems.some((problem) => problem.file === name)).toBe(true);
    },
  );

  it('refuses hidden bytes between its entries', async () => {
    const at = zip.readUInt32LE(zip.length - 6);
    const hidden = Buffer.from('hidden');
    const moved = Buffer.concat([zip.subarray(0, at), hidden, zip.subarray(at)]);
    moved.writeUInt32LE(at + hidden.length, moved.length - 6);
    expect((await check(moved)).problems.map((problem) => problem.message).join()).toContain('hidden bytes');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeroes', Buffer.alloc(1000)],
    ['a lone local header', local('a', 'b')],
    [
      'an end record that counts 65,535 entries',
      Buffer.from('504b0506000000000ffff0000ffff000000000000000000000000'.slice(0, 44), 'hex'),
    ],
  ])('reports %s without an exception', async (_, bytes) => {
    expect((await check(bytes)).ok).toBe(false);
  });

  it('survives arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => !(await check(bytes)).ok),
      { numRuns: 200 },
    );
  });

  it('refuses links in a folder', async () => {
    const root = unpack(sealed.entries);
    symlinkSync('/etc/hostname', join(root, 'evidence', 'link.json'));
    expect((await verifyPack(root, { trust: [] })).problems).toContainEqual({
      check: 'container',
      file: 'evidence/link.json',
      message: 'this is neither a file nor a folder',
    });
  });

  it('says when there is no pack at all', async () => {
    await expect(verifyPack(join(folder, 'nowhere'), { trust: [] })).rejects.toThrow('cannot be read');
  });
});
