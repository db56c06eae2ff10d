import { Option, type Command } from 'commander';
import { approve, supersede, type ApproveFlags, type SupersedeFlags } from './commands/approve.ts';
import { handoff, receipt, type HandoffFlags, type ReceiptFlags } from './commands/handoff.ts';
import { push, type PushFlags } from './commands/push.ts';
import type { Context } from './context.ts';
import { config, endpoint, examples, inSandbox, type Done } from './options.ts';

const packArgument = ['<pack>', '.asice file, or the folder that it was unpacked to'] as const;

/** Whose key signs: files that are named, else the key of the configuration. */
const ownKey = (): readonly Option[] => [
  new Option('--key <file>', 'private key (PEM) that signs (default: the key of the configuration)'),
  new Option('--certificate <file>', 'its certificate (PEM), and those of its issuers'),
  new Option('--passphrase-env <name>', 'environment variable with the passphrase of the key'),
  config(),
  inSandbox(),
];

/** Commands by which a pack leaves the house, and what is signed beside it. */
export function addCustodyCommands(program: Command, context: Context, done: Done): void {
  addApprovalCommands(program, context, done);
  program
    .command('handoff')
    .description('Record to whom a pack is handed and why, signed; refuses drafts and test signatures.')
    .argument(...packArgument)
    .requiredOption('--to <name>', 'who receives it')
    .requiredOption('--purpose <text>', 'what for')
    .option('--encrypt-to <file...>', "also write a copy encrypted to these recipients' certificates (PEM)")
    .option('--rehearsal', 'try it with a pack that carries a test signature; the record says so')
    .addOption(config())
    .addOption(inSandbox())
    .addOption(endpoint())
    .addHelpText(
      'after',
      examples([
        'report handoff output/2026-10/gdpr.asice --to "Auditor LLP" --purpose "SOC 2 fieldwork" --encrypt-to auditor.pem',
        'openssl cms -decrypt -binary -inform DER -in gdpr.asice.p7m -recip auditor.pem -inkey auditor.key -out gdpr.asice',
      ]),
    )
    .action(async (path: string, flags: HandoffFlags) => done(await handoff(path, flags, context)));
  program
    .command('push')
    .description('Give the report of an approved pack to controls of AWS Audit Manager as manual evidence, once.')
    .argument(...packArgument)
    .option('--rehearsal', 'try it with a pack that carries a test signature')
    .addOption(config())
    .addOption(inSandbox())
    .addOption(endpoint())
    .addHelpText('after', examples(['report push output/2026-10/gdpr.asice', 'report policy --push']))
    .action(async (path: string, flags: PushFlags) => done(await push(path, flags, context)));
  const received = program
    .command('receipt')
    .description('Sign for a pack that was received: the recipient co-signs its manifest and root.')
    .argument(...packArgument)
    .requiredOption('--as <name>', 'who received it')
    .option('--statement <text>', 'what is confirmed', 'Received and verified.');
  for (const option of ownKey()) received.addOption(option);
  received
    .addHelpText(
      'after',
      examples(['report receipt gdpr.asice --as "Auditor LLP" --key auditor.key --certificate auditor.pem']),
    )
    .action(async (path: string, flags: ReceiptFlags) => done(await receipt(path, flags, context)));
}

function addApprovalCommands(program: Command, context: Context, done: Done): void {
  const approval = program
    .command('approve')
    .description('Approve a pack: a detached signature of a reviewer beside it, by another key than the sealing one.')
    .argument(...packArgument)
    .requiredOption('--as <name>', 'who approves')
    .requiredOption('--role <role>', 'in which role')
    .option('--statement <text>', 'what is confirmed', 'Reviewed and approved.');
  for (const option of ownKey()) approval.addOption(option);
  approval
    .addHelpText(
      'after',
      examples([
        'report approve output/2026-10/gdpr.asice --as "A. Keller" --role "Head of Compliance" --key keller.key --certificate keller.pem',
      ]),
    )
    .action(async (path: string, flags: ApproveFlags) => done(await approve(path, flags, context)));
  const supersession = program
    .command('supersede')
    .description('Say that another pack of the same framework and period has taken the place of this one.')
    .argument(...packArgument)
    .requiredOption('--by <pack>', 'the pack that takes its place')
    .requiredOption('--reason <text>', 'why');
  for (const option of ownKey()) supersession.addOption(option);
  supersession
    .addHelpText(
      'after',
      examples([
        'report supersede output/2026-10/gdpr.asice --by output/again/2026-10/gdpr.asice --reason "Evidence of KMS was denied"',
      ]),
    )
    .action(async (path: string, flags: SupersedeFlags) => done(await supersede(path, flags, context)));
}
