import type { Operation } from '../dispatch.ts';

/** IAM Access Analyzer, API version 2019-11-01. */
export const accessAnalyzerOperations: readonly Operation[] = [];
