import type { Operation } from '../dispatch.ts';

/** Amazon S3, API version 2006-03-01. */
export const s3Operations: readonly Operation[] = [];
