import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packEvidence, packOf, type Judged } from '../assess/index.ts';
import { isJsonObject, type Artifact, type AuditPack, type EvidenceSet } from '../model/index.ts';
import { renderers } from '../render/index.ts';
import { renderPdf } from '../render/pdf.ts';
import type { RenderOptions, Templates } from '../render/templates.ts';
import { renderVerifier, verifierPath } from '../render/verifier.ts';
import {
  certificatesPem,
  sealPack,
  signatureBytes,
  signPdf,
  signerOf,
  zipStream,
  type DigestSigner,
} from '../seal/index.ts';
import { writeFileAtomic, writeStreamAtomic } from '../store/index.ts';
import type { LoadedFramework } from './frameworks.ts';
import type { TimeStamping } from './time-stamping.ts';

/** File in an assessment folder that says that it is finished; written last. */
const finishedFile = 'finished.json';

export interface BuiltPack {
  readonly framework: string;
  readonly path: string;
  readonly pack: AuditPack;
  readonly manifestDigest: string;
}

export interface BuildRequest {
  readonly evidence: EvidenceSet;
  /** What the evidence says, for every framework. */
  readonly judged: Judged;
  readonly framework: LoadedFramework;
  readonly signer: DigestSigner;
  readonly timeStamping: TimeStamping;
  readonly tool: AuditPack['tool'];
  readonly templates: Templates;
  readonly options: RenderOptions;
  /** Folder of the assessment. */
  readonly folder: string;
  readonly now: Date;
  /** What the salts of the commitments are derived from. */
  readonly secret: Uint8Array;
  /** Approvals that the pack asks for. */
  readonly approvals: number;
  /** Also writes the files of the pack into a folder beside it. */
  readonly unpack: boolean;
  readonly step: (text: string) => void;
}

/** Maps, renders, signs and writes one framework's pack. */
export async function buildPack(request: BuildRequest): Promise<BuiltPack> {
  const { evidence, judged, framework, signer, tool, folder, step } = request;
  const { id } = framework.framework;
  const pack = packOf({ judged, framework: framework.framework, signer: signerOf(signer), tool });
  const artifacts = [...(await renderPack(request, pack)), ...packEvidence(pack, evidence)];
  step(`${id}: sealing`);
  const previous = previousManifest(dirname(folder), pack);
  const sealed = await request.timeStamping.sign((timeStamper) => {
    const signatures = request.timeStamping.signatures();
    const { now, secret, approvals } = request;
    return sealPack({ pack, artifacts, signer, now, previous, timeStamper, signatures, secret, approvals });
  });
  const path = join(folder, `${id}.asice`);
  await writeStreamAtomic(path, zipStream(sealed.entries));
  if (request.unpack) {
    for (const entry of sealed.entries) await writeFileAtomic(join(folder, id, entry.path), entry.bytes);
  }
  return { framework: id, path, pack, manifestDigest: sealed.manifestDigest };
}

async function renderPack(request: BuildRequest, pack: AuditPack): Promise<readonly Artifact[]> {
  const { framework, signer, timeStamping, templates, options, step } = request;
  const rendered: Artifact[] = [];
  for (const renderer of renderers) {
    step(`${framework.framework.id}: writing ${renderer.path}`);
    const bytes = renderer.render(pack, templates, options);
    rendered.push({ path: renderer.path, mediaType: renderer.mediaType, bytes });
  }
  step(`${framework.framework.id}: writing report.pdf`);
  const attachment = rendered.find((artifact) => artifact.path === 'results.json') ?? null;
  const pdf = await renderPdf(pack, templates, {
    ...options,
    attachment,
    signatureBytes,
    longTerm: timeStamping.longTerm,
  });
  const signed = await timeStamping.sign((timeStamper) => signPdf(pdf, signer, timeStamper));
  return [
    { path: 'report.pdf', mediaType: 'application/pdf', bytes: signed },
    { path: 'framework.yaml', mediaType: 'application/yaml', bytes: Buffer.from(framework.text, 'utf8') },
    { path: 'signing-certificates.pem', mediaType: 'application/x-pem-file', bytes: certificatesPem(signer) },
    { path: verifierPath, mediaType: 'text/html;charset=utf-8', bytes: renderVerifier(templates, pack.tool) },
    ...rendered,
  ];
}

interface FinishedAssessment {
  readonly organisation: string;
  readonly from: string;
  readonly to: string;
  readonly packs: readonly { readonly framework: string; readonly file: string; readonly manifestDigest: string }[];
}

/** Whether an assessment folder holds a finished assessment, which is never written again. */
export const isFinished = (folder: string): boolean => existsSync(join(folder, finishedFile));

/** Marks an assessment as finished, with what the next one's packs refer to. */
export async function finishAssessment(folder: string, packs: readonly BuiltPack[]): Promise<void> {
  const [first] = packs;
  if (first === undefined) return;
  const { organisation, period } = first.pack.assessment;
  const finished: FinishedAssessment = {
    organisation,
    from: period.from,
    to: period.to,
    packs: packs.map(({ framework, manifestDigest }) => ({ framework, file: `${framework}.asice`, manifestDigest })),
  };
  await writeFileAtomic(join(folder, finishedFile), `${JSON.stringify(finished, null, 2)}\n`);
}

/**
 * Digest of the manifest of the newest finished pack for the same organisation and framework whose period ended by the
 * beginning of this one; the months form a chain.
 */
function previousManifest(outputFolder: string, pack: AuditPack): string | null {
  const { organisation, period, sandbox } = pack.assessment;
  const before = readdirSync(outputFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('sandbox-') === sandbox)
    .map((entry) => readFinished(join(outputFolder, entry.name, finishedFile)))
    .filter((each) => each !== null)
    .filter((each) => each.organisation === organisation && each.to <= period.from)
    .sort((left, right) => (left.to < right.to ? 1 : -1));
  for (const { packs } of before) {
    const found = packs.find((each) => each.framework === pack.framework.id);
    if (found !== undefined) return found.manifestDigest;
  }
  return null;
}

function readFinished(path: string): FinishedAssessment | null {
  if (!existsSync(path)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const usable = isJsonObject(value) && typeof value['to'] === 'string' && Array.isArray(value['packs']);
    return usable ? (value as unknown as FinishedAssessment) : null;
  } catch {
    return null; // a damaged mark of another assessment does not stop this one; its pack can still be verified
  }
}
