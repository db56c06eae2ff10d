export { assess } from './assess.ts';
export { evidenceFromPack, packEvidence, recordsFile } from './carry.ts';
export { packOf } from './pack.ts';
export type { AssessInput, PackInput, Readings } from './pack.ts';
export { sameResults } from './same-results.ts';
