import type { CheckId, Manifest, Problem, RedactionReading, Verification } from '../../model/manifest.ts';
import { asicManifestPath, asicSignaturePath } from '../asic.ts';
import { fingerprintOf, sameCertificate } from '../certificate.ts';
import { sha256Bytes } from '../digest.ts';
import { commitmentsSignature } from '../lists.ts';
import { usageProblem, validityProblem } from './link.ts';
import { checkAnswers, hasAnswers } from './answers.ts';
import { failed, readCms, type CmsReading } from './cms.ts';
import { ownCommitments, readCommitments, type CommitmentsReading } from './commitments.ts';
import { contentOf, type Container } from './container.ts';
import { checkFiles, checkLists, readManifest } from './manifest.ts';
import { readPdfSignature } from './pdf.ts';
import { checkRedaction } from './redaction.ts';
import { readSigner, type VerifyOptions } from './signer.ts';
import { stampProblems, type Signatures } from './stamps.ts';

/**
 * Checks a pack: container, manifest, every digest, extra files, both signatures, the PDF's own signature, time stamps
 * and, against what the caller knows of the signer, the chain or the fingerprint. Lists all problems. Nothing in the
 * pack is trusted for trust: without anchor or fingerprint an intact pack is "signed by an unknown certificate".
 * Hostile input is a problem, never an exception.
 */
export async function verifyContainer(
  container: Container,
  options: VerifyOptions,
): Promise<Omit<Verification, 'pack'>> {
  const { manifest, problems: manifestProblems } = readManifest(container);
  const commitments = await readCommitments(container, manifest);
  const signatures = { ...(await readSignatures(container)), commitments: commitments?.signature ?? null };
  const { sums, asic, pdf } = signatures;
  const { signer, timeStamp, problems: trustProblems } = await readSigner('SHA256SUMS.p7s', sums, options);
  const committed = await checkCommitments({ container, manifest, commitments, sums }, options);
  const problems: Problem[] = [
    ...container.problems.map((problem): Problem => ({ check: 'container', ...problem })),
    ...manifestProblems,
    ...(manifest === null ? [] : [...checkFiles(manifest, container), ...checkLists(manifest, container)]),
    ...checkAnswers(container),
    ...(await signatureProblems('SHA256SUMS.p7s', sums, manifest)),
    ...(await signatureProblems(asicSignaturePath, asic, manifest)),
    ...(pdf === null ? [] : pdfProblems(pdf, sums)),
    ...committed.problems,
    ...(await stampProblems({ container, manifest, level: commitments?.commitments?.level ?? null }, signatures)),
    ...trustProblems,
  ];
  const asked = options.trust.length > 0 || (options.fingerprint ?? null) !== null;
  return {
    ok: problems.length === 0,
    manifest,
    signer,
    timeStamp,
    redaction: committed.redaction,
    checks: summarise(signatures, { manifest, problems, asked, lines: hasAnswers(container) }),
    problems,
  };
}

interface Committed {
  readonly redaction: RedactionReading | null;
  readonly problems: readonly Problem[];
}

/** What a pack commits to; in a redacted one, what the signer of the original committed to, and whether this is it. */
async function checkCommitments(
  pack: {
    readonly container: Container;
    readonly manifest: Manifest | null;
    readonly commitments: CommitmentsReading | null;
    readonly sums: CmsReading;
  },
  options: VerifyOptions,
): Promise<Committed> {
  const { container, manifest, commitments, sums } = pack;
  if (commitments === null || manifest === null) return { redaction: null, problems: commitments?.problems ?? [] };
  if (manifest.redaction === undefined) {
    return {
      redaction: null,
      problems: [...commitments.problems, ...ownCommitments(commitments, manifest, sums.signer)],
    };
  }
  const { withheld, disclosed, problems } = checkRedaction({ container, manifest }, commitments);
  const { problems: trust, ...who } = await readSigner(commitmentsSignature, commitments.signature, options);
  const matches = problems.length === 0 && commitments.problems.length === 0;
  const { profile, root } = manifest.redaction;
  return {
    redaction: { profile, root, withheld, disclosed, matches, ...who },
    problems: [...commitments.problems, ...problems, ...trust],
  };
}

async function readSignatures(container: Container): Promise<Omit<Signatures, 'commitments'>> {
  const pdf = container.entries.get('report.pdf')?.bytes ?? null;
  return {
    sums: await readSignature(container, 'SHA256SUMS.p7s', 'SHA256SUMS'),
    asic: await readSignature(container, asicSignaturePath, asicManifestPath),
    pdf: pdf === null ? null : await readPdfSignature(pdf),
  };
}

async function readSignature(container: Container, signature: string, content: string): Promise<CmsReading> {
  const { entries } = container;
  if (!entries.has(signature) || !entries.has(content)) return failed(`${signature} or ${content} is missing`);
  return readCms(contentOf(container, signature), await sha256Bytes(contentOf(container, content)));
}

async function signatureProblems(file: string, reading: CmsReading, manifest: Manifest | null): Promise<Problem[]> {
  const problems = reading.problems.map((message): Problem => ({ check: 'signature', file, message }));
  const { signer, signingTime } = reading;
  if (signer === null) return problems;
  if (manifest !== null && manifest.signer.fingerprint !== (await fingerprintOf(signer))) {
    problems.push({ check: 'signature', file, message: 'the manifest names another signer' });
  }
  const validity =
    signingTime === null ? 'the signature does not say when it was made' : validityProblem(signer, signingTime);
  for (const message of [validity, usageProblem(signer)]) {
    if (message !== null) problems.push({ check: 'signature', file, message });
  }
  return problems;
}

function pdfProblems(reading: CmsReading, sums: CmsReading): Problem[] {
  const problem = (message: string): Problem => ({ check: 'pdf-signature', file: 'report.pdf', message });
  const problems = reading.problems.map(problem);
  if (reading.signer !== null && sums.signer !== null && !sameCertificate(reading.signer, sums.signer)) {
    problems.push(problem('the PDF was signed by somebody else than the pack'));
  }
  return problems;
}

/** Checks that are made beside the pack's own. */
type BesideCheck = 'rederive' | 'cloudtrail' | 'disclosure' | 'custody';

const checkTitles: Readonly<Record<Exclude<CheckId, BesideCheck>, string>> = {
  container: 'The container is as it was written',
  manifest: 'The lists of files agree with each other',
  digests: 'Every file has its listed digest',
  'extra-files': 'There is no file that is not listed',
  answers: 'Every answer in a line is the one that the evidence index lists',
  signature: 'The signatures fit the content and their signer',
  'pdf-signature': 'The PDF was signed by the same key, as a whole',
  commitments: 'The commitments to every field are signed',
  redaction: 'What is disclosed is what the signer of the original committed to',
  'time-stamp': 'The time stamps fit what they stamp',
  chain: 'The signer is the one that was expected',
};

function summarise(
  { sums, asic, pdf, commitments }: Signatures,
  {
    manifest,
    problems,
    asked,
    lines,
  }: {
    readonly manifest: Manifest | null;
    readonly problems: readonly Problem[];
    readonly asked: boolean;
    readonly lines: boolean;
  },
): Verification['checks'] {
  const stamped = [sums, asic, pdf].some((reading) => (reading?.timeStamp ?? null) !== null);
  const count = (check: string): number => problems.filter((problem) => problem.check === check).length;
  const skipped = (check: string): boolean =>
    (check === 'chain' && !asked) ||
    (check === 'answers' && !lines) ||
    (check === 'pdf-signature' && pdf === null) ||
    (check === 'commitments' && commitments === null) ||
    (check === 'redaction' && manifest?.redaction === undefined) ||
    (check === 'time-stamp' && !stamped && count(check) === 0) ||
    (manifest === null && (check === 'digests' || check === 'extra-files'));
  return Object.entries(checkTitles)
    .filter(([check]) => !skipped(check))
    .map(([check, title]) => {
      const found = count(check);
      const summary = found === 0 ? title : `${title}: ${found} ${found === 1 ? 'problem' : 'problems'}`;
      return { check: check as CheckId, ok: found === 0, summary };
    });
}
