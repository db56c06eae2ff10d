export { takeInTrailLogs, trustedKeys } from './trail-logs.ts';
export type { LogPlace, ReadTrailLogs, TrailLogSummary } from './trail-logs.ts';
export { readAssessmentReport } from './assessment-report.ts';
export { collect } from './collect.ts';
export type { CollectSummary, ProgressEvent } from './progress.ts';
export { bytesOf, noneProvided, takeIn } from './provided.ts';
export type { Provided } from './provided.ts';
