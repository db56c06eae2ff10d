import { parsePeriod } from '../../config/period.ts';
import { ddlStatements } from '../../events/index.ts';
import { AuditPackError, exitCodes, type ExitCode } from '../../model/index.ts';
import { athenaOf, deliveryDays, logTables } from '../athena.ts';
import type { Context } from '../context.ts';
import { loadSettings, type SharedFlags } from '../settings.ts';

export interface DdlFlags extends SharedFlags {
  readonly period: string;
}

/** `report events ddl`: what has to be run once in Athena before it can be asked. */
export function printDdl(flags: DdlFlags, context: Context): ExitCode {
  const settings = loadSettings(flags, context);
  const { database: name, outputLocation, workgroup, region } = athenaOf(settings);
  const tables = logTables(settings);
  if (tables.length === 0) {
    throw new AuditPackError('E_CONFIG', 'there is no bucket under trailLogs that Athena could read', {
      hint: 'Athena reads buckets; a folder is read by the embedded engine.',
    });
  }
  const period = parsePeriod(flags.period, context.now().toISOString(), settings.zone);
  const statements = ddlStatements({ name, outputLocation }, tables, { days: deliveryDays(period), period });
  context.stdout(
    [
      '-- For Amazon Athena: run each statement once, as somebody who may create tables; the tool itself never does.',
      `-- Workgroup ${workgroup} in ${region}. The views are of ${period.label}; the tool's own questions bring their period.`,
      ...statements.map((statement) => `\n${statement};`),
      '',
    ].join('\n'),
  );
  return exitCodes.complete;
}
