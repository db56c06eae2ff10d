import Handlebars from 'handlebars';
import type { AuditPack, PackIdentity } from '../model/index.ts';
import type { RenderOptions, Templates } from './templates.ts';
import { trusted } from './trusted.ts';
import { visible } from './visible.ts';

/** A pack, or of a redacted one what it is about: that has neither lines of answers nor trail logs to tell of. */
type GuidedPack = PackIdentity & Partial<Pick<AuditPack, 'evidence' | 'trailLogs'>>;

/** `HOW-TO-VERIFY.md`: how to check this pack with stock commands, and what that proves. */
export function renderHowToVerify(pack: GuidedPack, templates: Templates, { redaction }: RenderOptions): Uint8Array {
  const { assessment, framework, signer } = pack;
  const template = Handlebars.create().compile(templates.text('how-to-verify.md.hbs'), {
    strict: true,
    knownHelpersOnly: true,
    explicitPartialContext: true,
  });
  const text = template({
    organisation: trusted(markdownText(assessment.organisation)),
    framework: trusted(markdownText(`${framework.title} ${framework.version}`)),
    period: trusted(markdownText(assessment.period.label)),
    file: trusted(fileName(framework.id)),
    packId: pack.id,
    signer: trusted(markdownText(signer.name)),
    fingerprint: trusted(opensslFingerprint(signer.fingerprint)),
    test: signer.test,
    redaction: redaction === undefined ? null : { ...redaction, profile: trusted(markdownText(redaction.profile)) },
    lines: pack.evidence?.some(({ line }) => line !== undefined) ?? false,
    trailLogs: (pack.trailLogs ?? []).length > 0 && redaction === undefined,
    tool: trusted(markdownText(`${pack.tool.name} ${pack.tool.version}`)),
  });
  return new TextEncoder().encode(text);
}

/**
 * Text in Markdown that is printed as it is, inside a line: no mark-up, no HTML, no links. The template puts no name at the
 * beginning of a line, where more characters would have a meaning.
 */
export const markdownText = (text: string): string =>
  visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|~&$@]|:(?=\/\/)|(?<=www)\./gi, '\\$&');

/** Framework ids are ours and plain; anything else must not reach a command line. */
const fileName = (id: string): string => `${id.replace(/[^A-Za-z0-9._-]/g, '_')}.asice`;

/** As `openssl x509 -fingerprint -sha256` prints it: `AB:CD:…`. */
const opensslFingerprint = (hash: string): string =>
  (hash.replace(/[^0-9a-f]/gi, '').match(/../g) ?? []).join(':').toUpperCase();
