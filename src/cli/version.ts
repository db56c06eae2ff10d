import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../store/index.ts';

/** Name and version of the tool, as its own `package.json` says. */
export function toolVersion(): { readonly name: string; readonly version: string } {
  const { name, version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  return { name, version };
}
