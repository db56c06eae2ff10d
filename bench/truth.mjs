import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is in a folder that `makeTrailLogs` made: counts of events, the time, and the keys that prove it. */
export const truthOf = (folder) => JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
