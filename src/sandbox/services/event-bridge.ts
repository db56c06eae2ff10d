import type { Operation } from '../dispatch.ts';

/** Amazon EventBridge, API version 2015-10-07. */
export const eventBridgeOperations: readonly Operation[] = [];
