import { readPublicKeys, verifyLogs, type CoverageLedger } from '../../../src/events/index.ts';
import type { TrailLogs } from './generate.ts';
import { publicKeysOf, type SigningKey } from './signing.ts';

export interface Seen {
  readonly ledger: CoverageLedger;
  /** Records in the log files that were handed on as verified. */
  readonly records: number;
  /** Keys of those files, in the order in which they were handed on. */
  readonly read: readonly string[];
}

/** Verifies generated logs over their whole time and counts what a reader would see. */
export async function verifyGenerated(
  logs: Pick<TrailLogs, 'store' | 'from' | 'to'>,
  keys: readonly SigningKey[],
  options: { readonly bucket?: string; readonly prefixes?: readonly string[] } = {},
): Promise<Seen> {
  let records = 0;
  const read: string[] = [];
  const ledger = await verifyLogs({
    store: logs.store,
    keys: readPublicKeys([publicKeysOf(keys)]).keys,
    period: { from: logs.from, to: logs.to },
    visit: ({ key, contents }) => {
      read.push(key);
      records += (JSON.parse(String(contents)) as { readonly Records: readonly unknown[] }).Records.length;
    },
    ...options,
  });
  return { ledger, records, read };
}

const first = Date.parse('2026-10-05T00:00:00.000Z');
const hourOf = (instant: string): number => (Date.parse(instant) - first) / 3_600_000;

/** Gaps of all trails such as `digests-missing 3-5`: hours of the generated time. */
export const gapsOf = ({ ledger }: Seen): readonly string[] =>
  ledger.trails.flatMap(({ gaps }) => gaps.map(({ kind, from, to }) => `${kind} ${hourOf(from)}-${hourOf(to)}`));

/** Verified of all log files, such as `15/16`, for each account and region. */
export const logShares = ({ ledger }: Seen): string =>
  ledger.places.map(({ logs }) => `${logs.verified}/${logs.of}`).join(' ');

export const problemKinds = ({ ledger }: Seen): readonly string[] => ledger.problems.map(({ kind }) => kind);
