import type { Operation } from '../dispatch.ts';

/** Amazon CloudWatch, API version 2010-08-01. */
export const cloudwatchOperations: readonly Operation[] = [];
