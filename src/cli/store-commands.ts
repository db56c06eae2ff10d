import type { Command } from 'commander';
import { checkStore, pruneStore, type PruneFlags, type StoreFlags } from './commands/store.ts';
import type { Context } from './context.ts';
import { asJson, config, endpoint, examples, inSandbox, out, type Done } from './options.ts';

/** Commands about what is stored: whether it is as it was written, and for how long it is kept. */
export function addStoreCommands(program: Command, context: Context, done: Done): void {
  const store = program.command('store').description('The evidence and the packs of the output folder.');
  store
    .command('check')
    .description('Check every byte of stored evidence, and that every finished pack is the one that was finished.')
    .addOption(config())
    .addOption(inSandbox())
    .addOption(out())
    .addOption(endpoint())
    .addOption(asJson())
    .addHelpText('after', examples(['report store check', 'report store check --out /srv/audit --json']))
    .action(async (flags: StoreFlags) => done(await checkStore(flags, context)));
  store
    .command('prune')
    .description(
      'Say what is past its retention (retentionDays of the configuration), and what no run used of the cache of trail logs for 100 days; delete it with --yes.',
    )
    .option('--yes', 'delete it')
    .addOption(config())
    .addOption(inSandbox())
    .addOption(out())
    .addOption(endpoint())
    .addHelpText('after', examples(['report store prune', 'report store prune --yes']))
    .action(async (flags: PruneFlags) => done(await pruneStore(flags, context)));
}
