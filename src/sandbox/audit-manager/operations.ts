import type { Operation } from '../dispatch.ts';
import { assessmentOperations } from './assessments.ts';
import { evidenceOperations } from './evidence.ts';
import { importOperations } from './imports.ts';
import { libraryOperations } from './library.ts';

export const auditManagerOperations: readonly Operation[] = [
  ...assessmentOperations,
  ...evidenceOperations,
  ...importOperations,
  ...libraryOperations,
];
