import type { Operation } from '../dispatch.ts';

export const cloudTrailOperations: readonly Operation[] = [];
