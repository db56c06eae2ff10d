export { readPublicKeys } from './signature.ts';
export { verifyLogs } from './verify-logs.ts';
export type { CoverageLedger, TrailCoverage, PlaceLogs, LogProblem, GapKind } from './ledger.ts';
