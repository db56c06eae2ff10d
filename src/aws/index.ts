export { openAthena } from './athena.ts';
export * from './connection.ts';
export { credentialsError, FailureError, failureOf, withoutSecrets } from './failure.ts';
export type { Failure } from './failure.ts';
export { openLogBucket } from './log-bucket.ts';
export { services } from './operations.ts';
export { createPlaces, createRateLimit, rateOf } from './rate-limit.ts';
export type { Pace } from './rate-limit.ts';
export { openSigningKey } from './signing-key.ts';
