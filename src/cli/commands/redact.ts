import { resolve } from 'node:path';
import { didYouMean } from '../../config/nearest.ts';
import {
  AuditPackError,
  exitCodes,
  type Artifact,
  type AuditPack,
  type ExitCode,
  type Redaction,
} from '../../model/index.ts';
import { disclose } from '../../redact/disclose.ts';
import { profileIds, type ProfileId } from '../../redact/profiles.ts';
import { redact, type RedactedFiles } from '../../redact/redact.ts';
import { renderHowToVerify } from '../../render/how-to-verify.ts';
import { renderRedaction } from '../../render/redaction.ts';
import type { RenderOptions } from '../../render/templates.ts';
import { renderVerifier, verifierPath } from '../../render/verifier.ts';
import {
  certificatesPem,
  commitmentsFile,
  commitmentsSignature,
  sealPack,
  signerOf,
  zipStream,
} from '../../seal/index.ts';
import { openTemplates, writeFileAtomic, writeStreamAtomic } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { assertNew } from '../new-file.ts';
import { openOriginal, outputFolderOf, type OriginalPack } from '../original-pack.ts';
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
  const original = await openOriginal(path, flags, context);
  const redacted = redact(original, profile);
  const sealing = await loadSealing(settings, context, endpoint);
  const { root } = original.commitments;
  const { withheld, disclosed } = redacted;
  const redaction = { profile, root, withheld, disclosed };
  const options = { paper: settings.paper, accent: settings.accent, redaction };
  const entries = await seal(original, redacted, { sealing, options, now: context.now() });
  await writeStreamAtomic(file, zipStream(entries));
  context.stdout(`${file}\n`);
  context.stderr(`${withheld} fields withheld, ${disclosed} disclosed, of the pack with root ${root}\n`);
  return exitCodes.complete;
}

interface SealRequest {
  readonly sealing: Sealing;
  readonly options: RenderOptions & { readonly redaction: Redaction };
  readonly now: Date;
}

async function seal(
  original: OriginalPack,
  redacted: RedactedFiles,
  { sealing, options, now }: SealRequest,
): Promise<readonly Artifact[]> {
  const { signer, timeStamping } = sealing;
  const pack = headOf(original, sealing);
  const templates = openTemplates();
  const { commitments, manifest } = original;
  const { redaction } = options;
  const page = { commitments, redaction, signer: manifest.signer.name, ...redacted };
  const markdown = 'text/markdown;charset=utf-8';
  const artifacts: readonly Artifact[] = [
    ...redacted.artifacts,
    carried(original, commitmentsFile, 'application/json'),
    carried(original, commitmentsSignature, 'application/pkcs7-signature'),
    { path: 'REDACTED.md', mediaType: markdown, bytes: renderRedaction(page) },
    { path: 'HOW-TO-VERIFY.md', mediaType: markdown, bytes: renderHowToVerify(pack, templates, options) },
    { path: verifierPath, mediaType: 'text/html;charset=utf-8', bytes: renderVerifier(templates, pack.tool) },
    { path: 'signing-certificates.pem', mediaType: 'application/x-pem-file', bytes: certificatesPem(signer) },
  ];
  const { entries } = await timeStamping.sign((timeStamper) => {
    const signatures = timeStamping.signatures();
    return sealPack({
      pack,
      artifacts,
      signer,
      now,
      previous: null,
      timeStamper,
      signatures,
      redaction,
    });
  });
  return entries;
}

/** What manifest and pages say of the pack; its id is named after the root, for the original's is a digest of results. */
function headOf({ files, commitments }: OriginalPack, { signer }: Sealing): AuditPack {
  const pack = readResults(Buffer.from(files.get('results.json') ?? []).toString('utf8'));
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
  const text = disclose(await openOriginal(path, flags, context), flags.item);
  if (file === null) context.stdout(text);
  else {
    await writeFileAtomic(file, text);
    context.stdout(`${file}\n`);
  }
  return exitCodes.complete;
}
