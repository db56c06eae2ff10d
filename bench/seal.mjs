// Seals and verifies a pack of the given size: the CPU beside that of `sha256sum` and `zip -0` over the same bytes.
// Half of it are files of 2 MB, half large ones as people provide them; from 10 GB on, one of 5 GB.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestKey, createZip, pemSigner, sealPack, signerOf, verifyPack, writePack } from '../dist/seal/index.js';
import { writeFileInParts } from '../dist/store/index.js';
import { now } from './bank.mjs';
import { cpuTimed, row } from './report.mjs';

const megabytes = Number(process.argv[2]);
const mib = 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const path = join(folder, 'pack.asice');
const block = randomBytes(mib);

function* files() {
  let left = megabytes * mib;
  for (let number = 1; left > (megabytes * mib) / 2; number += 1, left -= 2 * mib) {
    const name = `evidence/answers-${String(number).padStart(6, '0')}.bin`;
    yield file(name, 2 * mib);
  }
  for (let number = 1; left > 0; number += 1) {
    const size = Math.min(left, number === 1 && left >= 5120 * mib ? 5120 * mib : 64 * mib);
    yield file(`evidence/provided-${number}.bin`, size);
    left -= size;
  }
}

const file = (name, size) => ({
  path: name,
  mediaType: 'application/octet-stream',
  size,
  *content() {
    for (let done = 0; done < size; done += mib) yield block;
  },
});

const period = { label: '2026-10', from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', zone: 'UTC' };
const signer = pemSigner(await createTestKey(now), now);
const pack = {
  id: '0'.repeat(12),
  tool: { name: 'bench', version: '0' },
  assessment: { organisation: 'bench', period, startedAt: now.toISOString() },
  framework: { id: 'bench', version: '0' },
  status: 'complete',
  signer: signerOf(signer),
};

/** User and system time of a stock tool. */
const child = (command, ...options) => {
  const { stderr, status } = spawnSync('/usr/bin/time', ['-f', '%U %S', command, ...options], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return user + system;
};

try {
  const salts = { secret: randomBytes(32), pack: pack.id };
  const { seconds: sealing } = await cpuTimed(() =>
    writeFileInParts(path, (out) =>
      writePack(createZip(out), {
        files: files(),
        salts,
        seal: (written) => sealPack({ pack, written, signer, now, previous: null }),
      }),
    ),
  );
  const { seconds: verifying } = await cpuTimed(async () => {
    const { ok, problems } = await verifyPack(path, { trust: [] });
    if (!ok) throw new Error(`the pack does not verify: ${problems[0].message}`);
  });
  const sha256sum = child('sha256sum', path);
  const zip = child('zip', '-q', '-0', join(folder, 'stock.zip'), path);
  const size = `${Math.round(statSync(path).size / mib)} MB`;
  const times = (seconds, of) => `${(seconds / of).toFixed(2)} of ${of.toFixed(1)} s CPU`;
  row(`seal ${size}, CPU`, `${times(sealing, sha256sum + zip)} of sha256sum and zip -0`, sealing);
  row(`verify ${size}, CPU`, `${times(verifying, sha256sum)} of sha256sum`, verifying);
} finally {
  rmSync(folder, { recursive: true });
}
