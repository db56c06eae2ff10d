import type { Operation } from '../dispatch.ts';

/** AWS Config, API version 2014-11-12. */
export const configOperations: readonly Operation[] = [];
