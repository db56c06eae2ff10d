import { AuditPackError, later, type Interval } from '../model/index.ts';
import { openAthena, type ConnectOptions } from '../aws/index.ts';
import { namesIn, queryEngine, type EventEngine, type LogTable } from '../events/index.ts';
import { globalRegionOf } from '../sources/arn.ts';
import type { Context } from './context.ts';
import type { Settings } from './settings.ts';
import { trailLogPlaces, type TrailLogPlace } from './trail-logs.ts';

type BucketPlace = Extract<TrailLogPlace, { readonly bucket: string }>;

/** How Athena is set up. @throws AuditPackError `E_CONFIG` where it is not */
export function athenaOf({ events }: Settings): NonNullable<Settings['events']['athena']> {
  if (events.athena !== undefined) return events.athena;
  throw new AuditPackError('E_CONFIG', 'Athena is not configured', {
    hint: 'Set events.athena in the configuration; audit.config.example.yaml explains every key.',
  });
}

/** The table over each bucket of trail logs. */
export function logTables(settings: Settings): readonly LogTable[] {
  const { scope } = settings;
  const regions = [...new Set([...scope.regions, ...scope.regions.slice(0, 1).map(globalRegionOf)])].sort();
  const accounts = scope.accounts.map(({ id }) => id).sort();
  return trailLogPlaces(settings)
    .filter((place): place is BucketPlace => 'bucket' in place)
    .map(({ table: name, bucket, prefix, organisation = null }) => ({
      name,
      bucket,
      prefix,
      organisation,
      accounts,
      regions,
    }));
}

/** Asks Athena about the events in a table's bucket, within the limit of bytes that is set for each. */
export function athenaEngine(
  { events, scope }: Pick<Settings, 'events' | 'scope'>,
  way: Omit<ConnectOptions, 'accounts'>,
  context: Context,
): ((table: string) => EventEngine) | null {
  const { engine, athena } = events;
  if (engine === 'embedded' || athena === undefined) return null;
  const { account: id, roleArn, ...settings } = athena;
  const own = { id, name: `Athena in ${id}`, ...(roleArn !== undefined && { roleArn }) };
  const account = scope.accounts.find((one) => one.id === id) ?? own;
  return (table) => {
    const service = openAthena({ ...way, ...settings, account, signal: context.signal });
    const run = `${context.now().toISOString().replaceAll(/[-:.]/g, '')}-${table}`;
    return queryEngine(service, { ...namesIn(settings.database, table), run });
  };
}

const day = 24 * 3_600_000;

/** Folders in which events of a period may have been delivered: from a day before to two days after. */
export const deliveryDays = ({ from, to }: Interval): Interval => ({
  from: folderOf(later(from, -day)),
  to: folderOf(later(to, day)),
});

const folderOf = (instant: string): string => instant.slice(0, 10).replaceAll('-', '/');
