import { describe, expect, it } from 'vitest';
import { readLogs, readPublicKeys, type EngineInput } from '../../src/events/index.ts';
import { generateEvents } from '../support/trail-logs/events.ts';
import { trailLogs } from '../support/trail-logs/generate.ts';
import { cloudTrailKey, publicKeysOf } from '../support/trail-logs/signing.ts';
import { changeLineOf, countRows, truthOf, within } from '../support/trail-logs/truth.ts';

const regions = ['eu-central-1', 'us-east-1'];
const { keys } = readPublicKeys([publicKeysOf(regions.map(cloudTrailKey))]);
const changes = { 'dynamodb.amazonaws.com': 'all' } as const satisfies EngineInput['changes'];

describe('reading events of trail logs', () => {
  it('counts and lists what truly happened', async () => {
    const events = generateEvents();
    const { store, from, to } = trailLogs({ hours: 30, contents: events.contents });
    const period = { from, to };
    const result = await readLogs({ store, keys, period, changes });
    const truth = truthOf(events.events(), period);
    expect(result.ledger.verdict).toBe('covered');
    expect(countRows(result.usage)).toEqual(truth.usage);
    expect(countRows(result.keyUse)).toEqual(truth.keyUse);
    expect(result.changes.map(changeLineOf)).toEqual(truth.changes);
    expect(result.duplicates).toBe(within(events.repeated(), period).length);
    expect(result.unreadable).toEqual([]);
  });
});
