import type { CheckId, Manifest, Problem, Verification } from '../../model/manifest.ts';
import { asicManifestPath, asicSignaturePath } from '../asic.ts';
import { fingerprintOf, sameCertificate, type Certificate } from '../certificate.ts';
import { sha256Bytes } from '../digest.ts';
import { testMark } from '../test-mark.ts';
import { readChain, usageProblem, validityProblem, type ChainReading } from './chain.ts';
import { failed, readCms, type CmsReading } from './cms.ts';
import { contentOf, type Container } from './container.ts';
import { checkFiles, checkLists, readManifest } from './manifest.ts';
import { readPdfSignature } from './pdf.ts';
import type { RevocationList } from './revocation.ts';
import { describeStamp, stampProblems, type Signatures } from './stamps.ts';

export interface VerifyOptions {
  /** Trust anchors of the caller. */
  readonly trust: readonly Certificate[];
  /** SHA-256 of the signer's certificate, known over another channel; lower-case hexadecimal. */
  readonly fingerprint?: string | null;
  /** Revocation lists of the caller, beside those in the pack. */
  readonly lists?: readonly RevocationList[];
}

/**
 * Checks a pack: container, manifest, every digest, extra files, both signatures, the PDF's own signature, time stamps
 * and, against what the caller knows of the signer, the chain or the fingerprint. Lists all problems. Nothing in the
 * pack is trusted for trust: without anchor or fingerprint an intact pack is "signed by an unknown certificate".
 * Hostile input is a problem, never an exception.
 */
export async function verifyContainer(
  container: Container,
  { trust, fingerprint = null, lists: given = [] }: VerifyOptions,
): Promise<Omit<Verification, 'pack'>> {
  const { manifest, problems: manifestProblems } = readManifest(container);
  const signatures = await readSignatures(container);
  const { sums, asic, pdf } = signatures;
  const lists = [...given, ...sums.lists];
  const timeStamp = await describeStamp(sums, { trust, lists });
  const chain = await signerChain(sums, { trust, lists, timeStamp });
  const trustProblems = await signerProblems(sums, chain, fingerprint);
  const problems: Problem[] = [
    ...container.problems.map((problem): Problem => ({ check: 'container', ...problem })),
    ...manifestProblems,
    ...(manifest === null ? [] : [...checkFiles(manifest, container), ...checkLists(manifest, container)]),
    ...(await signatureProblems('SHA256SUMS.p7s', sums, manifest)),
    ...(await signatureProblems(asicSignaturePath, asic, manifest)),
    ...(pdf === null ? [] : pdfProblems(pdf, sums)),
    ...(await stampProblems(container, manifest, signatures)),
    ...trustProblems,
  ];
  const asked = trust.length > 0 || fingerprint !== null;
  return {
    ok: problems.length === 0,
    manifest,
    signer: await describeSigner(sums, { known: asked && trustProblems.length === 0, chain }),
    timeStamp: sums.problems.length === 0 ? timeStamp : null,
    checks: summarise(signatures, { manifest, problems, asked }),
    problems,
  };
}

async function readSignatures(container: Container): Promise<Signatures> {
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

interface Trust {
  readonly trust: readonly Certificate[];
  readonly lists: readonly RevocationList[];
  readonly timeStamp: Verification['timeStamp'];
}

/** The signer's chain at the time of the time stamp, if that is trusted, else at the claimed time. */
async function signerChain(
  { signer, certificates, signingTime }: CmsReading,
  { trust, lists, timeStamp }: Trust,
): Promise<ChainReading> {
  const proven = timeStamp?.trust === 'known';
  const at = proven ? new Date(timeStamp.time) : signingTime;
  if (signer === null || at === null || trust.length === 0) return { problem: null, notRevokedBy: null };
  return readChain(signer, certificates, { anchors: trust, at, proven, lists });
}

/** What the caller's anchors or fingerprint say against the signer. */
async function signerProblems(
  { signer }: CmsReading,
  chain: ChainReading,
  fingerprint: string | null,
): Promise<Problem[]> {
  const problem = (message: string): Problem => ({ check: 'chain', file: 'SHA256SUMS.p7s', message });
  if (signer === null) return [];
  const other = fingerprint !== null && fingerprint !== (await fingerprintOf(signer));
  return [
    ...(other ? [problem("the signer's certificate has another fingerprint than the one that was given")] : []),
    ...(chain.problem === null ? [] : [problem(chain.problem)]),
  ];
}

async function describeSigner(
  sums: CmsReading,
  { known, chain }: { readonly known: boolean; readonly chain: ChainReading },
): Promise<Verification['signer']> {
  if (sums.signer === null || sums.problems.length > 0) {
    return { trust: 'none', name: null, fingerprint: null, test: false, claimedAt: null, notRevokedBy: null };
  }
  return {
    trust: known ? 'known' : 'unknown',
    name: sums.signer.name,
    fingerprint: await fingerprintOf(sums.signer),
    test: sums.signer.subjectText.includes(testMark),
    claimedAt: sums.signingTime?.toISOString() ?? null,
    notRevokedBy: chain.notRevokedBy?.toISOString() ?? null,
  };
}

const checkTitles: Readonly<Record<Exclude<CheckId, 'rederive' | 'cloudtrail'>, string>> = {
  container: 'The container is as it was written',
  manifest: 'The lists of files agree with each other',
  digests: 'Every file has its listed digest',
  'extra-files': 'There is no file that is not listed',
  signature: 'The signatures fit the content and their signer',
  'pdf-signature': 'The PDF was signed by the same key, as a whole',
  'time-stamp': 'The time stamps fit what they stamp',
  chain: 'The signer is the one that was expected',
};

function summarise(
  { sums, asic, pdf }: Signatures,
  {
    manifest,
    problems,
    asked,
  }: { readonly manifest: Manifest | null; readonly problems: readonly Problem[]; readonly asked: boolean },
): Verification['checks'] {
  const stamped = [sums, asic, pdf].some((reading) => (reading?.timeStamp ?? null) !== null);
  const count = (check: string): number => problems.filter((problem) => problem.check === check).length;
  const skipped = (check: string): boolean =>
    (check === 'chain' && !asked) ||
    (check === 'pdf-signature' && pdf === null) ||
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
