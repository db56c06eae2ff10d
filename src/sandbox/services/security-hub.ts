import type { Operation } from '../dispatch.ts';

/** AWS Security Hub, API version 2018-10-26. */
export const securityHubOperations: readonly Operation[] = [];
