import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { hostilePack, largePack, samplePack } from '../support/sample-pack.ts';
import { openBrowser } from './open-report.ts';
import type { Reports } from './open-report.ts';

let reports: Reports;
beforeAll(async () => {
  reports = await openBrowser();
});
afterAll(() => reports.close());

const shown = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluateAll((list) => list.filter((one) => one.closest('[hidden]') === null).length);
const status = (page: Page): Promise<string> => page.locator('#filter-count').innerText();
const total = samplePack().findings.length;

/** Types or chooses a filter and waits until the address says so. */
async function filter(page: Page, name: string, value: string): Promise<void> {
  const field = page.locator(`[name=${name}]`);
  if ((await field.evaluate((one) => one.tagName)) === 'SELECT') await field.selectOption(value);
  else await field.fill(value);
  const wanted = `${name}=${encodeURIComponent(value).replaceAll('%20', '+')}`;
  await expect.poll(() => page.url()).toContain(wanted);
}

describe('opening', () => {
  test.each([
    ['the sample', samplePack],
    ['a hostile pack', hostilePack],
    ['5,000 tables', () => largePack(5_000)],
  ])('%s asks the network for nothing, logs no error and runs nothing of the data', async (_, make) => {
    const { page, complaints } = await reports.open(make());
    await page.locator('#toggle-cards').click();
    expect(await status(page)).toMatch(/^\d+ of \d+ controls/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('the policy blocks a handler and a picture that are put in later', async () => {
    const { page, complaints } = await reports.open(samplePack());
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<img src="https://x.invalid/" onerror="document.title=1">')`,
    );
    await page.waitForTimeout(300);
    expect(await page.title()).toContain('Meridian Retail Bank');
    expect(complaints.some((one) => one.includes('Content Security Policy'))).toBe(true);
    await page.context().close();
  });

  test('without scripts all content is there and no dead control is shown', async () => {
    const { page } = await reports.open(samplePack(), { javaScriptEnabled: false });
    expect(await page.locator('article.control').count()).toBe(total);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.locator('button.copy').first().isVisible()).toBe(false);
    // By the keyboard: what is above may still be laid out, and a pointer would miss.
    await page.locator('#control-DDB-RES-01 details.population summary').press('Enter');
    await page.locator('#control-DDB-RES-01 tr.subject').last().waitFor({ state: 'visible', timeout: 10_000 });
    await page.context().close();
  });
});

describe('searching', () => {
  test('each filter narrows what is shown, says how much, and is undone', async () => {
    const { page, complaints } = await reports.open(samplePack());
    await filter(page, 'outcome', 'not-satisfied');
    expect(await shown(page, 'article.control')).toBe(3);
    expect(await shown(page, '.subject[data-outcome=satisfied]')).toBe(0);
    expect(await status(page)).toContain('3 of 9 controls');
    await filter(page, 'topic', 'operational-access');
    expect(await shown(page, 'article.control')).toBe(1);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => page.url()).toMatch(/html#?$/);
    expect(await shown(page, 'article.control')).toBe(total);

    await filter(page, 'requirement', 'requirement-10.2.1.1');
    expect(await shown(page, 'article.control')).toBe(1);
    expect(await shown(page, 'tr.requirement')).toBe(1);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => page.url()).toMatch(/html#?$/);

    await filter(page, 'table', 'migration-2023');
    expect(await shown(page, '#control-DDB-RES-01 .exception')).toBe(1);
    expect(await shown(page, '#control-DDB-IAM-01')).toBe(0);
    await filter(page, 'account', '111122223333');
    expect(await status(page)).toMatch(/^0 of 9 controls|Nothing matches/);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => page.url()).toMatch(/html#?$/);

    await filter(page, 'text', 'recovery');
    expect(await shown(page, '#control-DDB-RES-01')).toBe(1);
    expect(await shown(page, '#control-DDB-IAM-01')).toBe(0);
    await filter(page, 'text', 'no such words');
    expect(await status(page)).toContain('Nothing matches');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a view can be cited: the address brings back its filters and place', async () => {
    const hash = '#~outcome=not-satisfied&account=444455556666&at=control-DDB-RES-01';
    const { page } = await reports.open(samplePack(), { hash });
    expect(await page.locator('[name=outcome]').inputValue()).toBe('not-satisfied');
    expect(await shown(page, '#control-DDB-RES-01 .exception')).toBe(2);
    const box = await page.locator('#control-DDB-RES-01').boundingBox();
    expect(Math.abs(box?.y ?? 9_999)).toBeLessThan(200);
    await page.context().close();
  });

  test('an evidence item can be cited: its card opens, even from behind a filter', async () => {
    const { page } = await reports.open(samplePack(), { hash: '#evidence-E-0001' });
    expect(await page.locator('#evidence-E-0001').getAttribute('open')).not.toBeNull();
    await filter(page, 'text', 'LegacyBatch');
    await page.evaluate("location.hash = '#control-DDB-RES-01'");
    await expect.poll(() => shown(page, '#control-DDB-RES-01')).toBe(1);
    expect(await page.locator('[name=text]').inputValue()).toBe('');
    await page.context().close();
  });

  test('a hash is copied whole', async () => {
    const { page } = await reports.open(samplePack(), {
      permissions: ['clipboard-read', 'clipboard-write'],
      hash: '#evidence-E-0002',
    });
    const expected = samplePack().evidence[1]?.sha256 ?? '';
    await page.locator('#evidence-E-0002 button.copy').click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(expected);
    await page.context().close();
  });
});

describe('5,000 tables', () => {
  test('a search answers within a second and finds a table of the embedded list', async () => {
    const { page } = await reports.open(largePack(5_000));
    const rows = '#control-DDB-RES-01 tr.subject';
    expect(await shown(page, rows)).toBe(100);
    const start = Date.now();
    await filter(page, 'table', 'settlement-ledger-1');
    expect(await shown(page, rows)).toBeGreaterThan(0);
    expect(await page.locator(`${rows} th`).first().textContent()).toContain('settlement-ledger-1');
    expect(Date.now() - start).toBeLessThan(5_000);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => page.url()).toMatch(/html#?$/);
    await page.locator('#control-DDB-RES-01 details.population').evaluate((one) => one.setAttribute('open', ''));
    await page.locator('#control-DDB-RES-01 button.more').click();
    expect(await shown(page, rows)).toBe(200);
    await page.context().close();
  });
});

describe('WCAG 2.2 AA, by axe', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

  test.each([
    ['light', { colorScheme: 'light' as const }],
    ['dark', { colorScheme: 'dark' as const }],
    ['narrow', { viewport: { width: 400, height: 800 } }],
  ])('%s: no violation', async (_, look) => {
    const { page } = await reports.open(samplePack(), { bypassCSP: true, ...look });
    await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
    await page.evaluate(axe);
    const violations = await page.evaluate(`
      axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) =>
        violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map((node) => node.html)].join(' | ')))
    `);
    expect(violations).toEqual([]);
    await page.context().close();
  });

  test('the keyboard reaches the report first, then the outline, and the page never scrolls sideways', async () => {
    const { page } = await reports.open(samplePack(), { viewport: { width: 320, height: 640 } });
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the report');
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

describe('print', () => {
  test('is A4 without the controls of the screen', async () => {
    const { page } = await reports.open(samplePack());
    await page.emulateMedia({ media: 'print' });
    for (const selector of ['#filters', '.outline', 'button.copy', '#toggle-cards']) {
      expect(await page.locator(selector).first().isVisible()).toBe(false);
    }
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    await page.context().close();
  });
});
