import type { Operation } from '../dispatch.ts';

/** Amazon CloudWatch Logs, API version 2014-03-28. */
export const logsOperations: readonly Operation[] = [];
