import type { CommittedDocument, Redaction } from '../../model/commitments.ts';
import type { Manifest, Problem } from '../../model/manifest.ts';
import { disclosedFolder, redactedFolder } from '../lists.ts';
import type { CommitmentsReading } from './commitments.ts';
import type { Container } from './container.ts';
import type { RedactedContent } from './redacted-document.ts';

/** What is found in a redacted pack, counted by whoever verifies. */
export interface Disclosed {
  readonly withheld: number;
  readonly disclosed: number;
  readonly problems: readonly Problem[];
}

interface Redacted {
  readonly container: Container;
  readonly manifest: Manifest;
}

/**
 * Checks a redacted pack against the commitments of the original: every document that they name is there, and each one's
 * fields, disclosed or not, lead to its root. A value that was changed, a field that was left out or put in, a salt that
 * is not the one: each leads to another root.
 */
export function checkRedaction({ container, manifest }: Redacted, { commitments }: CommitmentsReading): Disclosed {
  const documents = commitments?.documents ?? [];
  const problems: Problem[] = [...strangers(container, documents)];
  let [withheld, disclosed] = [0, 0];
  for (const document of documents) {
    const found = checkDocument(container, document);
    withheld += found.withheld;
    disclosed += found.disclosed;
    problems.push(...found.problems);
  }
  if (!counts(manifest.redaction, { withheld, disclosed })) {
    problems.push(problemOf(null, 'the manifest counts other fields than there are'));
  }
  return { withheld, disclosed, problems };
}

const problemOf = (file: string | null, message: string): Problem => ({ check: 'redaction', file, message });

const counts = (
  said: Redaction | undefined,
  found: { readonly withheld: number; readonly disclosed: number },
): boolean => said !== undefined && said.withheld === found.withheld && said.disclosed === found.disclosed;

/** Files in the folders of the redaction that no commitment is about. */
function strangers({ entries }: Container, documents: readonly CommittedDocument[]): Problem[] {
  const known = new Set(documents.flatMap(({ path }) => [redactedFolder + path, disclosedFolder + path]));
  return [...entries.keys()]
    .filter((path) => (path.startsWith(redactedFolder) || path.startsWith(disclosedFolder)) && !known.has(path))
    .map((path) => problemOf(path, 'the original does not commit to such a file'));
}

function checkDocument(container: Container, { path, fields, root }: CommittedDocument): Disclosed {
  const { entries } = container;
  const file = redactedFolder + path;
  const found = entries.get(file)?.redacted ?? null;
  if (found === null) {
    const message = entries.has(file) ? 'the redacted document cannot be read' : 'the file is missing';
    return { withheld: fields, disclosed: 0, problems: [problemOf(file, message)] };
  }
  const message = 'what it discloses is not what the signer of the original committed to';
  const same = found.fields === fields && found.root === root;
  return {
    withheld: found.withheld,
    disclosed: found.fields - found.withheld,
    problems: [...(same ? [] : [problemOf(file, message)]), ...fileProblems(container, disclosedFolder + path, found)],
  };
}

/** A whole file that is disclosed must be there and be the one; one that is not disclosed must not be. */
function fileProblems({ entries }: Container, path: string, { file }: RedactedContent): Problem[] {
  const entry = entries.get(path);
  if (file === null) {
    return entry === undefined ? [] : [problemOf(path, 'the file is there, but its digest is not disclosed')];
  }
  const same = entry?.sha256 === file['sha256'] && entry?.size === file['bytes'];
  return same ? [] : [problemOf(path, 'the file is missing or not the one that the original commits to')];
}
