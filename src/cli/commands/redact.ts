import { dirname, resolve } from 'node:path';
import { didYouMean } from '../../config/nearest.ts';
import {
  AuditPackError,
  exitCodes,
  inUtf8,
  packFile,
  type Artifact,
  type ExitCode,
  type PackFile,
  type PackIdentity,
  type Redaction,
  type StoredDraft,
} from '../../model/index.ts';
import { disclose } from '../../redact/disclose.ts';
import { profileIds, type ProfileId } from '../../redact/profiles.ts';
import { redact, type Tally } from '../../redact/redact.ts';
import { renderHowToVerify } from '../../render/how-to-verify.ts';
import { renderRedaction } from '../../render/redaction.ts';
import type { RenderOptions } from '../../render/templates.ts';
import { renderVerifier, verifierPath } from '../../render/verifier.ts';
import {
  certificatesPem,
  commitmentsFile,
  commitmentsSignature,
  createZip,
  sealPack,
  signerOf,
  writePack,
} from '../../seal/index.ts';
import { openTemplates, writeDraft, writeFileAtomic, writeFileInParts } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { assertNew } from '../new-file.ts';
import { outputFolderOf, withOriginal, type OriginalPack } from '../original-pack.ts';
import { readHead } from '../read-head.ts';
import { loadSettings } from '../settings.ts';
import { loadSealing, type Sealing } from '../time-stamping.ts';
import { toolVersion } from '../version.ts';

export interface RedactFlags {
  readonly profile: string;
  readonly secret?: string;
  readonly out?: string;
  readonly config?: string;
  readonly sandbox?: boolean;
  readonly endpoint?: string;
}

/** `report redact`: a pack with fields withheld that still verifies against what the signer of the original signed. */
export async function redactPack(path: string, flags: RedactFlags, context: Context): Promise<ExitCode> {
  const profile = profileOf(flags.profile);
  const { out, endpoint, config, sandbox } = flags;
  const file = assertNew(resolve(context.cwd, out ?? `${path.replace(/(\.asice|\/+)$/, '')}.${profile}.asice`));
  const settings = loadSettings(
    {
      ...(config === undefined ? {} : { config }),
      ...(sandbox === undefined ? {} : { sandbox }),
      out: outputFolderOf(resolve(context.cwd, path)),
    },
    context,
  );
  await withOriginal(path, { flags, context }, async (original) => {
    const sealing = await loadSealing(settings, context, endpoint);
    const options = { paper: settings.paper, accent: settings.accent };
    const { withheld, disclosed, root } = await writeRedacted(file, { original, profile, sealing, options, context });
    context.stdout(`${file}\n`);
    context.stderr(`${withheld} fields withheld, ${disclosed} disclosed, of the pack with root ${root}\n`);
  });
  return exitCodes.complete;
}

interface RedactRequest {
  readonly original: OriginalPack;
  readonly profile: ProfileId;
  readonly sealing: Sealing;
  readonly options: Omit<RenderOptions, 'redaction'>;
  readonly context: Context;
}

/** Writes the redacted pack, document by document, and then what tells what was withheld. */
async function writeRedacted(path: string, request: RedactRequest): Promise<Redaction> {
  const { original, profile, sealing, context } = request;
  const { signer, timeStamping } = sealing;
  const pack = headOf(original, sealing);
  const { root } = original.commitments;
  let redaction: Redaction = { profile, root, withheld: 0, disclosed: 0 };
  async function* files(): AsyncGenerator<PackFile> {
    const aside = (pieces: Iterable<Uint8Array>): Promise<StoredDraft> => writeDraft(dirname(path), pieces);
    const tally = yield* redact(original, { profile, aside });
    redaction = { ...redaction, withheld: tally.withheld, disclosed: tally.disclosed };
    yield* pagesOf(pack, { ...request, tally, redaction }).map(packFile);
  }
  await writeFileInParts(path, (file) =>
    writePack(createZip(file), {
      files: files(),
      salts: null,
      seal: (written) =>
        timeStamping.sign((timeStamper) => {
          const signatures = timeStamping.signatures();
          const sealed = { pack, written, signer, now: context.now(), previous: null };
          return sealPack({ ...sealed, timeStamper, signatures, redaction });
        }),
    }),
  );
  return redaction;
}

/** What the original committed to, and pages for people. */
function pagesOf(
  pack: PackIdentity,
  {
    original,
    sealing,
    options,
    tally,
    redaction,
  }: RedactRequest & { readonly tally: Tally; readonly redaction: Redaction },
): readonly Artifact[] {
  const templates = openTemplates();
  const { commitments, manifest } = original;
  const page = { commitments, redaction, signer: manifest.signer.name, ...tally };
  const markdown = 'text/markdown;charset=utf-8';
  const howTo = renderHowToVerify(pack, templates, { ...options, redaction });
  return [
    carried(original, commitmentsFile, 'application/json'),
    carried(original, commitmentsSignature, 'application/pkcs7-signature'),
    { path: 'REDACTED.md', mediaType: markdown, bytes: renderRedaction(page) },
    { path: 'HOW-TO-VERIFY.md', mediaType: markdown, bytes: howTo },
    { path: verifierPath, mediaType: 'text/html;charset=utf-8', bytes: renderVerifier(templates, pack.tool) },
    { path: 'signing-certificates.pem', mediaType: 'application/x-pem-file', bytes: certificatesPem(sealing.signer) },
  ];
}

/** What manifest and pages say of the pack; its id is named after the root, for the original's is a digest of results. */
function headOf({ files, commitments }: OriginalPack, { signer }: Sealing): PackIdentity {
  const pack = readHead(files.pieces('results.json'));
  if (pack === null) throw new AuditPackError('E_PACK', 'the results of the pack cannot be read');
  return { ...pack, id: commitments.root.slice(0, 12), signer: signerOf(signer), tool: toolVersion() };
}

const carried = ({ files }: OriginalPack, path: string, mediaType: string): Artifact => ({
  path,
  mediaType,
  bytes: files.get(path) ?? new Uint8Array(),
});

function profileOf(name: string): ProfileId {
  const found = profileIds.find((id) => id === name);
  if (found !== undefined) return found;
  throw new AuditPackError('E_USAGE', `unknown profile "${name}".${didYouMean(name, profileIds)}`, {
    hint: `Profiles are: ${profileIds.join(', ')}.`,
  });
}

export interface DiscloseFlags {
  readonly item: readonly string[];
  readonly secret?: string;
  readonly out?: string;
}

/** `report disclose`: opens chosen fields, each with what shows that the signer committed to it. */
export async function discloseFields(path: string, flags: DiscloseFlags, context: Context): Promise<ExitCode> {
  const file = flags.out === undefined ? null : assertNew(resolve(context.cwd, flags.out));
  await withOriginal(path, { flags, context }, async (original) => {
    const pieces = disclose(original, flags.item);
    if (file !== null) await writeFileAtomic(file, inUtf8(pieces));
    else for (const piece of pieces) context.stdout(piece);
  });
  if (file !== null) context.stdout(`${file}\n`);
  return exitCodes.complete;
}
