import { X509Certificate, createHash } from 'node:crypto';
import type { CheckId, Manifest, Problem, Verification } from '../../model/index.ts';
import { fingerprintOf, nameOf, testMark } from '../keys.ts';
import { asicManifestPath, asicSignaturePath } from '../asic.ts';
import { chainProblem, validityProblem } from './chain.ts';
import { readCms, type CmsReading } from './cms.ts';
import { readContainer, type Container } from './container.ts';
import { checkFiles, checkLists, readManifest } from './manifest.ts';
import { readPdfSignature } from './pdf.ts';

export interface VerifyOptions {
  /** Trust anchors of the caller. Without any, an intact pack is "signed by an unknown certificate". */
  readonly trust: readonly X509Certificate[];
}

/**
 * Checks a pack (`.asice` file or the folder it was unpacked to): container, manifest, every digest, extra files, both
 * signatures, the PDF's own signature and, against the caller's anchors, the chain. Lists all problems.
 * Nothing in the pack is trusted for trust. Hostile input is a problem, never an exception.
 */
export function verifyPack(path: string, { trust }: VerifyOptions): Verification {
  const container = readContainer(path);
  const { files } = container;
  const { manifest, problems: manifestProblems } = readManifest(files);
  const sums = readSignature(files, 'SHA256SUMS.p7s', 'SHA256SUMS');
  const asic = readSignature(files, asicSignaturePath, asicManifestPath);
  const pdf = files.get('report.pdf');
  const problems: Problem[] = [
    ...container.problems.map((problem): Problem => ({ check: 'container', ...problem })),
    ...manifestProblems,
    ...(manifest === null ? [] : [...checkFiles(manifest, files), ...checkLists(manifest, files, container.order)]),
    ...signatureProblems('SHA256SUMS.p7s', sums, manifest),
    ...signatureProblems(asicSignaturePath, asic, manifest),
    ...(pdf === undefined ? [] : pdfProblems(readPdfSignature(pdf), sums)),
    ...chainProblems(sums, trust),
  ];
  return {
    ok: problems.length === 0,
    pack: path,
    manifest,
    signer: describeSigner(sums, trust),
    checks: summarise(container, manifest, problems, trust),
    problems,
  };
}

function readSignature(files: ReadonlyMap<string, Uint8Array>, signature: string, content: string): CmsReading {
  const [der, signed] = [files.get(signature), files.get(content)];
  if (der === undefined || signed === undefined) {
    return { signer: null, certificates: [], signingTime: null, problems: [`${signature} or ${content} is missing`] };
  }
  return readCms(der, createHash('sha256').update(signed).digest());
}

function signatureProblems(file: string, reading: CmsReading, manifest: Manifest | null): Problem[] {
  const problems = reading.problems.map((message): Problem => ({ check: 'signature', file, message }));
  if (reading.signer !== null && manifest !== null) {
    const same = manifest.signer.fingerprint === fingerprintOf(reading.signer);
    if (!same) problems.push({ check: 'signature', file, message: 'the manifest names another signer' });
  }
  if (reading.signer !== null) {
    const message =
      reading.signingTime === null
        ? 'the signature does not say when it was made'
        : validityProblem(reading.signer, reading.signingTime);
    if (message !== null) problems.push({ check: 'signature', file, message });
  }
  return problems;
}

function pdfProblems(reading: CmsReading, sums: CmsReading): Problem[] {
  const problems = reading.problems.map((message): Problem => ({
    check: 'pdf-signature',
    file: 'report.pdf',
    message,
  }));
  if (reading.signer !== null && sums.signer !== null && !reading.signer.raw.equals(sums.signer.raw)) {
    problems.push({
      check: 'pdf-signature',
      file: 'report.pdf',
      message: 'the PDF was signed by somebody else than the pack',
    });
  }
  return problems;
}

function chainProblems(sums: CmsReading, trust: readonly X509Certificate[]): Problem[] {
  if (trust.length === 0 || sums.signer === null || sums.signingTime === null) return [];
  const message = chainProblem(sums.signer, sums.certificates, trust, sums.signingTime);
  return message === null ? [] : [{ check: 'chain', file: 'SHA256SUMS.p7s', message }];
}

function describeSigner(sums: CmsReading, trust: readonly X509Certificate[]): Verification['signer'] {
  if (sums.signer === null || sums.problems.length > 0) {
    return { trust: 'none', name: null, fingerprint: null, test: false, claimedAt: null };
  }
  const known = trust.length > 0 && chainProblems(sums, trust).length === 0;
  return {
    trust: known ? 'known' : 'unknown',
    name: nameOf(sums.signer),
    fingerprint: fingerprintOf(sums.signer),
    test: sums.signer.subject.includes(testMark),
    claimedAt: sums.signingTime?.toISOString() ?? null,
  };
}

const checkTitles: Readonly<Record<Exclude<CheckId, 'rederive'>, string>> = {
  container: 'The container is as it was written',
  manifest: 'The lists of files agree with each other',
  digests: 'Every file has its listed digest',
  'extra-files': 'There is no file that is not listed',
  signature: 'The signatures fit the content and their signer',
  'pdf-signature': 'The PDF was signed by the same key, as a whole',
  chain: 'The certificate chains to a given trust anchor',
};

function summarise(
  container: Container,
  manifest: Manifest | null,
  problems: readonly Problem[],
  trust: readonly X509Certificate[],
): Verification['checks'] {
  const skipped = (check: string): boolean =>
    (check === 'chain' && trust.length === 0) ||
    (check === 'pdf-signature' && !container.files.has('report.pdf')) ||
    (manifest === null && (check === 'digests' || check === 'extra-files'));
  return Object.entries(checkTitles)
    .filter(([check]) => !skipped(check))
    .map(([check, title]) => {
      const count = problems.filter((problem) => problem.check === check).length;
      const summary = count === 0 ? title : `${title}: ${count} ${count === 1 ? 'problem' : 'problems'}`;
      return { check: check as CheckId, ok: count === 0, summary };
    });
}
