// TypeScript without its types, as files that Node runs: for threads of tests, which have no compiled package, and for
// measurements, which use the generators of the tests.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module, target } = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
const compilerOptions = { module, target, verbatimModuleSyntax: true, rewriteRelativeImportExtensions: true };

/** Writes what lies in folders of the repository into another place, under the same paths, and gives that place's path. */
export function transpile(folders, into) {
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/(?<!\.d)\.ts$/.test(entry.name)) continue;
      const source = join(entry.parentPath, entry.name);
      const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions, fileName: source });
      const path = join(into, source.slice(root.length).replace(/\.ts$/, '.js'));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, outputText);
    }
  }
  writeFileSync(join(into, 'package.json'), '{"type":"module"}');
  return into;
}
