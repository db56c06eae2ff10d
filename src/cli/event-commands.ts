import type { Command } from 'commander';
import { printDdl, type DdlFlags } from './commands/events.ts';
import type { Context } from './context.ts';
import { config, examples, inSandbox, period, type Done } from './options.ts';

export function addEventCommands(program: Command, context: Context, done: Done): void {
  const events = program.command('events').description('The events of trail logs, asked of Amazon Athena.');
  events
    .command('ddl')
    .description('Print the database, tables and views that Athena needs over the configured trail logs.')
    .addOption(period())
    .addOption(config())
    .addOption(inSandbox())
    .addHelpText('after', examples(['report events ddl', 'report events ddl --period 2026-10 > athena.sql']))
    .action((flags: DdlFlags) => done(printDdl(flags, context)));
}
