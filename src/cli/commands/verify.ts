import { join, resolve } from 'node:path';
import { AuditPackError, exitCodes } from '../../model/index.ts';
import type { CheckId, ExitCode, Problem, Verification } from '../../model/index.ts';
import { visible } from '../../render/visible.ts';
import { levelsOf, sequencesOf, verifyPack, type PackSequence, type VerifyOptions } from '../../seal/index.ts';
import type { PublicKeys } from '../../events/index.ts';
import { disclosureProblems } from '../../redact/disclose.ts';
import type { Context } from '../context.ts';
import { custodyLines } from '../custody-words.ts';
import { withCustody } from '../custody.ts';
import { packFilesIn } from '../pack-files.ts';
import { proveTrails } from '../prove-trails.ts';
import { rederive } from '../rederive.ts';
import { readKeyFiles } from '../trail-keys.ts';
import { readAnchors, readFingerprint, readListsOf, readText } from '../verify-options.ts';

export interface VerifyFlags {
  /** PEM files with trust anchors. */
  readonly trust?: readonly string[];
  /** Revocation lists, beside those in the pack. */
  readonly crl?: readonly string[];
  /** SHA-256 of the signer's certificate. */
  readonly fingerprint?: string;
  readonly rederive?: boolean;
  /** What `report disclose` wrote: its fields must belong to what the packs commit to. */
  readonly disclosure?: readonly string[];
  /** Folder of packs that must follow each other. */
  readonly chain?: string;
  /** Answers of ListPublicKeys, by which the ledger of trail logs is proven again. */
  readonly cloudtrail?: readonly string[];
  readonly json?: boolean;
}

/** `report verify`: checks packs and prints a verdict that a person can read. */
export async function verify(paths: readonly string[], flags: VerifyFlags, context: Context): Promise<ExitCode> {
  const trust = (flags.trust ?? []).flatMap((file) => readAnchors(resolve(context.cwd, file)));
  const lists = (flags.crl ?? []).flatMap((file) => readListsOf(resolve(context.cwd, file)));
  const fingerprint = flags.fingerprint === undefined ? null : readFingerprint(flags.fingerprint);
  const again = flags.rederive === true;
  const keys = flags.cloudtrail === undefined ? null : readKeyFiles(flags.cloudtrail, context);
  const disclosures = (flags.disclosure ?? []).map((file) => readText(resolve(context.cwd, file)));
  const request = { again, keys, disclosures, trust, lists, fingerprint };
  const verifications: Verification[] = [];
  for (const path of packsOf(paths, flags, context)) {
    verifications.push(await verifyOne({ ...request, path: resolve(context.cwd, path), shownAs: path }));
  }
  const withLevels = verifications.map((each) => ({ ...each, levels: levelsFor(each, again) }));
  const chains = flags.chain === undefined ? null : sequencesOf(verifications);
  if (flags.json === true) {
    context.stdout(`${JSON.stringify(chains === null ? withLevels : { packs: withLevels, chains }, null, 2)}\n`);
  } else {
    for (const each of verifications) context.stdout(describe(each, again));
    for (const chain of chains ?? []) context.stdout(describeChain(chain));
  }
  const whole = (chains ?? []).every(({ problems }) => problems.length === 0);
  return whole && verifications.every((each) => each.ok) ? exitCodes.complete : exitCodes.verification;
}

/** The packs that are named, and with `--chain` every one in that folder. */
function packsOf(paths: readonly string[], { chain }: VerifyFlags, { cwd }: Context): readonly string[] {
  const inFolder = chain === undefined ? [] : packFilesIn(resolve(cwd, chain)).map((path) => join(chain, path));
  const packs = [...paths, ...inFolder];
  if (packs.length > 0) return packs;
  throw new AuditPackError('E_USAGE', "missing required argument 'pack'", {
    hint: 'Name .asice files, or with --chain the folder that the packs of all months lie in.',
  });
}

/** Whether the months follow each other without a break. */
function describeChain({ organisation, framework, packs, problems }: PackSequence): string {
  const [first, last] = [packs[0], packs.at(-1)];
  const span = first === undefined || last === undefined ? '' : `, ${first.period} to ${last.period}`;
  const verdict = problems.length === 0 ? 'UNBROKEN' : 'BROKEN  ';
  const count = packs.length === 1 ? '1 pack' : `${packs.length} packs`;
  const lines = [
    `${verdict} chain of ${organisation}, ${framework}: ${count}${span}`,
    ...problems.map((each) => `  problem: ${each}`),
  ];
  return lines.map((line) => `${visible(line)}\n`).join('');
}

interface VerifyRequest extends VerifyOptions {
  readonly path: string;
  readonly shownAs: string;
  /** Also judges the evidence again. */
  readonly again: boolean;
  /** Keys of CloudTrail: also proves the ledger of trail logs again. */
  readonly keys?: PublicKeys | null;
  /** Texts of `report disclose`. */
  readonly disclosures?: readonly string[];
}

export async function verifyOne(request: VerifyRequest): Promise<Verification> {
  const { path, shownAs, again, keys = null, disclosures = [], ...options } = request;
  let verification: Verification = {
    ...(await withCustody(path, await verifyPack(path, options), options)),
    pack: shownAs,
  };
  if (keys !== null) verification = withCheck(verification, 'cloudtrail', trailCheck(await proveTrails(path, keys)));
  if (disclosures.length > 0) {
    verification = withCheck(verification, 'disclosure', disclosureCheck(verification, disclosures));
  }
  if (!again) return verification;
  const summary = 'The conclusions follow from the evidence in the pack';
  return withCheck(verification, 'rederive', { problems: await rederive(path), summary });
}

interface Check {
  readonly problems: readonly Problem[];
  readonly summary: string;
}

/** The verdict together with one more check. */
function withCheck(verification: Verification, check: CheckId, { problems, summary }: Check): Verification {
  const ok = problems.length === 0;
  return {
    ...verification,
    ok: verification.ok && ok,
    problems: [...verification.problems, ...problems],
    checks: [...verification.checks, { check, ok, summary }],
  };
}

/** The verdict on trail logs; a pack without any is told so, and not blamed. */
function trailCheck(problems: readonly Problem[] | null): Check {
  if (problems === null) return { problems: [], summary: 'No trail logs were read for this pack' };
  return { problems, summary: 'The ledger of trail logs follows from digests that CloudTrail signed' };
}

/** Whether fields that were disclosed one by one belong to what the pack commits to, itself or as a redacted one. */
function disclosureCheck({ manifest }: Verification, disclosures: readonly string[]): Check {
  const root = manifest?.commitments ?? manifest?.redaction?.root ?? '';
  const read = disclosures.map((text) => disclosureProblems(text, root));
  const fields = read.reduce((sum, each) => sum + each.fields, 0);
  return {
    problems: read.flatMap(({ problems }) =>
      problems.map((message): Problem => ({ check: 'disclosure', file: null, message })),
    ),
    summary: `${fields} disclosed fields belong to what the signer committed to`,
  };
}

/** Intact, signed, and whether the conclusions were reproduced: `unknown` when nobody asked. */
function levelsFor(verification: Verification, again: boolean): readonly object[] {
  const reproduced = verification.checks.some((each) => each.check === 'rederive' && each.ok);
  const [state, text] = !again ? ['unknown', 'not asked (--rederive)'] : reproduced ? ['yes', 'yes'] : ['no', 'NO'];
  return [...levelsOf(verification), { title: 'conclusions reproduced', state, text }];
}

/** Checks that are made only when somebody asks for them, by their titles. */
const besides: Readonly<Partial<Record<CheckId, string>>> = {
  cloudtrail: 'trail logs',
  disclosure: 'disclosed fields',
};

/** The verdict in its three levels: intact, who signed and when, conclusions reproduced. */
export function describe(verification: Verification, again: boolean): string {
  const { manifest, problems, checks } = verification;
  const reproduced = checks.some((each) => each.check === 'rederive' && each.ok) ? 'yes' : 'NO';
  const lines = [
    `${verification.ok ? 'VALID' : 'NOT VALID'}  ${verification.pack}`,
    ...(manifest === null
      ? []
      : [
          `  ${manifest.organisation}, ${manifest.framework.id} ${manifest.framework.version}, ${manifest.period.label}, pack ${manifest.pack}, ${manifest.status}`,
        ]),
    ...levelsOf(verification).map(({ title, text }) => `  ${title.padEnd(22)} ${text}`),
    `  conclusions reproduced ${again ? reproduced : 'not asked (--rederive)'}`,
    ...custodyLines(verification),
    ...checks.flatMap(({ check, ok, summary }) => {
      const title = besides[check];
      return title === undefined ? [] : [`  ${title.padEnd(22)} ${ok ? 'yes' : 'NO'}: ${summary}`];
    }),
    ...problems.map((problem) => `  problem: ${problem.file === null ? '' : `${problem.file}: `}${problem.message}`),
  ];
  return `${lines.join('\n')}\n`;
}
