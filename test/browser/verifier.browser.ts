import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { renderVerifier } from '../../src/render/verifier.ts';
import { levelsOf, pemAnchors, verifyPack } from '../../src/seal/index.ts';
import { keyFile, seal, testSigner, textArtifact, zipBytes } from '../support/seal.ts';
import { templates } from '../support/templates.ts';
import { readVectors, vectorPath } from '../support/vectors.ts';
import { openBrowser } from './open-report.ts';
import type { OpenReport, Reports } from './open-report.ts';

let reports: Reports;
let folder = '';
beforeAll(async () => {
  reports = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), 'verifier-'));
});
afterAll(async () => {
  await reports.close();
  rmSync(folder, { recursive: true });
});

const html = renderVerifier(templates, { name: 'dynamodb-audit-pack', version: '0.0.0' });
const open = (options = {}): Promise<OpenReport> => reports.openHtml('verify', html, options);
const texts = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allInnerTexts();

/** Chooses a pack and waits for the verdict. */
async function choose(page: Page, path: string): Promise<string> {
  await page.locator('#result').evaluate((place) => place.replaceChildren());
  await page.locator('#pack').setInputFiles(path);
  return page.locator('.verdict').innerText({ timeout: 100_000 });
}

describe('the verdict', () => {
  test('is the one of the command line for every vector, to the word', async () => {
    const { page, complaints } = await open();
    for (const vector of readVectors()) {
      const { name, trust } = vector;
      await page.locator('#anchors').setInputFiles(trust.map((file) => `test/vectors/keys/${file}`));
      const verdict = await choose(page, vectorPath(vector));
      const anchors = trust.flatMap((file) => pemAnchors(keyFile(file)) ?? []);
      const expected = await verifyPack(vectorPath(vector), { trust: anchors });
      expect(verdict, name).toBe(vector.expected.ok ? 'VALID' : 'NOT VALID');
      expect(await texts(page, '.levels dd'), name).toEqual(levelsOf(expected).map(({ text }) => text));
      expect(await texts(page, '.problems li'), name).toEqual(
        expected.problems.map(({ file, message }) => (file === null ? message : `${file}: ${message}`)),
      );
      expect(await texts(page, '.checks li'), name).toEqual(
        expected.checks.map(({ ok, summary }) => `${ok ? 'yes' : 'NO'} – ${summary}`),
      );
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('follows what is entered of the signer', async () => {
    const { page, complaints } = await open();
    await choose(page, 'test/vectors/packs/good-rsa.asice');
    expect((await texts(page, '.levels dd'))[1]).toContain('by an unknown certificate');
    const { signer } = await verifyPack('test/vectors/packs/good-rsa.asice', { trust: [] });
    const colons = (signer.fingerprint ?? '').toUpperCase().replace(/..(?=.)/g, '$&:');
    const field = page.locator('#fingerprint');
    await field.fill(`SHA256 Fingerprint=${colons}`);
    await field.blur();
    await page.locator('.level.yes', { hasText: 'the expected signer' }).waitFor();
    await field.fill('0'.repeat(64));
    await field.blur();
    await page.locator('.verdict', { hasText: 'NOT VALID' }).waitFor();
    await field.fill('something');
    await field.press('Enter');
    await page.locator('.verdict', { hasText: 'No verdict' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('comes for a pack that is dropped', async () => {
    const { page } = await open();
    const base64 = readFileSync('test/vectors/packs/good-ec.asice').toString('base64');
    await page.evaluate(`
      const bytes = Uint8Array.from(atob(${JSON.stringify(base64)}), (one) => one.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], 'dropped.asice'));
      document.querySelector('#drop').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    `);
    expect(await page.locator('.verdict').innerText()).toBe('VALID');
    expect(await page.locator('#result').innerText()).toContain('dropped.asice');
    await page.context().close();
  });

  test('comes for a pack of 200 MB', async () => {
    const text = 'x'.repeat(20 * 1024 * 1024);
    const artifacts = Array.from({ length: 10 }, (_, index) => textArtifact(`evidence/E-000${index}.json`, text));
    const path = join(folder, 'large.asice');
    writeFileSync(path, await zipBytes((await seal(testSigner(), { artifacts })).entries));
    const { page } = await open();
    expect(await choose(page, path)).toBe('VALID');
    await page.context().close();
  });
});

describe('the page', () => {
  test('shows names of a hostile pack as text', async () => {
    const { page, complaints } = await open();
    const bytes = await zipBytes([
      ...(await seal(testSigner())).entries,
      textArtifact('<img src=x onerror=alert(1)>', 'x'),
    ]);
    const path = join(folder, 'hostile.asice');
    writeFileSync(path, bytes);
    expect(await choose(page, path)).toBe('NOT VALID');
    expect((await texts(page, '.problems li')).join('\n')).toContain('<img src=x onerror=alert(1)>');
    expect(await page.locator('#result img').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['light', { colorScheme: 'light' as const }],
    ['dark', { colorScheme: 'dark' as const }],
    ['narrow', { viewport: { width: 320, height: 640 } }],
  ])('has no violation of WCAG 2.2 AA, by axe: %s', async (_, look) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { page } = await open({ bypassCSP: true, ...look });
    for (const name of ['good-rsa', 'changed-file']) {
      await choose(page, `test/vectors/packs/${name}.asice`);
      await page.evaluate(axe);
      const violations = await page.evaluate(`
        axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) =>
          violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map((node) => node.html)].join(' | ')))
      `);
      expect(violations).toEqual([]);
    }
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test('says that it can check nothing without scripts', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator('noscript').innerText()).toContain('Scripts are off');
    await page.context().close();
  });
});
