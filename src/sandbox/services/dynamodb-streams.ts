import type { Operation } from '../dispatch.ts';

/** Amazon DynamoDB Streams, API version 2012-08-10. */
export const dynamodbStreamsOperations: readonly Operation[] = [];
