export { readLogs } from './engine.ts';
export type { EngineInput, EngineResult } from './engine.ts';
export type { EngineCache } from './event-cache.ts';
export type { ChangeRecord, KeyUseRow, UsageRow } from './rows.ts';
export { readPublicKeys } from './signature.ts';
export type { PublicKeys } from './signature.ts';
export { verifyLogs } from './verify-logs.ts';
export type { VerifiedDigest } from './verify-trail.ts';
export type { CoverageLedger, ExpectedTrail, GapKind, PlaceLogs, TrailCoverage } from './ledger.ts';
