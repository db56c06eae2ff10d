import { bank } from './bank.ts';

/** Log group of the organisation's trail, where metric filters look for what must be noticed. */
export const trailLogGroup = {
  name: 'meridian-organisation-trail',
  account: bank.production.id,
  region: bank.homeRegion,
} as const;

export const organisationTrail = {
  name: 'meridian-organisation-trail',
  arn: `arn:aws:cloudtrail:${bank.homeRegion}:${bank.production.id}:trail/meridian-organisation-trail`,
  bucket: 'meridian-audit-logs-eu-central-1',
} as const;

/** Sensitive tables whose reads and writes no trail records. */
export const unloggedTables: readonly string[] = ['kyc-documents', 'migration-2019-backup'];
/** Sensitive tables of which only writes are recorded. */
export const writeOnlyTables: readonly string[] = ['merchant-settlements'];
