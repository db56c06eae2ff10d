import { inUtf8, type AuditPack } from '../model/index.ts';
import { readableOn } from './colour.ts';
import { htmlDocument } from './html/document.ts';
import { compileReport } from './html/engine.ts';
import { contentSecurityPolicy, cssString, embeddedJson } from './html/policy.ts';
import type { RenderOptions, Templates } from './templates.ts';
import { trusted } from './trusted.ts';
import { reportView } from './view.ts';
import type { ReportView } from './view.ts';

/**
 * The report as one self-contained HTML file: no network, no code but its own script (CSP by hash),
 * readable without scripts. Same content and order as the PDF.
 */
export function renderHtml(pack: AuditPack, templates: Templates, options: RenderOptions): Iterable<Uint8Array> {
  const view = reportView(pack, templates);
  const { data, ...document } = htmlDocument(view);
  const style = styleSheet(view, templates, options);
  const script = ["'use strict';", ...scripts.map((name) => templates.text(`html/script/${name}.js`))].join('\n');
  const html = compileReport(
    templates,
    view.words,
  )({
    ...document,
    policy: contentSecurityPolicy(style, script),
    style: trusted(style),
    script: trusted(script),
    data: trusted(placeOfData),
  });
  return inUtf8(withData(html, data));
}

/** Marks where the data goes: text from the pack cannot say this, for its `<` is escaped. */
const placeOfData = '<!--data-->';

function* withData(html: string, data: object): Generator<string> {
  const [before, after, ...others] = html.split(placeOfData);
  if (before === undefined || after === undefined || others.length > 0)
    throw new Error('the report has no place for its data');
  yield before;
  yield* embeddedJson(data);
  yield after;
}

const styles = [
  'colours',
  'frame',
  'text',
  'outcomes',
  'tables',
  'sections',
  'interaction',
  'narrow',
  'print',
] as const;
const scripts = ['lists', 'report'] as const;
const paper = { light: '#ffffff', dark: '#14171a' } as const;

/** The style sheet with what depends on the pack: accent colour, paper size, running header and footer of the print. */
function styleSheet(
  { cover, words }: ReportView,
  templates: Templates,
  { accent, paper: size }: RenderOptions,
): string {
  const header = [cover.organisation, `${cover.framework.title} ${cover.framework.version}`, cover.period.label];
  const footer = [words.say('html.pack', { id: cover.packId }), ...cover.marks.map((mark) => mark.words)];
  return [
    `:root{--accent-light:${readableOn(accent, paper.light, 4.5)};--accent-dark:${readableOn(accent, paper.dark, 7)}}`,
    `@page{size:${size === 'Letter' ? 'letter' : 'A4'};margin:20mm 16mm 18mm;font:8pt system-ui,sans-serif;`,
    `@top-left{content:${cssString(header.join(' · '))}}@bottom-left{content:${cssString(footer.join(' · '))}}`,
    `@bottom-right{content:${cssString(`${words.say('html.page')} `)} counter(page) " / " counter(pages)}}`,
    ...styles.map((name) => templates.text(`html/style/${name}.css`)),
  ].join('\n');
}
