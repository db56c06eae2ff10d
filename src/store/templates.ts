import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AuditPackError } from '../model/index.ts';
import type { Templates } from '../render/templates.ts';

/** The package's own folder: the same from `src/store` and from `dist/store`. */
export function packageRoot(from: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(from));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new AuditPackError('E_OUTPUT', 'the installation is incomplete: no package.json');
    folder = parent;
  }
  return folder;
}

/** Files below `templates/` of the package, read once each. @throws AuditPackError naming a file that is not there. */
export function openTemplates(folder: string = join(packageRoot(), 'templates')): Templates {
  const files = new Map<string, Uint8Array>();
  const bytes = (path: string): Uint8Array => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const file = readTemplate(folder, path);
    files.set(path, file);
    return file;
  };
  return { bytes, text: (path) => new TextDecoder().decode(bytes(path)) };
}

function readTemplate(folder: string, path: string): Uint8Array {
  const inside = normalize(path);
  if (inside.startsWith(`..${sep}`) || inside === '..') throw new TypeError(`${path} is outside of the templates`);
  try {
    return readFileSync(join(folder, inside));
  } catch (error) {
    throw new AuditPackError('E_OUTPUT', `${join(folder, inside)}: the template cannot be read`, {
      hint: 'The installation is incomplete: install the package again.',
      cause: error,
    });
  }
}
