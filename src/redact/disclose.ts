import { AuditPackError, inclusionPath, leafHash, rootOfPath, type Step } from '../model/index.ts';
import { disclosureText } from '../seal/index.ts';
import { openDocument, type OpenPack } from './redact.ts';

/**
 * Opens chosen fields of a pack: `path` for all of a document, `path#pointer` for a field and all below it. One block for
 * each field, in words that a shell script reads: `field` with the text of its leaf, `left` and `right` for the hashes
 * beside its way, and `root`.
 * @throws AuditPackError E_USAGE when there is no such field
 */
export function disclose(original: OpenPack, items: readonly string[]): string {
  const { documents, root } = original.commitments;
  const roots = documents.map((document) => document.root);
  return items
    .flatMap((item) => {
      const [path = '', pointer = ''] = item.split(/#(.*)/s);
      const index = documents.findIndex((document) => document.path === path);
      const committed = documents[index];
      if (committed === undefined) throw noField(item, `${path} is not among the files of the pack`);
      const { document } = openDocument(original, committed);
      const leaves = document.fields.map(({ leaf }) => leaf);
      const above = inclusionPath(roots, index);
      const chosen = [...document.fields.entries()].filter(([, field]) => isAt(field.pointer, pointer));
      if (chosen.length === 0) throw noField(item, `there is nothing at ${pointer} in ${path}`);
      return chosen.map(([place, { salt, pointer: at, value }]) =>
        block(disclosureText([salt, path, at, value]), [...inclusionPath(leaves, place), ...above], root),
      );
    })
    .join('\n');
}

const isAt = (pointer: string, prefix: string): boolean => pointer === prefix || pointer.startsWith(`${prefix}/`);

const noField = (item: string, reason: string): AuditPackError =>
  new AuditPackError('E_USAGE', `"${item}" cannot be disclosed: ${reason}`, {
    hint: 'Write file#pointer, such as results.json#/findings/0/observations/0/subject/name.',
  });

const block = (text: string, path: readonly Step[], root: string): string =>
  [`field ${text}`, ...path.map(({ side, hash }) => `${side} ${hash}`), `root ${root}`]
    .map((line) => `${line}\n`)
    .join('');

/** Fields of a disclosure that do not lead to a root, in words; all are checked. */
export function disclosureProblems(
  text: string,
  root: string,
): { readonly fields: number; readonly problems: string[] } {
  const problems: string[] = [];
  let fields = 0;
  let [said, steps]: [string | null, Step[]] = [null, []];
  for (const line of text.split('\n')) {
    const [, word = '', rest = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (said === null && word === 'field') said = rest;
    else if (said !== null && (word === 'left' || word === 'right') && /^[0-9a-f]{64}$/.test(rest))
      steps.push({ side: word, hash: rest });
    else if (said !== null && word === 'root') {
      fields += 1;
      if (rootOfPath(leafHash(said), steps) !== root || rest !== root) problems.push(`not committed to: ${said}`);
      [said, steps] = [null, []];
    } else if (line !== '') problems.push(`this is not a line of a disclosure: ${line.slice(0, 80)}`);
  }
  if (said !== null || fields === 0) problems.push('the disclosure is cut off');
  return { fields, problems };
}
