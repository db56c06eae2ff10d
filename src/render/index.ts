import type { AuditPack, Pieces } from '../model/index.ts';
import { renderEvidenceCsv } from './evidence-csv.ts';
import { renderHowToVerify } from './how-to-verify.ts';
import { renderHtml } from './html.ts';
import { renderXlsx } from './report-xlsx.ts';
import { renderResultsJson } from './results-json.ts';
import { oscalOf, renderOscal } from './results-oscal.ts';
import type { RenderOptions, Templates } from './templates.ts';

/** One file of the pack that is made from the result alone. */
export interface Renderer {
  readonly id: string;
  readonly title: string;
  /** Path in the pack. */
  readonly path: string;
  readonly mediaType: string;
  /** Pure: the same pack, templates and options give the same bytes. */
  readonly render: (pack: AuditPack, templates: Templates, options: RenderOptions) => Pieces;
  /** Of a JSON file: what it is the canonical JSON of. */
  readonly json?: (pack: AuditPack) => unknown;
}

/** All formats but the PDF, which is signed by itself and carries the results as an attachment (`pdf.ts`). */
export const renderers: readonly Renderer[] = [
  {
    id: 'html',
    title: 'Report as one HTML file',
    path: 'report.html',
    mediaType: 'text/html;charset=utf-8',
    render: renderHtml,
  },
  {
    id: 'results',
    title: 'Results as canonical JSON',
    path: 'results.json',
    mediaType: 'application/json',
    render: renderResultsJson,
    json: (pack) => pack,
  },
  {
    id: 'oscal',
    title: 'Results as OSCAL assessment results',
    path: 'results.oscal.json',
    mediaType: 'application/oscal+json',
    render: renderOscal,
    json: oscalOf,
  },
  {
    id: 'evidence-index',
    title: 'Index of all evidence',
    path: 'evidence-index.csv',
    mediaType: 'text/csv;charset=utf-8;header=present',
    render: renderEvidenceCsv,
  },
  {
    id: 'workbook',
    title: 'Results as a workbook',
    path: 'report.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    render: renderXlsx,
  },
  {
    id: 'how-to-verify',
    title: 'How to verify the pack with stock commands',
    path: 'HOW-TO-VERIFY.md',
    mediaType: 'text/markdown;charset=utf-8',
    render: (...given) => [renderHowToVerify(...given)],
  },
];
