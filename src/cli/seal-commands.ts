import { Option, type Command } from 'commander';
import { initKey, requestCertificate, type CsrFlags } from './commands/key.ts';
import { discloseFields, redactPack, type DiscloseFlags, type RedactFlags } from './commands/redact.ts';
import { sample, type SampleFlags } from './commands/sample.ts';
import { verifier } from './commands/verifier.ts';
import { verify, type VerifyFlags } from './commands/verify.ts';
import { populationIds } from '../model/index.ts';
import { profileIds } from '../redact/profiles.ts';
import type { Context } from './context.ts';
import { asJson, config, endpoint, examples, inSandbox, type Done } from './options.ts';

/** Commands about signatures: checking them, and what signing needs. */
export function addSealCommands(program: Command, context: Context, done: Done): void {
  program
    .command('verify')
    .description('Check packs: every byte, both signatures, the signer; lists all problems.')
    .argument('[pack...]', '.asice files, or folders that they were unpacked to')
    .option('-t, --trust <file...>', 'root certificates (PEM) that the signature must chain to')
    .option('--crl <file...>', 'revocation lists (PEM or DER), beside those in the pack')
    .option('--fingerprint <sha256>', "SHA-256 of the signer's certificate, known over another channel")
    .option('--rederive', 'judge the evidence in the pack again and compare the results')
    .option(
      '--cloudtrail <file...>',
      "prove the ledger of trail logs again, by CloudTrail's keys: what `aws cloudtrail list-public-keys` printed",
    )
    .option(
      '--chain <folder>',
      'every pack in this folder, and that each names the one before: no month missing, no fork',
    )
    .option('--disclosure <file...>', 'fields of `report disclose` that must belong to what each pack commits to')
    .addOption(asJson())
    .addHelpText(
      'after',
      examples([
        'report verify output/2026-10/*.asice',
        'report verify --trust bank-root.pem --rederive soc2-2017.asice',
        'report verify --trust bank-root.pem --chain output',
      ]),
    )
    .action(async (paths: string[], flags: VerifyFlags) => done(await verify(paths, flags, context)));
  program
    .command('verifier')
    .description('Write the page that checks packs in a browser, as a copy that did not come with one.')
    .option('-o, --out <file>', 'file to write (default: verify.html)')
    .addHelpText('after', examples(['report verifier --out /tmp/verify.html']))
    .action(async (flags: { readonly out?: string }) => done(await verifier(flags, context)));
  program
    .command('sample')
    .description('Draw items of a population in a pack for testing; who has the pack draws the same ones again.')
    .argument('<pack>', '.asice file, or the folder that it was unpacked to')
    .option('-p, --population <name>', populationIds.join(', '), 'changes')
    .option('-n, --size <number>', 'how many', '25')
    .requiredOption('--seed <text>', 'decides which items are drawn: agree on it before the pack is known')
    .addOption(asJson())
    .addHelpText(
      'after',
      examples(['report sample soc2-2017.asice --population access-grants --size 25 --seed "FY26 Q4" > sample.csv']),
    )
    .action(async (path: string, flags: SampleFlags) => done(await sample(path, flags, context)));
  addRedactionCommands(program, context, done);
  addKeyCommands(program, context, done);
}

function addKeyCommands(program: Command, context: Context, done: Done): void {
  const key = program.command('key').description('Signing keys: test keys, and certificates for keys of AWS KMS.');
  key
    .command('csr')
    .description('Print a certificate signing request for a key of AWS KMS, signed by that key.')
    .requiredOption('--kms <key>', 'id, alias or ARN of the key: SIGN_VERIFY with RSA_3072 or ECC_NIST_P256')
    .requiredOption('--subject <name>', 'name of the signer, such as "CN=Audit Pack Signer, O=Example Bank, C=CH"')
    .option('--region <region>', 'Region of the key (default: the one of the ARN, or AWS_REGION)')
    .option('-o, --out <file>', 'file to write (default: print)')
    .addOption(inSandbox())
    .addOption(endpoint())
    .addHelpText(
      'after',
      examples([
        'report key csr --kms alias/audit-packs --region eu-central-1 --subject "CN=Audit Packs, O=Example Bank"',
      ]),
    )
    .action(async (flags: CsrFlags) => done(await requestCertificate(flags, context)));
  key
    .command('init')
    .description('Make a local test key; what it signs is marked as not for hand-off.')
    .option('-o, --out <folder>', 'folder to write to (default: output/test-key)')
    .addHelpText('after', examples(['report key init --out keys']))
    .action(async (flags: { readonly out?: string }) => done(await initKey(flags, context)));
}

function addRedactionCommands(program: Command, context: Context, done: Done): void {
  const secret = (): Option =>
    new Option('--secret <file>', 'commitments.secret of the evidence (default: beside the pack)');
  program
    .command('redact')
    .description('Make a pack with fields withheld, which still verifies against what the original was signed for.')
    .argument('<pack>', '.asice file, or the folder that it was unpacked to')
    .requiredOption('--profile <name>', profileIds.join(', '))
    .option('-o, --out <file>', 'file to write (default: <pack>.<profile>.asice)')
    .addOption(secret())
    .addOption(config())
    .addOption(inSandbox())
    .addOption(endpoint())
    .addHelpText('after', examples(['report redact output/2026-10/gdpr.asice --profile public']))
    .action(async (path: string, flags: RedactFlags) => done(await redactPack(path, flags, context)));
  program
    .command('disclose')
    .description('Open chosen fields of a pack for somebody who has a redacted one, each with its proof.')
    .argument('<pack>', 'the original: .asice file, or the folder that it was unpacked to')
    .requiredOption('--item <file#pointer...>', 'a field and all below it; without #pointer all of the file')
    .option('-o, --out <file>', 'file to write (default: print)')
    .addOption(secret())
    .addHelpText(
      'after',
      examples([
        "report disclose output/2026-10/gdpr.asice --item 'results.json#/tables/0/name' --out DISCLOSURE.txt",
        'report verify gdpr.public.asice --disclosure DISCLOSURE.txt',
      ]),
    )
    .action(async (path: string, flags: DiscloseFlags) => done(await discloseFields(path, flags, context)));
}
