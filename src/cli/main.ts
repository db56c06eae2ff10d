import { Command } from 'commander';
import { exitCodes } from '../model/index.ts';
import { build, type BuildFlags } from './commands/build.ts';
import { collect, type CollectFlags } from './commands/collect.ts';
import { listControls, showControl } from './commands/controls.ts';
import { demo } from './commands/demo.ts';
import { diff, type DiffFlags } from './commands/diff.ts';
import { doctor, type DoctorFlags } from './commands/doctor.ts';
import { checkFrameworks, coverFrameworks, listFrameworks } from './commands/frameworks.ts';
import { verifyTrailLogs, type LogsFlags } from './commands/logs.ts';
import { policy, type PolicyFlags } from './commands/policy.ts';
import { sandbox, type SandboxFlags } from './commands/sandbox.ts';
import { addEventCommands } from './event-commands.ts';
import type { Context } from './context.ts';
import { addCustodyCommands } from './custody-commands.ts';
import { reportFailure } from './failure.ts';
import { jsonLog, log } from './log.ts';
import { asJson, config, endpoint, examples, inSandbox, manual, out, period, type Done, source } from './options.ts';
import { addScheduleCommand } from './schedule-commands.ts';
import { addStoreCommands } from './store-commands.ts';
import { addSealCommands } from './seal-commands.ts';
import { toolVersion } from './version.ts';

/** Runs one command line. @returns the exit code; never rejects */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  let exitCode: number = exitCodes.complete;
  const own = { ...context };
  const program = createProgram(own, (code) => {
    exitCode = code;
  });
  program.hook('preAction', (_, command) => {
    if (command.opts()['log'] === 'json') Object.assign(own, { stderr: jsonLog(context), isTerminal: false });
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, own);
  }
}

function createProgram(context: Context, done: (exitCode: number) => void): Command {
  const program = new Command('report')
    .description('Evidence-backed, signed audit packs for Amazon DynamoDB: PCI DSS v4.0.1, SOC 2 and GDPR.')
    .version(toolVersion().version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: context.stdout,
      writeErr: context.stderr,
      getErrHasColors: () => false,
      getOutHasColors: () => false,
    })
    .showHelpAfterError('Run with --help for usage and examples.');
  addPackCommands(program, context, done);
  addSealCommands(program, context, done);
  addStoreCommands(program, context, done);
  addCustodyCommands(program, context, done);
  addLookingCommands(program, context, done);
  addScheduleCommand(program, context, done);
  for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
    command.exitOverride().helpOption('-h, --help', 'print help').helpCommand(false);
  }
  program.addHelpText(
    'after',
    examples(['report demo', 'report build --period 2026-10', 'report verify output/2026-10/gdpr.asice']),
  );
  return program;
}

function addPackCommands(program: Command, context: Context, done: Done): void {
  program
    .command('build')
    .description('Collect evidence, judge it, and write one signed pack for each framework.')
    .addOption(period())
    .option('-f, --framework <names>', 'frameworks, separated by commas: names or files (default: the configuration)')
    .addOption(config())
    .addOption(inSandbox())
    .addOption(manual())
    .addOption(source())
    .addOption(out())
    .option('--wait', 'wait until CloudTrail has delivered the events of the period, instead of refusing')
    .option('--catch-up', 'first build the months before that were missed, the oldest first')
    .option('--from <folder>', 'judge the evidence of this folder again; asks AWS nothing')
    .option('--unpack', "also write each pack's files into a folder beside it")
    .addOption(endpoint())
    .addOption(log())
    .addOption(asJson())
    .addHelpText(
      'after',
      examples([
        'report build --period previous-month',
        'report build --catch-up --wait',
        'report build --sandbox --framework pci-dss,gdpr --out /tmp/packs --unpack',
        'report build --from output/2026-10 --framework ./dora.yaml --out output/dora',
      ]),
    )
    .action(async (flags: BuildFlags) => done(await build(flags, context)));
  program
    .command('collect')
    .description('Collect evidence only; a stopped run continues where it was.')
    .addOption(period())
    .option('--since <last>', 'archive what AWS will forget, since evidence was stored last; for a timer')
    .addOption(config())
    .addOption(inSandbox())
    .addOption(manual())
    .addOption(source())
    .addOption(out())
    .addOption(endpoint())
    .addOption(log())
    .addHelpText(
      'after',
      examples([
        'report collect --period 2026-10',
        'report collect --since last',
        'report build --from output/2026-10 --out output/again',
      ]),
    )
    .action(async (flags: CollectFlags) => done(await collect(flags, context)));
  addDiffCommand(program, context, done);
  program
    .command('demo')
    .description("Build and verify last month's three packs of the embedded bank; needs no account.")
    .addOption(out())
    .addHelpText('after', examples(['report demo', 'report demo --out /tmp']))
    .action(async (flags: { readonly out?: string }) => done(await demo(flags, context)));
}

function addDiffCommand(program: Command, context: Context, done: Done): void {
  program
    .command('diff')
    .description(
      'Say what differs between two packs: results, subjects, scope, mapping, versions, acceptances, coverage.',
    )
    .argument('<old>', 'pack, or folder of an assessment whose packs are paired by framework')
    .argument('<new>', 'pack or folder to compare it with')
    .addOption(asJson())
    .addHelpText(
      'after',
      examples([
        'report diff output/2026-09 output/2026-10',
        'report diff 2026-09/gdpr.asice 2026-10/gdpr.asice --json',
      ]),
    )
    .action(async (old: string, now: string, flags: DiffFlags) => done(await diff(old, now, flags, context)));
}

function addLookingCommands(program: Command, context: Context, done: Done): void {
  program
    .command('doctor')
    .description('Say what a run would lack: credentials, permissions, trails, Audit Manager, keys, clock, disk.')
    .addOption(config())
    .addOption(inSandbox())
    .addOption(out())
    .addOption(endpoint())
    .addOption(asJson())
    .addHelpText('after', examples(['report doctor', 'report doctor --sandbox']))
    .action(async (flags: DoctorFlags) => done(await doctor(flags, context)));
  program
    .command('policy')
    .description('Print the IAM policy that collecting needs, and nothing more.')
    .option('--control <ids>', 'only for these controls, separated by commas')
    .option('-f, --framework <names>', 'only for the controls mapped in these frameworks')
    .option('--signing', 'instead, the policy of who signs with the KMS key of the configuration')
    .option('--publishing', 'instead, the policy of who publishes packs in the bucket of the configuration')
    .option('--store', 'instead, the policy of who keeps evidence in the store of the configuration')
    .option('--pruning', 'instead, the policy of who prunes the store of the configuration')
    .option('--push', 'instead, the policy of who pushes reports to the controls of the configuration')
    .option('--part <number>', 'one of the managed policies that it fits into, from 1')
    .addOption(config())
    .addOption(inSandbox())
    .addHelpText(
      'after',
      examples(['report policy', 'report policy --part 1', 'report policy --control DDB-ENC-01,DDB-RES-01']),
    )
    .action((flags: PolicyFlags) => done(policy(flags, context)));
  addFrameworkCommands(program, context, done);
  addControlCommands(program, context, done);
  addLogCommands(program, context, done);
  addEventCommands(program, context, done);
  program
    .command('sandbox')
    .description('Serve the embedded AWS on loopback, for any AWS client.')
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', '4599')
    .addHelpText(
      'after',
      examples(['report sandbox --port 4599', 'aws --endpoint-url http://127.0.0.1:4599 dynamodb list-tables']),
    )
    .action(async (flags: SandboxFlags) => done(await sandbox(flags, context)));
}

function addFrameworkCommands(program: Command, context: Context, done: Done): void {
  const frameworks = program.command('frameworks').description('The standards, their requirements and mappings.');
  frameworks
    .command('list')
    .description('List the frameworks and how much of each is behind a control.')
    .addOption(asJson())
    .addHelpText('after', examples(['report frameworks list']))
    .action((flags: { readonly json?: boolean }) => done(listFrameworks(flags, context)));
  frameworks
    .command('check')
    .description('Report every problem of framework files, with line and column.')
    .argument('[file...]', 'framework files (default: the shipped ones)')
    .addHelpText('after', examples(['report frameworks check', 'report frameworks check ./dora.yaml']))
    .action((paths: string[]) => done(checkFrameworks(paths, context)));
  frameworks
    .command('coverage')
    .description('Count requirements by class, with and without a control that gives evidence.')
    .argument('[framework...]', 'names or files (default: the shipped ones)')
    .addOption(asJson())
    .addHelpText('after', examples(['report frameworks coverage', 'report frameworks coverage soc2 ./dora.yaml']))
    .action((names: string[], flags: { readonly json?: boolean }) => done(coverFrameworks(names, flags, context)));
}

function addControlCommands(program: Command, context: Context, done: Done): void {
  const controls = program.command('controls').description('The control catalogue.');
  controls
    .command('list')
    .description('List the controls.')
    .addOption(asJson())
    .addHelpText('after', examples(['report controls list']))
    .action((flags: { readonly json?: boolean }) => done(listControls(flags, context)));
  controls
    .command('show')
    .description('Show a control: statement, test, risk, remediation, mappings.')
    .argument('<id>', 'control id such as DDB-RES-01')
    .option('--template', 'print a sidecar to fill in for the manual evidence that the control looks at')
    .addOption(asJson())
    .addHelpText('after', examples(['report controls show DDB-RES-01', 'report controls show DDB-ENC-10 --template']))
    .action((id: string, flags: { readonly json?: boolean; readonly template?: boolean }) =>
      done(showControl(id, flags, context)),
    );
}

function addLogCommands(program: Command, context: Context, done: Done): void {
  const logs = program.command('logs').description('The log files of CloudTrail trails.');
  logs
    .command('verify')
    .description('Check trail logs by their digests: changed, removed, added, and the times that nothing proves.')
    .argument('<place>', 's3://bucket[/prefix], or a folder that is a copy of a bucket, such as of `aws s3 sync`')
    .requiredOption('-k, --keys <file...>', 'what `aws cloudtrail list-public-keys` printed, for each region')
    .addOption(period())
    .option(
      '--bucket <name>',
      'bucket that the trail writes to (default: the one that s3-metadata.json or the digests name)',
    )
    .option('--expect <trail...>', 'trails that must be found, each as account/region/name')
    .option('--region <region>', 'Region of the bucket in S3 (default: AWS_REGION)')
    .addOption(endpoint())
    .addOption(asJson())
    .addHelpText(
      'after',
      examples([
        'aws cloudtrail list-public-keys --start-time 2026-10-01 --end-time 2026-11-03 > keys.json',
        'report logs verify s3://trail-logs/audit --keys keys.json --period 2026-10 --region eu-central-1',
        'report logs verify ./logs --keys keys.json --period 2026-10 --bucket trail-logs',
      ]),
    )
    .action(async (place: string, flags: LogsFlags) => done(await verifyTrailLogs(place, flags, context)));
}
