import { existsSync } from 'node:fs';
import { AuditPackError } from '../model/index.ts';

/** The path, when nothing is there. @throws AuditPackError E_OUTPUT otherwise */
export function assertNew(path: string): string {
  if (!existsSync(path)) return path;
  throw new AuditPackError('E_OUTPUT', `${path} exists, and is never overwritten`, {
    hint: 'Choose another place with --out.',
  });
}
