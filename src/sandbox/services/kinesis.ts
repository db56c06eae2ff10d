import type { Operation } from '../dispatch.ts';

/** Amazon Kinesis Data Streams, API version 2013-12-02. */
export const kinesisOperations: readonly Operation[] = [];
