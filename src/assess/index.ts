export { drawSample } from './sample.ts';
export type { DrawnItem, Sample } from './sample.ts';
export { assess, judge } from './assess.ts';
export { evidenceFromPack, packEvidence, recordsFile } from './carry.ts';
export type { Judged } from './judged.ts';
export { matchPseudonyms, withPseudonyms } from './pseudonyms.ts';
export { packOf } from './pack.ts';
export type { PackInput } from './pack.ts';
export { sameResults } from './same-results.ts';
