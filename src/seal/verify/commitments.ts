import type { Commitments } from '../../model/commitments.ts';
import { canonicalJson, isJsonObject } from '../../model/json.ts';
import type { Manifest, Problem } from '../../model/manifest.ts';
import { fromHex, hexOf } from '../bytes.ts';
import { sameCertificate, type Certificate } from '../certificate.ts';
import { sha256Bytes } from '../digest.ts';
import { commitmentsFile, commitmentsSignature } from '../lists.ts';
import { usageProblem, validityProblem } from './link.ts';
import { failed, readCms, type CmsReading } from './cms.ts';
import { contentOf, type Container } from './container.ts';
import { rootOf } from './tree.ts';

/** The commitments of a pack with their signature, against each other. */
export interface CommitmentsReading {
  /** Null when they cannot be read. */
  readonly commitments: Commitments | null;
  readonly signature: CmsReading;
  readonly problems: readonly Problem[];
}

/** Reads what a pack commits to. Null for a pack of before, which has no commitments and does not speak of any. */
export async function readCommitments(
  container: Container,
  manifest: Manifest | null,
): Promise<CommitmentsReading | null> {
  const { entries } = container;
  const expected = manifest?.commitments ?? manifest?.redaction?.root;
  if (!entries.has(commitmentsFile) && !entries.has(commitmentsSignature) && expected === undefined) return null;
  const bytes = contentOf(container, commitmentsFile);
  const commitments = parseCommitments(bytes);
  const signature = entries.has(commitmentsSignature)
    ? await readCms(contentOf(container, commitmentsSignature), await sha256Bytes(bytes))
    : failed(`${commitmentsSignature} is missing`);
  const messages = [
    ...(commitments === null ? ['the commitments cannot be read'] : await rootProblems(commitments, expected)),
    ...signatureProblems(signature),
  ];
  return { commitments, signature, problems: messages.map(problemOf) };
}

const problemOf = (message: string): Problem => ({ check: 'commitments', file: commitmentsFile, message });

/** In the pack of whoever made the commitments: the same signer, and every file of the pack. */
export function ownCommitments(
  { commitments, signature }: CommitmentsReading,
  manifest: Manifest,
  signer: Certificate | null,
): Problem[] {
  const paths = (commitments?.documents ?? []).map(({ path }) => path);
  const files = manifest.files
    .map(({ path }) => path)
    .filter((path) => !['mimetype', commitmentsFile, commitmentsSignature].includes(path));
  const whole = paths.length === files.length && files.every((path, index) => paths[index] === path);
  const other = signature.signer !== null && signer !== null && !sameCertificate(signature.signer, signer);
  return [
    ...(whole ? [] : [problemOf('the commitments are not to the files of this pack')]),
    ...(other ? [problemOf('the commitments were signed by somebody else than the pack')] : []),
  ];
}

async function rootProblems({ root, documents }: Commitments, expected: string | undefined): Promise<string[]> {
  const computed = await rootOf(
    documents.map((document) => fromHex(document.root) ?? new Uint8Array()),
    sha256Bytes,
  );
  return [
    ...(hexOf(computed) === root ? [] : ['the root of the commitments is not that of their documents']),
    ...(root === expected ? [] : ['the manifest names another root of commitments']),
  ];
}

function signatureProblems({ signer, signingTime, problems }: CmsReading): readonly string[] {
  if (signer === null || problems.length > 0) return problems;
  const unclear = signingTime === null ? 'the signature does not say when it was made' : null;
  const validity = signingTime === null ? unclear : validityProblem(signer, signingTime);
  return [validity, usageProblem(signer)].filter((problem) => problem !== null);
}

function parseCommitments(bytes: Uint8Array): Commitments | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isCommitments(value) && canonicalJson(value) === text ? value : null;
  } catch {
    return null;
  }
}

const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function isCommitments(value: unknown): value is Commitments {
  if (!isJsonObject(value) || value['schema'] !== 'dynamodb-audit-pack/commitments/1') return false;
  const { framework, period, documents, root } = value;
  if (!isJsonObject(framework) || !isJsonObject(period) || !Array.isArray(documents) || !isHash(root)) return false;
  return documents.every(
    (each) =>
      isJsonObject(each) &&
      typeof each['path'] === 'string' &&
      Number.isSafeInteger(each['fields']) &&
      isHash(each['root']),
  );
}
