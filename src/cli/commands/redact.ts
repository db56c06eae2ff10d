import { resolve } from 'node:path';
import { didYouMean } from '../../config/nearest.ts';
import {
  AuditPackError,
  exitCodes,
  packFile,
  type Artifact,
  type AuditPack,
  type ExitCode,
  type PackFile,
  type Redaction,
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
import { openTemplates, writeFileAtomic, writeFileInParts } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { assertNew } from '../new-file.ts';
import { outputFolderOf, withOriginal, type OriginalPack } from '../original-pack.ts';
import { readResults } from '../read-pack.ts';
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
  function* files(): Generator<PackFile> {
    const tally = yield* redact(original, profile);
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
  pack: AuditPack,
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
function headOf({ files, commitments }: OriginalPack, { signer }: Sealing): AuditPack {
  const pack = readResults(files.get('results.json') ?? new Uint8Array());
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
  const text = await withOriginal(path, { flags, context }, (original) => disclose(original, flags.item));
  if (file === null) context.stdout(text);
  else {
    await writeFileAtomic(file, text);
    context.stdout(`${file}\n`);
  }
  return exitCodes.complete;
}
