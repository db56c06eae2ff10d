export { collect } from './collect.ts';
export type { CollectSummary, ProgressEvent } from './progress.ts';
