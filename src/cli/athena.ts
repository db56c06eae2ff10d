import { AuditPackError, later, type Interval } from '../model/index.ts';
import type { LogTable } from '../events/index.ts';
import { globalRegionOf } from '../sources/arn.ts';
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

/** The table over each bucket of trail logs. A table is named by its place in the configuration. */
export function logTables(settings: Settings): readonly LogTable[] {
  const { scope } = settings;
  const regions = [...new Set([...scope.regions, ...scope.regions.slice(0, 1).map(globalRegionOf)])].sort();
  const accounts = scope.accounts.map(({ id }) => id).sort();
  return trailLogPlaces(settings)
    .filter((place): place is BucketPlace => 'bucket' in place)
    .map(({ bucket, prefix, organisation = null }, index) => ({
      name: index === 0 ? 'trail_logs' : `trail_logs_${index + 1}`,
      bucket,
      prefix,
      organisation,
      accounts,
      regions,
    }));
}

const day = 24 * 3_600_000;

/** Folders in which events of a period may have been delivered: from a day before to two days after. */
export const deliveryDays = ({ from, to }: Interval): Interval => ({
  from: folderOf(later(from, -day)),
  to: folderOf(later(to, day)),
});

const folderOf = (instant: string): string => instant.slice(0, 10).replaceAll('-', '/');
