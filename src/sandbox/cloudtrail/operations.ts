import type { Operation } from '../dispatch.ts';
import { lookupEvents } from './lookup-events.ts';
import { listPublicKeys } from './public-keys.ts';
import { trailOperations } from './trails.ts';

export const cloudTrailOperations: readonly Operation[] = [...trailOperations, lookupEvents, listPublicKeys];
