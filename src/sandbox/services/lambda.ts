import type { Operation } from '../dispatch.ts';

/** AWS Lambda, API version 2015-03-31. */
export const lambdaOperations: readonly Operation[] = [];
