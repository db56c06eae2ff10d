export { readLogs } from './engine.ts';
export type { EngineCache, EngineInput, EngineResult } from './engine.ts';
export { readPublicKeys } from './signature.ts';
export type { PublicKeys } from './signature.ts';
export { verifyLogs } from './verify-logs.ts';
export type { ChangeRecord } from './rows.ts';
export type { VerifiedDigest } from './verify-trail.ts';
export type { CoverageLedger, ExpectedTrail } from './ledger.ts';
