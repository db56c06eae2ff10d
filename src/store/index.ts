export { assertWritable, fileError, writeFileAtomic } from './files.ts';
export { openStore } from './evidence-store.ts';
export type { EvidenceStore } from './evidence-store.ts';
export { callOf, evidenceId } from './identity.ts';
export type { Host } from './lock.ts';
export { readStore } from './read-store.ts';
export type { StoredEvidence } from './read-store.ts';
export { openTemplates, packageRoot } from './templates.ts';
export { writeStreamAtomic } from './stream-file.ts';
