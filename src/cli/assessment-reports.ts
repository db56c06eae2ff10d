import { bytesOf, readAssessmentReport } from '../collect/index.ts';
import type { RecordStatement } from '../model/index.ts';
import type { ProvidedFile } from '../store/index.ts';

export interface CheckedReports {
  /** Those of assessment reports tell what is in the file. */
  readonly statements: readonly RecordStatement[];
  /** Files of assessment reports are taken in with the very bytes that were checked. */
  readonly files: readonly ProvidedFile[];
  readonly problems: readonly string[];
}

/** Checks the assessment reports of Audit Manager among manual evidence; the other files stay as they are. */
export async function checkReports(
  statements: readonly RecordStatement[],
  { files, shownAs }: { readonly files: readonly ProvidedFile[]; readonly shownAs: string },
): Promise<CheckedReports> {
  const wanted = new Set(statements.flatMap(({ kind, file }) => (kind === 'audit-manager-report' ? [file] : [])));
  const contents = new Map<string, string>();
  const problems: string[] = [];
  const checked: ProvidedFile[] = [];
  for (const file of files) {
    if (!wanted.has(file.path)) {
      checked.push(file);
      continue;
    }
    const bytes = await bytesOf(file);
    const read = typeof bytes === 'string' ? { problem: bytes } : readAssessmentReport(bytes);
    if (read.problem !== undefined)
      problems.push(`${shownAs}/${file.path}: the assessment report is refused: ${read.problem}`);
    else contents.set(file.path, read.contents);
    if (typeof bytes !== 'string') checked.push({ ...file, read: () => Promise.resolve(bytes) });
  }
  const told = statements.map((statement): RecordStatement => {
    const text = statement.kind === 'audit-manager-report' ? contents.get(statement.file) : undefined;
    return text === undefined ? statement : { ...statement, details: { ...statement.details, contents: text } };
  });
  return { statements: told, files: checked, problems };
}
