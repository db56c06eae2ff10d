export { drawSample } from './sample.ts';
export type { DrawnItem, Sample } from './sample.ts';
export { comparePacks, withHistory } from './compare-packs.ts';
export { assess, judge } from './assess.ts';
export { evidenceFromPack, packEvidence, recordsFile } from './carry.ts';
export type { Judged } from './judged.ts';
export { packOf } from './pack.ts';
export { sameResults } from './same-results.ts';
