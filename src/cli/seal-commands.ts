import type { Command } from 'commander';
import { verifier } from './commands/verifier.ts';
import { verify, type VerifyFlags } from './commands/verify.ts';
import type { Context } from './context.ts';
import { asJson, examples, type Done } from './options.ts';

/** Commands about signatures: checking them, and what signing needs. */
export function addSealCommands(program: Command, context: Context, done: Done): void {
  program
    .command('verify')
    .description('Check packs: every byte, both signatures, the signer; lists all problems.')
    .argument('<pack...>', '.asice files, or folders that they were unpacked to')
    .option('-t, --trust <file...>', 'root certificates (PEM) that the signature must chain to')
    .option('--fingerprint <sha256>', "SHA-256 of the signer's certificate, known over another channel")
    .option('--rederive', 'judge the evidence in the pack again and compare the results')
    .option(
      '--cloudtrail <file...>',
      "prove the ledger of trail logs again, by CloudTrail's keys: what `aws cloudtrail list-public-keys` printed",
    )
    .addOption(asJson())
    .addHelpText(
      'after',
      examples([
        'report verify output/2026-10/*.asice',
        'report verify --trust bank-root.pem --rederive soc2-2017.asice',
      ]),
    )
    .action(async (paths: string[], flags: VerifyFlags) => done(await verify(paths, flags, context)));
  program
    .command('verifier')
    .description('Write the page that checks packs in a browser, as a copy that did not come with one.')
    .option('-o, --out <file>', 'file to write (default: verify.html)')
    .addHelpText('after', examples(['report verifier --out /tmp/verify.html']))
    .action(async (flags: { readonly out?: string }) => done(await verifier(flags, context)));
}
