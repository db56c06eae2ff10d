import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { assess } from '../../src/assess/index.ts';
import { connect, unpaced } from '../../src/aws/index.ts';
import { collect } from '../../src/collect/index.ts';
import { readFramework } from '../../src/config/framework.ts';
import type { Assessment, AuditPack } from '../../src/model/index.ts';
import { renderers } from '../../src/render/index.ts';
import { renderPdf } from '../../src/render/pdf.ts';
import { createSandbox, sandboxCredentials, sandboxDefaults } from '../../src/sandbox/index.ts';
import { signerOf } from '../../src/seal/index.ts';
import { sources } from '../../src/sources/index.ts';
import { openStore, openTemplates, readStore } from '../../src/store/index.ts';
import { wholeOf } from '../support/pack-files.ts';
import { pdfText } from '../support/pdf-text.ts';
import { testSigner } from '../support/seal.ts';
import { workbookText } from '../support/workbook.ts';

/**
 * Stored evidence in, every format out, compared to the byte. `UPDATE_GOLDEN=1` writes the expectations anew, and the
 * evidence too when its folder was removed.
 */
const folder = 'test/golden/standby-region';
const update = process.env['UPDATE_GOLDEN'] === '1';
const clock = '2026-11-23T08:00:00.000Z';
const options = { paper: 'A4', accent: '#0f4c81' } as const;

async function collectEvidence(): Promise<void> {
  const now = (): Date => new Date(clock);
  const { organisation, scope, parameters } = sandboxDefaults;
  const [production] = scope.accounts;
  const plan: Assessment = {
    id: '2026-10',
    organisation,
    period: {
      label: '2026-10',
      from: '2026-10-01T00:00:00.000Z',
      to: '2026-11-01T00:00:00.000Z',
      zone: 'Europe/Zurich',
    },
    scope: {
      ...scope,
      accounts: scope.accounts.filter((account) => account === production),
      regions: ['eu-west-1'],
      consumerVpcs: scope.consumerVpcs.filter((vpc) => vpc.region === 'eu-west-1' && vpc.account === production?.id),
    },
    parameters,
    sources: sources.map((source) => source.id),
    startedAt: clock,
    sandbox: true,
    tool: '0.0.0-golden',
  };
  const { requestHandler } = createSandbox({ now });
  const { accounts } = plan.scope;
  const connection = connect({ accounts, credentials: sandboxCredentials, requestHandler, now, pace: unpaced });
  const store = await openStore(join(folder, 'evidence'), plan, { pid: process.pid, isAlive: () => true });
  await collect({ sources, connection, store, clock: () => clock });
  await store.close();
}

const textOf = (path: string): string => path.replace(/\.xlsx$/, '.workbook.txt');

let pack: AuditPack;
beforeAll(async () => {
  if (update && !existsSync(join(folder, 'evidence'))) await collectEvidence();
  const { assessment, evidence, damage } = await readStore(join(folder, 'evidence'));
  expect(damage).toEqual([]);
  const framework = readFramework(readFileSync('frameworks/gdpr.yaml', 'utf8'), 'gdpr').value;
  if (framework === undefined) throw new Error('frameworks/gdpr.yaml has problems');
  const tool = { name: 'dynamodb-audit-pack', version: '0.0.0-golden' };
  pack = assess({ evidence, assessment, framework, signer: signerOf(testSigner()), tool });
});

function compare(file: string, actual: Uint8Array): void {
  const path = join(folder, 'expected', file);
  if (update) {
    mkdirSync(join(folder, 'expected'), { recursive: true });
    writeFileSync(path, actual);
  }
  expect(Buffer.from(actual).toString('utf8')).toBe(readFileSync(path, 'utf8'));
}

describe('the golden pack', () => {
  it.each(renderers.map((renderer) => [renderer.path, renderer] as const))('%s', async (path, renderer) => {
    const bytes = await wholeOf(renderer.render(pack, openTemplates(), options));
    // Another version of zlib may compress otherwise: of a workbook, its parts are compared.
    if (path.endsWith('.xlsx')) compare(textOf(path), Buffer.from(workbookText(bytes), 'utf8'));
    else compare(path, bytes);
  });

  it('report.pdf, as text by page', async () => {
    const pdf = await wholeOf(renderPdf(pack, openTemplates(), { ...options, attachment: null, signatureBytes: null }));
    const pages = pdfText(pdf);
    const text = pages.map((page, index) => `--- page ${index + 1} of ${pages.length}\n${page}\n`).join('');
    compare('report.txt', Buffer.from(text, 'utf8'));
  });

  it('has no expectation that nothing is compared with', () => {
    const made = [...renderers.map((renderer) => textOf(renderer.path)), 'report.txt'];
    expect(readdirSync(join(folder, 'expected')).sort()).toEqual(made.sort());
  });

  it('leaves no lock behind', () => {
    if (update) rmSync(join(folder, 'evidence', 'lock'), { force: true });
    expect(existsSync(join(folder, 'evidence', 'lock'))).toBe(false);
  });
});
