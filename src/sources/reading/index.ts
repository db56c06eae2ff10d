export { assembleEstate } from './estate.ts';
export type { ChangeHistory } from './events.ts';
export { readChangeEvents } from './events.ts';
export { readAuditManager } from './summary.ts';
export { readVerdicts } from './verdicts.ts';
