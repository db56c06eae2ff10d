import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { AuditPack, Pieces } from '../model/index.ts';
import { attach } from './pdf/attachment.ts';
import { loadFaces, firstFont } from './pdf/faces.ts';
import { forgetWritten } from './pdf/forgetting.ts';
import { furnishing, openPageNumbers } from './pdf/furniture.ts';
import { useEscapedMetadata } from './pdf/metadata.ts';
import { openDocument } from './pdf/pdfkit.ts';
import type { PdfDocument } from './pdf/pdfkit.ts';
import { annexesChapter } from './pdf/sections/annexes.ts';
import { controlSection, controlsChapter } from './pdf/sections/controls.ts';
import { coverPage, panelOf, unsignedPanel } from './pdf/sections/cover.ts';
import { evidenceChapter, evidenceIndex } from './pdf/sections/evidence.ts';
import { glancePage } from './pdf/sections/glance.ts';
import { historyChapter } from './pdf/sections/history.ts';
import type { Report } from './pdf/sections/report.ts';
import { requirementsChapter } from './pdf/sections/requirements.ts';
import { statementPage } from './pdf/sections/statement.ts';
import type { Frame, Sheet } from './pdf/sheet.ts';
import { within } from './pdf/sheet.ts';
import { securityStore } from './pdf/security-store.ts';
import type { LongTermMaterial } from './pdf/security-store.ts';
import { signatureField } from './pdf/signature.ts';
import { millimetres, palette, paperSizes } from './pdf/theme.ts';
import { madeOf } from './made.ts';
import type { RenderOptions, Templates } from './templates.ts';
import type { ReportView } from './view.ts';
import { reportView } from './view.ts';

export interface PdfOptions extends RenderOptions {
  /** A file to embed, such as the results as JSON. */
  readonly attachment: PdfAttachment | null;
  /** Room for a signature to be filled in by the seal, in bytes; null for a report that is not signed. */
  readonly signatureBytes: number | null;
  /** Certificates and revocation lists by which the signature can be checked later; each as DER. */
  readonly longTerm?: LongTermMaterial | null;
}

export interface PdfAttachment {
  readonly name: string;
  /** Without parameters. */
  readonly mediaType: string;
  readonly content: Pieces;
}

/**
 * The report as PDF/A-3a and PDF/UA-1. Pure: the same pack, templates and options give the same bytes, dated by the
 * start of collecting. They are given as they are made: what stays in memory of an object is where it is.
 */
export async function* renderPdf(
  pack: AuditPack,
  templates: Templates,
  options: PdfOptions,
): AsyncGenerator<Uint8Array> {
  const view = reportView(pack, templates);
  const date = new Date(pack.assessment.startedAt);
  const { doc, written } = openDocument({
    size: paperSizes[options.paper],
    font: firstFont(templates),
    language: view.words.language,
    info: {
      Title: view.title,
      Author: pack.assessment.organisation,
      Subject: view.cover.scope,
      Keywords: pack.id,
      Creator: view.cover.tool,
      Producer: view.cover.tool,
      CreationDate: date,
      ModDate: date,
    },
  });
  useEscapedMetadata(doc);
  forgetWritten(doc);
  const report = openReport(doc, { view, templates, options });
  const numbers = openPageNumbers(doc, report.sheet.faces, (page, pages) => report.say('page-of', { page, pages }));
  report.sheet.furnish = furnishing(furnitureOf(report), numbers);
  for (const draw of sections(report, () => sign(report, pack, { date, bytes: options.signatureBytes }))) {
    within(report.sheet, 'Sect', draw);
    yield* written();
    await yieldToEvents();
  }
  numbers.fill(report.sheet.page);
  if (options.attachment !== null) {
    const attached = { ...options.attachment, description: report.say('attachment'), date };
    for await (const _ of attach(doc, attached)) yield* written();
  }
  if (options.longTerm !== undefined && options.longTerm !== null) securityStore(doc, options.longTerm);
  report.sheet.parent.end();
  doc.end();
  yield* written();
}

/** The sections in their order, each to be drawn before the next is asked for. */
function* sections(report: Report, drawSignature: () => void): Generator<() => void> {
  const { view } = report;
  yield () => {
    coverPage(report);
    drawSignature();
  };
  yield () => glancePage(report);
  yield () => statementPage(report);
  if (view.history !== null) yield () => historyChapter(report);
  yield () => requirementsChapter(report);
  let { outline } = report;
  yield () => {
    outline = controlsChapter(report);
  };
  for (const control of view.controls) yield () => controlSection(report, control, outline);
  yield () => evidenceChapter(report);
  yield () => evidenceIndex(report);
  yield () => annexesChapter(report);
}

function openReport(
  doc: PdfDocument,
  { view, templates, options }: { view: ReportView; templates: Templates; options: PdfOptions },
): Report {
  const root = doc.struct('Document');
  doc.addStructure(root);
  const sheet: Sheet = {
    doc,
    faces: loadFaces(doc, templates),
    palette: palette(options.accent),
    frame: frameOf(options.paper),
    y: 0,
    page: 0,
    parent: root,
    furnish: () => undefined,
    targets: targetsOf(view),
  };
  return { sheet, view, outline: doc.outline, say: (key, values) => view.words.say(`pdf.${key}`, values) };
}

function frameOf(paper: RenderOptions['paper']): Frame {
  const [width, height] = paperSizes[paper];
  const margin = millimetres(20);
  return {
    left: margin,
    right: width - margin,
    top: margin + 14,
    bottom: height - margin - 12,
    width: width - margin * 2,
  };
}

/** Names of all places in the report: a link to anything else stays plain text. */
const targetsOf = (view: ReportView): ReadonlySet<string> =>
  new Set([
    ...view.requirements.flatMap((group) => [group.anchor, ...group.requirements.map((one) => one.anchor)]),
    ...view.controls.flatMap((control) => [control.anchor, ...control.exceptions.map((one) => one.anchor)]),
    ...madeOf(view.evidence.index, (one) => one.anchor),
  ]);

const furnitureOf = ({ view, say }: Report) => ({
  header: `${view.cover.organisation} · ${view.cover.framework.title} ${view.cover.framework.version} · ${view.cover.period.label}`,
  footer: say('footer', { pack: view.cover.packId }),
  mark: view.cover.marks.length === 0 ? null : view.cover.marks.map((mark) => mark.words).join(' · '),
});

function sign(report: Report, pack: AuditPack, { date, bytes }: { date: Date; bytes: number | null }): void {
  const { sheet, view, say } = report;
  if (bytes === null) {
    unsignedPanel(report);
    return;
  }
  const { cover } = view;
  const test = cover.marks.find((mark) => mark.code === 'test-signature');
  signatureField(sheet, panelOf(report), {
    bytes,
    signer: pack.signer.name,
    date,
    reason: say('signature.reason', { pack: pack.id }),
    label: say('signature.label', { signer: pack.signer.name }),
    lines: [
      [say('signature.by'), pack.signer.name, 'semibold'],
      [say('signature.date'), cover.date, 'regular'],
      [say('signature.certificate'), cover.signer.fingerprint.slice(0, 35), 'mono'],
      [say('signature.pack'), pack.id, 'mono'],
      test === undefined ? ['', '', 'regular'] : [say('signature.note'), test.words, 'semibold'],
    ],
  });
}
