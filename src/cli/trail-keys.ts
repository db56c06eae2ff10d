import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readPublicKeys, type PublicKeys } from '../events/index.ts';
import { AuditPackError } from '../model/index.ts';
import { fileError } from '../store/index.ts';
import type { Context } from './context.ts';

/** Keys of CloudTrail out of files that hold answers of `ListPublicKeys`. @throws AuditPackError `E_USAGE` */
export function readKeyFiles(paths: readonly string[], context: Context): PublicKeys {
  const answers = paths.map((path): unknown => {
    const full = resolve(context.cwd, path);
    try {
      return JSON.parse(readFileSync(full, 'utf8'));
    } catch (error) {
      if (error instanceof SyntaxError) throw new AuditPackError('E_USAGE', `${full}: not JSON: ${error.message}`);
      throw fileError(error, full, 'E_USAGE');
    }
  });
  const { keys, problems } = readPublicKeys(answers);
  const [problem] = problems;
  if (problem === undefined && keys.size > 0) return keys;
  throw new AuditPackError('E_USAGE', `${paths.join(', ')}: ${problem ?? 'there is no key in it'}`, {
    hint: 'Make it with `aws cloudtrail list-public-keys`, once for each region of the trails.',
  });
}
