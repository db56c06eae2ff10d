import { AuditPackError } from '../model/index.ts';

/** What a query service answered contradicts what was verified: nothing that it says counts then. */
export const misfit = (what: string): AuditPackError =>
  new AuditPackError('E_NETWORK', `the answers of the query service do not fit the log files: ${what}`, {
    hint: 'Compare the tables with what `report events ddl` prints: bucket, prefix, organisation, accounts, regions.',
  });
