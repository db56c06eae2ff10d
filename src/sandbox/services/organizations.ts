import type { Operation } from '../dispatch.ts';

/** AWS Organizations, API version 2016-11-28. */
export const organizationsOperations: readonly Operation[] = [];
