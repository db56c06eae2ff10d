import type { Provided } from '../collect/index.ts';
import { formatProblem } from '../config/document.ts';
import { readSidecar, sidecarName } from '../config/sidecar.ts';
import { controls } from '../controls/index.ts';
import { AuditPackError, recordKinds, type Instant, type RecordStatement } from '../model/index.ts';
import { bankProvides } from '../sandbox/index.ts';
import { listProvided, type ProvidedFile, type ProvidedFolder } from '../store/index.ts';
import { checkReports } from './assessment-reports.ts';
import type { Context } from './context.ts';
import type { Progress } from './progress.ts';
import type { ManualPlace, Settings } from './settings.ts';

/** Larger sidecars are no work of a person. */
const largestSidecar = 256 * 1024;
/** Files that no sidecar names are listed up to this number, then counted. */
const mostWarnings = 20;

/**
 * The folder of manual evidence, checked from end to end before anything is collected: one mistake and nothing is.
 * What is not taken in is said on stderr, never left out in silence.
 * @throws AuditPackError `E_CONFIG` with every mistake, those in sidecars with line and column.
 */
export async function loadProvided(
  settings: Settings,
  { context, progress }: { readonly context: Context; readonly progress: Progress },
): Promise<Provided | null> {
  if (settings.manual === null) return null;
  const now = context.now();
  const folder = await openFolder(settings.manual, now);
  const sidecars = folder.files.filter(({ path }) => path === sidecarName || path.endsWith(`/${sidecarName}`));
  const problems = folder.refused.flatMap(({ path, reason, folder: isFolder }) =>
    isFolder || path.split('/').at(-1) === sidecarName ? [`${folder.shownAs}/${path}: ${reason}`] : [],
  );
  const statements: RecordStatement[] = [];
  const whyNot = reasonsOf(folder);
  for (const sidecar of sidecars) {
    const read = await readOne(sidecar, { ...folder, whyNot }, now.toISOString());
    statements.push(...read.statements);
    problems.push(...read.problems);
  }
  const checked = await checkReports(statements, folder);
  problems.push(...checked.problems);
  if (problems.length > 0) throw mistakes(problems);
  const named = new Set(statements.map(({ file }) => file).concat(sidecars.map(({ path }) => path)));
  const files = checked.files.filter(({ path }) => named.has(path));
  const left = [...folder.files, ...folder.refused].filter(({ path }) => !named.has(path));
  warn({ folder, left, statements }, progress);
  return { statements: checked.statements, files, unnamed: left.map(({ path }) => path).sort() };
}

async function openFolder(place: ManualPlace, now: Date): Promise<ProvidedFolder> {
  if (place !== 'bank') return listProvided(place.folder, place.shownAs);
  const files = [...bankProvides(now)].map(([path, text]): ProvidedFile => {
    const body = new TextEncoder().encode(text);
    return { path, bytes: body.length, read: () => Promise.resolve(body) };
  });
  return { shownAs: '(sandbox)', files, refused: [] };
}

type Looked = Pick<ProvidedFolder, 'shownAs'> & { readonly whyNot: (path: string) => string | undefined };

interface ReadSidecar {
  readonly statements: readonly RecordStatement[];
  readonly problems: readonly string[];
}

async function readOne(sidecar: ProvidedFile, folder: Looked, now: Instant): Promise<ReadSidecar> {
  const file = `${folder.shownAs}/${sidecar.path}`;
  const failed = (reason: string): ReadSidecar => ({ statements: [], problems: [`${file}: ${reason}`] });
  if (sidecar.bytes > largestSidecar) return failed(`a sidecar may have ${largestSidecar / 1024} KiB at most`);
  let yaml;
  try {
    yaml = new TextDecoder('utf-8', { fatal: true }).decode(await sidecar.read());
  } catch (error) {
    return failed(`the sidecar cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const below = sidecar.path.slice(0, -sidecarName.length);
  const { value, problems, source } = readSidecar(yaml, { file, folder: below, now });
  if (value === undefined) return { statements: [], problems: problems.map(formatProblem) };
  const missing = value.flatMap((statement, index) => {
    const reason = folder.whyNot(statement.file);
    if (reason === undefined) return [];
    return [formatProblem(source.problem(['records', index, 'file'], `${statement.title}: ${reason}`))];
  });
  return { statements: value, problems: missing };
}

/** By path, why a file that a sidecar names cannot be taken in; undefined where it can. */
function reasonsOf({ files, refused }: ProvidedFolder): (path: string) => string | undefined {
  const there = new Set(files.map(({ path }) => path));
  const reasons = new Map(refused.map(({ path, reason }) => [path, reason]));
  return (path) => {
    if (there.has(path)) return undefined;
    const reason = reasons.get(path);
    return `the file ${path} ${reason === undefined ? 'is not in the folder' : `is not taken in: ${reason}`}`;
  };
}

const mistakes = (problems: readonly string[]): AuditPackError => {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new AuditPackError('E_CONFIG', [`${count} in the manual evidence`, ...problems].join('\n  '), {
    hint: 'Mend the files and run the command again; `report controls show ID --template` prints sidecars to fill in.',
  });
};

interface Left {
  readonly folder: ProvidedFolder;
  readonly left: readonly { readonly path: string; readonly reason?: string }[];
  readonly statements: readonly RecordStatement[];
}

function warn({ folder, left, statements }: Left, progress: Progress): void {
  const say = (text: string): void => progress.phase(`warning: ${folder.shownAs}/${text}`);
  for (const { path, reason } of left.slice(0, mostWarnings)) {
    say(`${path}: not taken in: ${reason ?? `no ${sidecarName} beside or above it names it`}`);
  }
  if (left.length > mostWarnings) say(`: ${left.length - mostWarnings} more files are not taken in`);
  const byId = new Map(controls.map((control) => [control.id, control]));
  for (const { kind, title, file, controls: named } of statements) {
    for (const id of named) {
      const control = byId.get(id);
      if (control === undefined) say(`${file}: ${title}: ${id} is not judged by this version`);
      else if (recordKinds[kind].judged !== false && control.records?.includes(kind) !== true)
        say(`${file}: ${title}: ${id} does not look at ${kind}`);
    }
  }
}
