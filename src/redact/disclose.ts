import {
  AuditPackError,
  inclusionPath,
  leafHash,
  openProvingTree,
  rootOfPath,
  type CommittedDocument,
  type ProvingTree,
  type Step,
} from '../model/index.ts';
import { disclosureText, fieldParts, type DigestedFile } from '../seal/index.ts';
import { filesOf, openParts, type OpenPack } from './open-pack.ts';

/**
 * Opens chosen fields of a pack: `path` for all of a document, `path#pointer` for a field and all below it. One block for
 * each field, in words that a shell script reads: `field` with the text of its leaf, `left` and `right` for the hashes
 * beside its way, and `root`. Given in pieces, for a document can have millions of fields.
 * @throws AuditPackError E_USAGE before anything is opened, when there is no such field
 */
export function disclose(original: OpenPack, items: readonly string[]): Iterable<string> {
  const fileOf = filesOf(original);
  const chosen = items.map((item): Chosen => {
    const [path = '', pointer = ''] = item.split(/#(.*)/s);
    const index = original.commitments.documents.findIndex((document) => document.path === path);
    const committed = original.commitments.documents[index];
    if (committed === undefined) throw noField(item, `${path} is not among the files of the pack`);
    const file = fileOf(path);
    if (!hasFieldAt(file, pointer)) throw noField(item, `there is nothing at ${pointer} in ${path}`);
    return { committed, index, file, pointer };
  });
  return blocksOf(original, chosen);
}

/** What is to be opened of a document. */
interface Chosen {
  readonly committed: CommittedDocument;
  /** Among the documents. */
  readonly index: number;
  readonly file: DigestedFile;
  readonly pointer: string;
}

function hasFieldAt(file: DigestedFile, prefix: string): boolean {
  for (const part of fieldParts(file)) if (part.some(({ pointer }) => isAt(pointer, prefix))) return true;
  return false;
}

function* blocksOf(original: OpenPack, chosen: readonly Chosen[]): Generator<string> {
  const { documents, root } = original.commitments;
  const roots = documents.map((document) => document.root);
  let tree: ProvingTree = openProvingTree();
  let latest: string | null = null;
  let separator = '';
  for (const { committed, index, file, pointer } of chosen) {
    if (committed.path !== latest) tree = treeOf(original, committed, file);
    latest = committed.path;
    const above = inclusionPath(roots, index);
    let place = 0;
    for (const part of openParts(original, committed, file)) {
      for (const { salt, pointer: at, value } of part) {
        if (isAt(at, pointer)) {
          const text = disclosureText([salt, committed.path, at, value]);
          yield separator + block(text, [...tree.path(place), ...above], root);
          separator = '\n';
        }
        place += 1;
      }
    }
  }
}

function treeOf(original: OpenPack, committed: CommittedDocument, file: DigestedFile): ProvingTree {
  const tree = openProvingTree();
  for (const part of openParts(original, committed, file)) for (const { leaf } of part) tree.add(leaf);
  return tree;
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
