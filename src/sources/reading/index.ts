export { readNotSetUp } from './analyzer-verdicts.ts';
export { assembleEstate } from './estate.ts';
export type { ChangeHistory, EventWindow } from './events.ts';
export { readChangeEvents } from './events.ts';
export { readRecords } from './records.ts';
export { readAuditManager } from './summary.ts';
export { readVerdicts } from './verdicts.ts';
