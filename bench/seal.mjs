// Seal and verify a pack of the given size, beside `sha256sum` over the same bytes.
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createTestKey, pemSigner, sealPack, signerOf, verifyPack, zipStream } from '../dist/seal/index.js';
import { now } from './bank.mjs';
import { row, timed } from './report.mjs';

const megabytes = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const file = join(folder, 'pack.asice');
const signer = pemSigner(await createTestKey(now), now);
const block = randomBytes(64 * 1024);
const artifacts = Array.from({ length: megabytes * 16 }, (_, index) => ({
  path: `evidence/E-${String(index).padStart(6, '0')}.json`,
  mediaType: 'application/json',
  bytes: block,
}));
const period = { label: '2026-10', from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', zone: 'UTC' };
const pack = {
  id: '0'.repeat(12),
  tool: { name: 'bench', version: '0' },
  assessment: { organisation: 'bench', period, startedAt: now.toISOString() },
  framework: { id: 'bench', version: '0' },
  status: 'complete',
  signer: signerOf(signer),
};
const sealing = await timed(async () => {
  const { entries } = await sealPack({ pack, artifacts, signer, now, previous: null });
  await pipeline(zipStream(entries), createWriteStream(file));
});
row(
  `seal ${megabytes} MB in ${artifacts.length} files`,
  `${Math.round(megabytes / sealing.seconds)} MB/s`,
  sealing.seconds,
);
const verifying = await timed(() => verifyPack(file, { trust: [] }));
if (!verifying.value.ok) throw new Error('the pack does not verify');
row(`verify ${megabytes} MB`, `${Math.round(megabytes / verifying.seconds)} MB/s`, verifying.seconds);
readFileSync(file); // warm for both
const floor = await timed(() => spawnSync('sha256sum', [file]));
row(`sha256sum of the same file`, `${Math.round(megabytes / floor.seconds)} MB/s`, floor.seconds, '–');
rmSync(folder, { recursive: true });
