import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { didYouMean } from '../config/nearest.ts';
import { valueOrThrow, type ReadDocument } from '../config/document.ts';
import { readFramework } from '../config/framework.ts';
import { AuditPackError, type Framework } from '../model/index.ts';
import { fileError, packageRoot } from '../store/index.ts';

export interface FrameworkFile {
  readonly file: string;
  /** The file as it is, for the copy in the pack. */
  readonly text: string;
  readonly read: ReadDocument<Framework>;
}

export interface LoadedFramework {
  readonly framework: Framework;
  readonly text: string;
}

/** Every framework that is shipped, read and checked. */
export function shippedFrameworks(): readonly FrameworkFile[] {
  const folder = join(packageRoot(), 'frameworks');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readFrameworkFile(join(folder, name), `frameworks/${name}`));
}

export function readFrameworkFile(path: string, shownAs = path): FrameworkFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'E_FRAMEWORK');
  }
  return { file: shownAs, text, read: readFramework(text, shownAs) };
}

/** Frameworks by id, short name or path of a file; without mistakes, each once. */
export function loadFrameworks(names: readonly string[], cwd: string): readonly LoadedFramework[] {
  const shipped = shippedFrameworks();
  const loaded = names.map((name) => {
    const found = isPath(name) ? readFrameworkFile(resolve(cwd, name), name) : byName(name, shipped);
    return {
      framework: valueOrThrow(found.read, 'E_FRAMEWORK', `Mend ${found.file} and run the command again.`),
      text: found.text,
    };
  });
  return loaded.filter(
    ({ framework }, index) => loaded.findIndex((each) => each.framework.id === framework.id) === index,
  );
}

const isPath = (name: string): boolean => name.includes('/') || /\.ya?ml$/.test(name) || basename(name) !== name;

function byName(name: string, shipped: readonly FrameworkFile[]): FrameworkFile {
  const wanted = name.toLowerCase();
  const namesOf = (file: FrameworkFile): readonly string[] => [
    basename(file.file, '.yaml'),
    ...(file.read.value?.aliases ?? []),
  ];
  const found = shipped.find((file) => namesOf(file).includes(wanted));
  if (found !== undefined) return found;
  const known = shipped.flatMap(namesOf);
  throw new AuditPackError('E_FRAMEWORK', `unknown framework "${name}".${didYouMean(name, known)}`, {
    hint: `Known are ${shipped.map((file) => basename(file.file, '.yaml')).join(', ')}; a file of your own is given as a path.`,
  });
}

/**
 * Choices of the configuration that a framework does not offer are mistakes: they would spare requirements unnoticed.
 * @throws AuditPackError `E_CONFIG` naming the first one.
 */
export function checkChoices(
  frameworks: readonly Framework[],
  choices: Readonly<Record<string, readonly string[]>>,
): void {
  for (const { id, choices: offered } of frameworks) {
    const ids = offered.map((choice) => choice.id);
    const wrong = choices[id]?.find((name) => !ids.includes(name));
    if (wrong === undefined) continue;
    throw new AuditPackError(
      'E_CONFIG',
      `parameters.choices: ${id} has no choice "${wrong}".${didYouMean(wrong, ids)}`,
      {
        hint: ids.length === 0 ? `${id} offers no choice.` : `It offers ${ids.join(', ')}.`,
      },
    );
  }
}
