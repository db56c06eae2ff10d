import type { Operation } from '../dispatch.ts';

export const auditManagerOperations: readonly Operation[] = [];
