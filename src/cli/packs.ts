import { dirname, join } from 'node:path';
import { packEvidence, packOf, withHistory, type Judged } from '../assess/index.ts';
import {
  AuditPackError,
  type Artifact,
  type AuditPack,
  type Draft,
  type EvidenceSet,
  type PackFile,
  type Pieces,
  type Pseudonymise,
} from '../model/index.ts';
import { renderers } from '../render/index.ts';
import { renderPdf } from '../render/pdf.ts';
import { renderResultsJson } from '../render/results-json.ts';
import type { RenderOptions, Templates } from '../render/templates.ts';
import { renderVerifier, verifierPath } from '../render/verifier.ts';
import {
  certificatesPem,
  createZip,
  pdfSignature,
  sealPack,
  signatureBytes,
  signPdf,
  signerOf,
  withFiles,
  writePack,
  type DigestSigner,
} from '../seal/index.ts';
import { writeDraft, writeFileInParts } from '../store/index.ts';
import { previousPack, type PreviousPack } from './finished.ts';
import type { LoadedFramework } from './frameworks.ts';
import { readPack } from './read-pack.ts';
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
  /** What the salts of the commitments are derived from. */
  readonly secret: Uint8Array;
  /** Approvals that the pack asks for. */
  readonly approvals: number;
  /** Also writes the files of the pack into a folder beside it. */
  readonly unpack: boolean;
  readonly step: (text: string) => void;
  /** Takes what who builds the pack should know. */
  readonly warn: (text: string) => void;
}

/** Maps, renders, signs and writes one framework's pack. */
export async function buildPack(request: BuildRequest): Promise<BuiltPack> {
  const { judged, framework, signer, tool, pseudonymise, folder, timeStamping, now, secret } = request;
  const { id } = framework.framework;
  const shown = pseudonymise === null ? {} : { pseudonymise };
  const judgedPack = packOf({ judged, framework: framework.framework, signer: signerOf(signer), tool, ...shown });
  const own = request.approvals === 0 ? judgedPack : { ...judgedPack, approvals: request.approvals };
  const previous = previousPack(dirname(folder), own);
  const pack = await besidePrevious(own, previous, request);
  const before = previous?.manifestDigest ?? null;
  const path = join(folder, `${id}.asice`);
  const sealed = await writeFileInParts(path, (file) =>
    writePack(createZip(file), {
      files: filesOf(request, pack),
      salts: { secret, pack: pack.id },
      seal: (written) =>
        timeStamping.sign((timeStamper) => {
          const signatures = timeStamping.signatures();
          return sealPack({ pack, written, signer, now, previous: before, timeStamper, signatures });
        }),
    }),
  );
  if (request.unpack) await unpack(path, join(folder, id));
  return { framework: id, path, pack, manifestDigest: sealed.manifestDigest };
}

/** A file of the pack that is made when it is its turn. */
interface Making extends Omit<Artifact, 'bytes'> {
  readonly pieces: () => Pieces;
  /** What it is the canonical JSON of. */
  readonly json?: () => unknown;
  /** Is done to it before it goes into the pack. */
  readonly finish?: (draft: Draft) => Promise<void>;
}

/** What is rendered, one after the other and first of all onto the disk; and the evidence as it is read. */
async function* filesOf(request: BuildRequest, pack: AuditPack): AsyncGenerator<PackFile> {
  const { framework, folder, step, evidence } = request;
  const { id } = framework.framework;
  const files = makingOf(request, pack).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, mediaType, pieces, json, finish } of files) {
    step(`${id}: writing ${path}`);
    const draft = await writeDraft(folder, pieces());
    try {
      await finish?.(draft);
      const value = json === undefined ? {} : { value: json() };
      yield { path, mediaType, size: draft.size, content: draft.content, ...value };
    } finally {
      await draft.close();
    }
  }
  step(`${id}: sealing`);
  yield* packEvidence(pack, evidence);
}

const unpack = (pack: string, folder: string): Promise<void> =>
  withFiles(pack, async ({ paths, pieces }) => {
    for (const path of paths) {
      await writeFileInParts(join(folder, path), async (file) => {
        for (const piece of pieces(path)) await file.append(piece);
      });
    }
  });

/** Sets a pack beside the one before it. Where that one is gone or was changed, it says so and stands alone. */
async function besidePrevious(
  pack: AuditPack,
  previous: PreviousPack | null,
  { warn, step, framework }: BuildRequest,
): Promise<AuditPack> {
  if (previous === null) return pack;
  step(`${framework.framework.id}: comparing with the pack before`);
  try {
    const before = await readPack(previous.path);
    if (before.manifest === previous.manifestDigest) return withHistory(pack, before);
    warn(`${previous.path} is not the pack that was made there: this one is not compared with it`);
  } catch (error) {
    if (!(error instanceof AuditPackError)) throw error;
    warn(`this pack is not compared with the one before it: ${error.message}`);
  }
  return pack;
}

function makingOf(request: BuildRequest, pack: AuditPack): readonly Making[] {
  const { framework, acceptances, signer, templates, options } = request;
  const rendered = renderers.map(({ path, mediaType, render, json }): Making => ({
    path,
    mediaType,
    pieces: () => render(pack, templates, options),
    ...(json === undefined ? {} : { json: () => json(pack) }),
  }));
  const given = ({ path, mediaType, bytes }: Artifact): Making => ({ path, mediaType, pieces: () => [bytes] });
  const verifier = renderVerifier(templates, pack.tool);
  return [
    signedReport(request, pack),
    given({ path: 'framework.yaml', mediaType: 'application/yaml', bytes: Buffer.from(framework.text, 'utf8') }),
    given({
      path: 'signing-certificates.pem',
      mediaType: 'application/x-pem-file',
      bytes: certificatesPem(signer),
    }),
    given({ path: verifierPath, mediaType: 'text/html;charset=utf-8', bytes: verifier }),
    ...(acceptances === null ? [] : [given(acceptancesArtifact(acceptances))]),
    ...rendered,
  ];
}

/** The report as signed PDF, with the results as an attachment. */
function signedReport(request: BuildRequest, pack: AuditPack): Making {
  const { signer, timeStamping, templates, options } = request;
  const { longTerm } = timeStamping;
  const attachment = () => ({
    name: 'results.json',
    mediaType: 'application/json',
    content: renderResultsJson(pack),
  });
  return {
    path: 'report.pdf',
    mediaType: 'application/pdf',
    pieces: () => renderPdf(pack, templates, { ...options, attachment: attachment(), signatureBytes, longTerm }),
    finish: (draft) =>
      signPdf(draft, (digest) => timeStamping.sign((timeStamper) => pdfSignature(digest, signer, timeStamper))),
  };
}
