import { describe, expect, test } from 'vitest';
import { bank } from './bank.ts';
import { but, estateOf, find, valueOf } from './estate-of.ts';
import type { Aws } from './recorder.ts';

const factsOf = async (aws: Aws, table = 'cards') => find(await estateOf(aws), 'table', table).facts;

describe('who receives the changes of a table', () => {
  test('its destination and its reader', async () => {
    const { kinesisStreams, streamConsumers } = await factsOf(bank);
    expect(valueOf(kinesisStreams)).toMatchObject([{ EncryptionType: 'KMS' }]);
    expect(valueOf(streamConsumers)).toMatchObject([{ FunctionArn: 'arn:f' }]);
  });

  test('another table has none', async () => {
    const { kinesisStreams, streamConsumers } = await factsOf(bank, 'sessions');
    expect(valueOf(kinesisStreams)).toEqual([]);
    expect(valueOf(streamConsumers)).toEqual([]);
  });

  test('its exports', async () => {
    expect(valueOf((await factsOf(bank)).exports)).toHaveLength(1);
    expect(valueOf((await factsOf(bank, 'sessions')).exports)).toEqual([]);
  });

  test.each([
    ['ListExports', 'exports'],
    ['DescribeStreamSummary', 'kinesisStreams'],
    ['ListEventSourceMappings', 'streamConsumers'],
    ['DescribeKinesisStreamingDestination', 'kinesisDestinations'],
    ['DescribeKinesisStreamingDestination', 'streamConsumers'],
  ] as const)('denied %s leaves %s open', async (operation, name) => {
    expect((await factsOf(but(operation, 'denied')))[name]).toMatchObject({ kind: 'absent', cause: 'access-denied' });
  });
});
