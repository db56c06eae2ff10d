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

type OpenOptions = BrowserContextOptions & { readonly hash?: string };

export interface Reports {
  /** Opens any page from disk. */
  readonly openHtml: (name: string, html: Uint8Array, options?: OpenOptions) => Promise<OpenReport>;
  readonly open: (pack: AuditPack, options?: OpenOptions) => Promise<OpenReport>;
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
    openHtml: (name, html, options = {}) => openPage(browser, join(folder, `${name}.html`), { html, options }),
    open: (pack, options = {}) => {
      const html = Buffer.concat([...renderHtml(pack, templates, { paper: 'A4', accent: '#1f4e79' })]);
      return openPage(browser, join(folder, `${pack.id}.html`), { html, options });
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openPage(
  browser: Browser,
  file: string,
  { html, options }: { readonly html: Uint8Array; readonly options: OpenOptions },
): Promise<OpenReport> {
  const { hash = '', ...contextOptions } = options;
  writeFileSync(file, html);
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
