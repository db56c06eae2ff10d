import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AuditPack } from '../../src/model/index.ts';
import { renderHtml } from '../../src/render/html.ts';
import { visible } from '../../src/render/visible.ts';
import { textOf } from '../support/pack-files.ts';
import { hostilePack, largePack, samplePack } from '../support/sample-pack.ts';
import { hostileTexts } from '../support/sample-pack/hostile.ts';
import { templates } from '../support/templates.ts';
import { readHtml } from './html-tokens.ts';

const options = { paper: 'A4', accent: '#1f4e79' } as const;
const render = (pack: AuditPack): string => textOf(renderHtml(pack, templates, options));
const sample = render(samplePack());
const hostile = render(hostilePack());
const large = render(largePack(5_000));
const documents = [
  ['sample', sample],
  ['hostile', hostile],
  ['large', large],
] as const;

describe.each(documents)('the %s report', (_, html) => {
  const { tags, raw, text } = readHtml(html);
  const values = (name: string): readonly string[] =>
    tags.flatMap((tag) => (tag.attributes.has(name) ? [tag.attributes.get(name) ?? ''] : []));

  test('has one style, one data block and one script, and no other active element', () => {
    const names = new Set(tags.map((tag) => tag.name));
    const opened = (name: string) => tags.filter((tag) => tag.name === name && !tag.closing).length;
    expect([opened('style'), opened('script')]).toEqual([1, 2]);
    for (const name of ['img', 'iframe', 'object', 'embed', 'link', 'base', 'audio', 'video', 'a:href']) {
      expect(names).not.toContain(name);
    }
  });

  test('allows by its policy exactly the bytes of its own style and script', () => {
    const [style = '', , script = ''] = raw;
    const hash = (value: string) => `'sha256-${createHash('sha256').update(value).digest('base64')}'`;
    expect(values('content')).toContain(
      `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; ` +
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'",
    );
  });

  test('has no inline style, no event handler and no address to load from', () => {
    const names = new Set(tags.flatMap((tag) => [...tag.attributes.keys()]));
    expect([...names].filter((name) => /^(on|style$|src$|srcset$|action$|formaction$|xlink)/i.test(name))).toEqual([]);
    expect(raw[0]).not.toMatch(/url\((?!#)|@import/);
    expect(raw[2]).not.toMatch(/\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|eval|innerHTML|import)\b/);
  });

  test('links only to places in itself, and every place exists once', () => {
    const ids = values('id');
    expect(new Set(ids).size).toBe(ids.length);
    const links = values('href');
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((href) => !href.startsWith('#') || !ids.includes(href.slice(1)))).toEqual([]);
    const labelled = values('aria-labelledby');
    expect(labelled.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('closes what it opens', () => {
    const empty = new Set(['meta', 'br', 'rect', 'line', 'circle', 'input']);
    const open: string[] = [];
    for (const tag of tags) {
      if (empty.has(tag.name)) continue;
      if (tag.closing) expect(open.pop()).toBe(tag.name);
      else open.push(tag.name);
    }
    expect(open).toEqual([]);
  });

  test('never claims what only an assessor may', () => {
    expect(text).not.toMatch(/\b(compliant|compliance status|certified|passed)\b/i);
  });
});

describe('content', () => {
  const pack = samplePack();
  const { text, tags } = readHtml(sample);
  const ids = new Set(tags.flatMap((tag) => [tag.attributes.get('id') ?? '']));

  test('every requirement, control and evidence item has its place and its name', () => {
    for (const one of pack.requirements) {
      expect(ids).toContain(`requirement-${one.id}`);
      expect(text).toContain(one.title);
    }
    for (const one of pack.findings) {
      expect(ids).toContain(`control-${one.control.id}`);
      expect(text).toContain(one.control.statement);
      expect(text).toContain(one.result);
    }
    for (const one of pack.evidence) {
      expect(ids).toContain(`evidence-${one.reference}`);
      expect(text).toContain(one.sha256 ?? one.message ?? 'neither digest nor message');
    }
  });

  test('every subject of every population is in the document', () => {
    for (const finding of pack.findings) {
      for (const one of finding.observations) expect(text).toContain(one.subject.name);
    }
  });

  test('an exception says from when to when, how long, and who made the changes', () => {
    expect(text).toContain('2026-10-14 16:05:12 – 2026-10-15 09:05:12 UTC (17 h)');
    expect(text).toContain('Brought about by role/PaymentsDeploy (session release-4711, from 10.20.4.17)');
    expect(text).toMatch(/; restored by role\/aws-reserved\/\S+ \(session actor-5f3a9c/);
  });

  test('a test signature is said first, and a real one is not said to be a test', () => {
    expect(text.indexOf('Test signature – not for hand-off')).toBeGreaterThan(0);
    expect(text.indexOf('Test signature')).toBeLessThan(text.indexOf('Outline'));
    const real = render({ ...pack, signer: { ...pack.signer, test: false } });
    expect(real).not.toContain('Test signature');
  });

  test('the same pack gives the same bytes, whatever the zone of the machine', () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      expect(render(samplePack())).toBe(sample);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  test('times are printed in the zone of the period, with the zone', () => {
    const { assessment } = pack;
    const berlin = { ...assessment, period: { ...assessment.period, zone: 'Europe/Berlin' } };
    const { text: inBerlin } = readHtml(render({ ...pack, assessment: berlin }));
    expect(inBerlin).toContain('2026-10-14 18:05:12 – 2026-10-15 11:05:12 UTC+02:00 (17 h)');
    expect(inBerlin).toContain('2026-11-03 07:00:00 UTC+01:00');
  });
});

describe('hostile texts', () => {
  const { text, raw } = readHtml(hostile);

  test.each(hostileTexts.map((one) => [JSON.stringify(one), one] as const))('%s is printed as text', (_, one) => {
    const printed = visible(one);
    expect(text.includes(printed) || (raw[1] ?? '').includes(JSON.stringify(printed).slice(1, -1))).toBe(true);
  });

  test('nothing invisible or turned around reaches the page', () => {
    expect(hostile).not.toMatch(/[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  });

  test('a finding with hundreds of exceptions prints them all', () => {
    expect(hostile.match(/class="item exception"/g)?.length).toBeGreaterThan(200);
  });
});

describe('a large population', () => {
  const { raw, text } = readHtml(large);
  const data = JSON.parse(raw[1] ?? '') as {
    lists: { populations: Record<string, unknown[][]>; index: unknown[]; texts: string[] };
  };

  test('is embedded once and whole, and the document says so', () => {
    expect(data.lists.populations['DDB-RES-01']).toHaveLength(5_000);
    expect(data.lists.index).toHaveLength(largePack(5_000).evidence.length);
    expect(text).toContain('results.json holds the same list');
  });

  test('keeps its exceptions in the document', () => {
    for (const name of ['migration-2023', 'export-staging']) expect(text).toContain(name);
  });

  test('stays small enough to open', () => {
    expect(large.length).toBeLessThan(5_000_000);
  });
});

test('a colour that is none, or that would break out of the style, is not used', () => {
  for (const accent of ['red;}body{display:none', '#12345', 'url(//x)']) {
    const html = textOf(renderHtml(samplePack(), templates, { paper: 'Letter', accent }));
    expect(html).not.toContain(accent);
    expect(html).toContain('--accent-light:#1f4e79');
    expect(html).toContain('size:letter');
  }
});
