import { dirname, join } from 'node:path';
import { packEvidence, packOf, type Judged } from '../assess/index.ts';
import type { Artifact, AuditPack, EvidenceSet, Pseudonymise } from '../model/index.ts';
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
import { previousManifest } from './finished.ts';
import type { LoadedFramework } from './frameworks.ts';
import { acceptancesArtifact, type LoadedAcceptances } from './risk-acceptances.ts';
import type { TimeStamping } from './time-stamping.ts';

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
  /** Risk acceptances that were judged beside the results; null where none are configured. */
  readonly acceptances: LoadedAcceptances | null;
  readonly signer: DigestSigner;
  readonly timeStamping: TimeStamping;
  readonly tool: AuditPack['tool'];
  /** Pseudonyms of sessions and addresses; null where they are shown in clear. */
  readonly pseudonymise: Pseudonymise | null;
  readonly templates: Templates;
  readonly options: RenderOptions;
  /** Folder of the assessment. */
  readonly folder: string;
  readonly now: Date;
  /** Also writes the files of the pack into a folder beside it. */
  readonly unpack: boolean;
  readonly step: (text: string) => void;
}

/** Maps, renders, signs and writes one framework's pack. */
export async function buildPack(request: BuildRequest): Promise<BuiltPack> {
  const { evidence, judged, framework, signer, tool, pseudonymise, folder, step } = request;
  const { id } = framework.framework;
  const shown = pseudonymise === null ? {} : { pseudonymise };
  const pack = packOf({ judged, framework: framework.framework, signer: signerOf(signer), tool, ...shown });
  const artifacts = [...(await renderPack(request, pack)), ...packEvidence(pack, evidence)];
  step(`${id}: sealing`);
  const previous = previousManifest(dirname(folder), pack);
  const sealed = await request.timeStamping.sign((timeStamper) => {
    const signatures = request.timeStamping.signatures();
    return sealPack({ pack, artifacts, signer, now: request.now, previous, timeStamper, signatures });
  });
  const path = join(folder, `${id}.asice`);
  await writeStreamAtomic(path, zipStream(sealed.entries));
  if (request.unpack) {
    for (const entry of sealed.entries) await writeFileAtomic(join(folder, id, entry.path), entry.bytes);
  }
  return { framework: id, path, pack, manifestDigest: sealed.manifestDigest };
}

async function renderPack(request: BuildRequest, pack: AuditPack): Promise<readonly Artifact[]> {
  const { framework, acceptances, signer, timeStamping, templates, options, step } = request;
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
    ...(acceptances === null ? [] : [acceptancesArtifact(acceptances)]),
    ...rendered,
  ];
}
