import { readLogs, readPublicKeys, type EngineCache, type EngineInput } from '../../../src/events/index.ts';
import { generateEvents, type GeneratedEvents } from './events.ts';
import { trailLogs, type TrailLogs } from './generate.ts';
import { cloudTrailKey, publicKeysOf } from './signing.ts';
import { changeLineOf, countRows } from './truth.ts';

const regions = ['eu-central-1', 'us-east-1'];
const { keys } = readPublicKeys([publicKeysOf(regions.map(cloudTrailKey))]);
const changes = { 'dynamodb.amazonaws.com': 'all' } as const satisfies EngineInput['changes'];

export type Bucket = Pick<TrailLogs, 'store' | 'from' | 'to'>;
type Options = Partial<Omit<EngineInput, 'store' | 'keys'>>;

/** Reads a bucket with the embedded engine. */
export const read = async ({ store, from, to }: Bucket, options: Options = {}) =>
  await readLogs({ store, keys, period: { from, to }, changes, ...options });

/** What the engine says, as the ground truth says it. */
export const said = ({ usage, keyUse, changes }: Awaited<ReturnType<typeof readLogs>>) => ({
  usage: countRows(usage),
  keyUse: countRows(keyUse),
  changes: Array.from(changes, changeLineOf),
});

export function memoryCache(): EngineCache & { readonly entries: Map<string, Uint8Array> } {
  const entries = new Map<string, Uint8Array>();
  return {
    entries,
    get: async (key) => Promise.resolve(entries.get(key) ?? null),
    put: async (key, value) => Promise.resolve(void entries.set(key, Buffer.concat([...value]))),
  };
}

export const oneTrail = (hours = 12): Bucket & { readonly events: GeneratedEvents; readonly logs: TrailLogs } => {
  const events = generateEvents();
  const logs = trailLogs({ hours, contents: events.contents });
  return { ...logs, events, logs };
};
