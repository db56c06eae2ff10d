import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { AuditPack } from '../../src/model/index.ts';
import { renderHtml } from '../../src/render/html.ts';
import { templates } from '../support/templates.ts';

/** A report that is open in the browser, with everything that it must not do. */
export interface OpenReport {
  readonly page: Page;
  readonly url: string;
  /** Requests other than for the file itself, console messages of errors, exceptions, dialogs. */
  readonly complaints: readonly string[];
}

export interface Reports {
  readonly open: (pack: AuditPack, options?: BrowserContextOptions & { readonly hash?: string }) => Promise<OpenReport>;
  readonly close: () => Promise<void>;
}

/** Starts Chromium (`CHROMIUM`, or Debian's) and opens reports from a temporary folder. */
export async function openBrowser(): Promise<Reports> {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const browser: Browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  return {
    open: (pack, options = {}) => openReport(browser, folder, { pack, options }),
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openReport(
  browser: Browser,
  folder: string,
  { pack, options }: { readonly pack: AuditPack; readonly options: BrowserContextOptions & { readonly hash?: string } },
): Promise<OpenReport> {
  const { hash = '', ...contextOptions } = options;
  const file = join(folder, `${pack.id}.html`);
  writeFileSync(file, renderHtml(pack, templates, { paper: 'A4', accent: '#1f4e79' }));
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...contextOptions });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== url) complaints.push(`request ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url + hash);
  return { page, url, complaints };
}
