export { assembleEstate } from './estate.ts';
export type { ChangeHistory } from './change-history.ts';
export type { EventWindow } from './lookups.ts';
export { readChangeEvents } from './change-history.ts';
export { readRecords } from './records.ts';
export { readAuditManager } from './summary.ts';
export type { TrailLogs } from './trail-logs.ts';
export { deliveredBy, readTrailLogs } from './trail-logs.ts';
export { readVerdicts } from './verdicts.ts';
