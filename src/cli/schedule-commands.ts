import { Argument, type Command } from 'commander';
import { schedule, schedulers, type ScheduleFlags } from './commands/schedule.ts';
import type { Context } from './context.ts';
import { config, examples, type Done } from './options.ts';

export function addScheduleCommand(program: Command, context: Context, done: Done): void {
  program
    .command('schedule')
    .description('Print what starts the monthly runs, or set it up on this machine.')
    .addArgument(new Argument('<scheduler>', 'what starts them').choices(schedulers))
    .addOption(config())
    .option('--image <image>', 'container image, for Kubernetes')
    .option('--install', 'set it up on this machine (systemd, cron)')
    .addHelpText(
      'after',
      examples([
        'report schedule systemd --install',
        'report schedule cron',
        'report schedule kubernetes --image registry.bank.example/audit@sha256:…',
        'report schedule cloudformation > audit-pack.yaml',
      ]),
    )
    .action(async (scheduler: (typeof schedulers)[number], flags: ScheduleFlags) =>
      done(await schedule(scheduler, flags, context)),
    );
}
