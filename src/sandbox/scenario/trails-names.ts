import { bank } from './bank.ts';

export const organisationTrail = {
  name: 'meridian-organisation-trail',
  arn: `arn:aws:cloudtrail:${bank.homeRegion}:${bank.production.id}:trail/meridian-organisation-trail`,
} as const;
