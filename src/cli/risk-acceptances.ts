import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { valueOrThrow } from '../config/document.ts';
import { readRiskAcceptances } from '../config/risk-acceptances.ts';
import { sha256, type AcceptanceFile, type Artifact } from '../model/index.ts';
import { fileError } from '../store/index.ts';
import type { Settings } from './settings.ts';

/** Path of the acceptances in a pack. */
export const acceptancesPath = 'risk-acceptances.yaml';

export interface LoadedAcceptances {
  readonly file: AcceptanceFile;
  /** The file as it is, for the copy in the pack. */
  readonly text: string;
}

/**
 * The risk acceptances that the configuration names; null where it names none.
 * @throws AuditPackError `E_CONFIG` with every mistake, each with line and column.
 */
export function loadAcceptances(settings: Settings): LoadedAcceptances | null {
  const { riskAcceptances: written, owner = null } = settings;
  if (written === undefined) return null;
  const path = resolve(settings.configFolder, written);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'E_CONFIG');
  }
  return { file: parseAcceptances(text, { shownAs: written, owner }), text };
}

/** Reads the text of such a file. @throws AuditPackError `E_CONFIG` with every mistake. */
export function parseAcceptances(
  text: string,
  { shownAs, owner }: { readonly shownAs: string; readonly owner: string | null },
): AcceptanceFile {
  const read = readRiskAcceptances(text, shownAs);
  const hint = 'Mend the file and run the command again; docs/risk-acceptances.md explains every key.';
  return { sha256: sha256(text), owner, acceptances: valueOrThrow(read, 'E_CONFIG', hint) };
}

/** The file as a member of the pack: what was accepted is pinned with what it was accepted for. */
export const acceptancesArtifact = ({ text }: LoadedAcceptances): Artifact => ({
  path: acceptancesPath,
  mediaType: 'application/yaml',
  bytes: Buffer.from(text, 'utf8'),
});
