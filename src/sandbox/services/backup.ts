import type { Operation } from '../dispatch.ts';

/** AWS Backup, API version 2018-11-15. */
export const backupOperations: readonly Operation[] = [];
