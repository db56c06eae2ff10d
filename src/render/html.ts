import type { AuditPack } from '../model/index.ts';
import { readableOn } from './colour.ts';
import { htmlDocument } from './html/document.ts';
import { compileReport, trusted } from './html/engine.ts';
import { contentSecurityPolicy, cssString, embeddedJson } from './html/policy.ts';
import type { RenderOptions, Templates } from './templates.ts';
import { reportView } from './view.ts';
import type { ReportView } from './view.ts';

/**
 * The report as one self-contained HTML file: no network, no code but its own script (CSP by hash),
 * readable without scripts. Same content and order as the PDF.
 */
export function renderHtml(pack: AuditPack, templates: Templates, options: RenderOptions): Uint8Array {
  const view = reportView(pack, templates);
  const { data, ...document } = htmlDocument(view);
  const style = styleSheet(view, templates, options);
  const script = templates.text('html/report.js');
  const html = compileReport(
    templates,
    view.words,
  )({
    ...document,
    policy: contentSecurityPolicy(style, script),
    style: trusted(style),
    script: trusted(script),
    data: trusted(embeddedJson(data)),
  });
  return new TextEncoder().encode(html);
}

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
    `:root{--accent-light:${readableOn(accent, paper.light)};--accent-dark:${readableOn(accent, paper.dark)}}`,
    `@page{size:${size === 'Letter' ? 'letter' : 'A4'};margin:20mm 16mm 18mm;`,
    `@top-left{content:${cssString(header.join(' · '))}}@bottom-left{content:${cssString(footer.join(' · '))}}`,
    `@bottom-right{content:${cssString(words.say('html.page'))} counter(page) " / " counter(pages)}}`,
    templates.text('html/report.css'),
  ].join('\n');
}
