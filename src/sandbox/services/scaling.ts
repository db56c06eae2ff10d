import type { Operation } from '../dispatch.ts';

/** Application Auto Scaling, API version 2016-02-06. */
export const scalingOperations: readonly Operation[] = [];
