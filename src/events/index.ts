export { readPublicKeys } from './signature.ts';
export type { PublicKeys } from './signature.ts';
export { verifyLogs } from './verify-logs.ts';
export type { CoverageLedger, ExpectedTrail, GapKind, PlaceLogs, TrailCoverage } from './ledger.ts';
