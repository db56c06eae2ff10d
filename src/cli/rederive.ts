import {
  evidenceFromPack,
  judge,
  matchPseudonyms,
  packOf,
  recordsFile,
  sameResults,
  withPseudonyms,
  type PackInput,
} from '../assess/index.ts';
import { readFramework } from '../config/framework.ts';
import type { AuditPack, Problem } from '../model/index.ts';
import { redactedFolder, withFiles, type OpenFiles } from '../seal/index.ts';
import { withSmallHeap } from './heap.ts';
import { readResults } from './read-pack.ts';
import { acceptancesPath, parseAcceptances } from './risk-acceptances.ts';
import { toolVersion } from './version.ts';

/**
 * Judges the evidence in a pack again with the mapping that the pack pins, and compares the results.
 * @returns every difference; empty when the conclusions are reproduced
 */
export const rederive = (path: string): Promise<readonly Problem[]> =>
  withSmallHeap(() => withFiles(path, differencesIn));

function differencesIn(files: OpenFiles): readonly Problem[] {
  const problem = (file: string, message: string): Problem => ({ check: 'rederive', file, message });
  const text = (file: string): string | undefined => {
    const bytes = files.get(file);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
  };
  const [yaml, records] = [text('framework.yaml'), text(recordsFile)];
  if (files.sizeOf(`${redactedFolder}results.json`) !== undefined) {
    return [problem('results.json', 'a redacted pack cannot be judged again: ask for the original')];
  }
  if (files.sizeOf('results.json') === undefined || yaml === undefined || records === undefined) {
    return [problem('results.json', `the pack lacks results.json, framework.yaml or ${recordsFile}`)];
  }
  const claimed = readResults(files.get('results.json') ?? new Uint8Array());
  if (claimed === null) return [problem('results.json', 'the results cannot be read')];
  const framework = readFramework(yaml, 'framework.yaml');
  if (framework.value === undefined) return [problem('framework.yaml', 'the pinned mapping cannot be read')];
  try {
    const evidence = evidenceFromPack(records, files);
    const { assessment, signer } = claimed;
    const pinned = text(acceptancesPath);
    const owner = claimed.acceptances?.owner ?? null;
    const acceptances = pinned === undefined ? null : parseAcceptances(pinned, { shownAs: acceptancesPath, owner });
    const judged = judge({ evidence, assessment, acceptances });
    const input = { judged, framework: framework.value, signer, tool: toolVersion() };
    return differencesOf(claimed, input).map((difference) => problem('results.json', `judged again: ${difference}`));
  } catch (error) {
    return [problem('results.json', `judging again failed: ${error instanceof Error ? error.message : String(error)}`)];
  }
}

/**
 * Sessions and addresses are compared by what their pseudonyms stand for. Where pseudonyms do not stand for the same names
 * throughout, that is a difference, and the rest is compared without them.
 */
function differencesOf(claimed: AuditPack, input: PackInput): readonly string[] {
  const clear = packOf(input);
  if (claimed.identities !== 'pseudonymised') return sameResults(claimed, clear);
  const pseudonymise = matchPseudonyms(claimed, clear);
  if (pseudonymise !== null) return sameResults(claimed, packOf({ ...input, pseudonymise }));
  const masked = (pack: AuditPack): AuditPack => withPseudonyms(pack, (kind) => kind);
  const rest = sameResults(masked(claimed), masked({ ...clear, identities: claimed.identities }));
  return ['identities: the pseudonyms do not stand for the same sessions and addresses throughout', ...rest];
}
