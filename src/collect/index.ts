export { collect } from './collect.ts';
export type { CollectOptions } from './collect.ts';
export type { CollectSummary, Place, ProgressEvent } from './progress.ts';
