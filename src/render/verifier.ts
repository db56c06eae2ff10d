import Handlebars from 'handlebars';
import type { AuditPack } from '../model/index.ts';
import { contentSecurityPolicy } from './html/policy.ts';
import type { Templates } from './templates.ts';
import { trusted } from './trusted.ts';

/** Path in the pack. */
export const verifierPath = 'verify.html';

/**
 * `verify.html`: a page that checks packs without network, the same for every pack of a version of the tool. Its script
 * is the verifier of this tool, bundled when the tool was made.
 */
export function renderVerifier(templates: Templates, tool: AuditPack['tool']): Uint8Array {
  const template = Handlebars.create().compile(templates.text('verifier/page.hbs'), {
    strict: true,
    knownHelpersOnly: true,
    explicitPartialContext: true,
  });
  const style = templates.text('verifier/page.css');
  const script = templates.text('verifier/script.js');
  const html = template({
    policy: contentSecurityPolicy(style, script),
    style: trusted(style),
    script: trusted(script),
    tool: `${tool.name} ${tool.version}`,
  });
  return new TextEncoder().encode(html);
}
