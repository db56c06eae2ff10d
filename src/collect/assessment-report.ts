import { isJsonObject } from '../model/index.ts';
import { ZipError, zipEntries } from './zip-entries.ts';

/** What an assessment report of Audit Manager holds, in words; or why it is none. */
export type ReadReport =
  { readonly contents: string; readonly problem?: never } | { readonly problem: string; readonly contents?: never };

const summaryFile = 'AssessmentReportSummary.pdf';
const digestFile = 'digest.txt';

/**
 * Reads the zip of an assessment report (Audit Manager User Guide, "Assessment reports"): the summary, the file with its
 * checksums, and evidence in folders by control, source and day. The form of the checksums is not documented, and AWS alone
 * can test them (`ValidateAssessmentReportIntegrity`, on the object in S3): that they are there is all that is said.
 * Never throws.
 */
export function readAssessmentReport(bytes: Uint8Array): ReadReport {
  try {
    const files = new Map<string, Kept>();
    for (const { path, bytes: contents } of zipEntries(bytes)) files.set(path, keptOf(path, contents));
    return describe(files);
  } catch (error) {
    if (error instanceof ZipError) return { problem: error.message };
    throw error;
  }
}

/** Of a file, whether it is what its name says; of evidence, nothing is looked at. */
type Kept = 'as-named' | 'other';

function keptOf(path: string, bytes: Uint8Array): Kept {
  const name = path.split('/').at(-1);
  const text = (): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (name === summaryFile) return text().startsWith('%PDF-') ? 'as-named' : 'other';
  return name === digestFile && isJson(text()) ? 'as-named' : 'other';
}

function isJson(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}

function describe(files: ReadonlyMap<string, Kept>): ReadReport {
  const summaries = [...files.keys()].filter((path) => path === summaryFile || path.endsWith(`/${summaryFile}`));
  const [summary] = summaries;
  if (summary === undefined || summaries.length > 1) {
    return { problem: `it is no assessment report: it has ${summaries.length} files ${summaryFile}, not one` };
  }
  const folder = summary.slice(0, -summaryFile.length);
  const outside = [...files.keys()].find((path) => !path.startsWith(folder));
  if (outside !== undefined) return { problem: `${outside} lies outside of the report's folder ${folder}` };
  if (files.get(summary) !== 'as-named') return { problem: `${summary} is no PDF` };
  if (!files.has(folder + digestFile))
    return { problem: `it lacks ${folder}${digestFile}, so it was altered or is no report` };
  if (files.get(folder + digestFile) !== 'as-named') return { problem: `${folder}${digestFile} is no JSON object` };
  return {
    contents: contentsOf(
      [...files.keys()].map((path) => path.slice(folder.length).split('/')),
      folder,
    ),
  };
}

function contentsOf(paths: readonly (readonly string[])[], folder: string): string {
  const evidence = paths.filter(([, , day = '', file]) => file !== undefined && /^\d{4}-\d\d-\d\d$/.test(day));
  const controls = new Set(evidence.map(([control]) => control));
  const days = evidence.map(([, , day = '']) => day).sort();
  const sources = new Map<string, number>();
  for (const [, source = ''] of evidence) sources.set(source, (sources.get(source) ?? 0) + 1);
  const bySource = [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([source, count]) => `${source} ${count}`);
  const items =
    evidence.length === 0
      ? 'no evidence'
      : `${evidence.length} files of evidence for ${controls.size} controls, ${days[0]} to ${days.at(-1)} (${bySource.join(', ')})`;
  const name = folder === '' ? '' : `${folder.slice(0, -1)}: `;
  return `${name}${summaryFile}, ${items}, ${digestFile} (which AWS alone can test: ValidateAssessmentReportIntegrity)`;
}
