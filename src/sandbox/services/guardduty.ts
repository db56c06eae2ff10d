import type { Operation } from '../dispatch.ts';

/** Amazon GuardDuty, API version 2017-11-28. */
export const guarddutyOperations: readonly Operation[] = [];
