import type { PdfDocument, PdfReference } from './pdfkit.ts';

/**
 * Lets go of what is written. pdfkit keeps every page with its links, and every structure element, for the tree at the end
 * that names them by number: of thousands of pages the numbers alone stay.
 */
export function forgetWritten(doc: PdfDocument): void {
  const tree = doc.getStructParentTree();
  const noteOffset = doc._refEnd.bind(doc);
  tree.add = (key, value) => {
    // The elements of a page are a list, to be filled; that of a link is one.
    tree._items[key] = Array.isArray(value) ? value : numberOf(value as PdfReference);
  };
  tree.toString = () => numberTree(tree._items);
  doc._refEnd = (reference) => {
    noteOffset(reference);
    if (reference.data['Type'] !== 'Page') return;
    const key = Number(reference.data['StructParents']);
    const elements = tree._items[key];
    // A page without content of its own has none.
    if (Array.isArray(elements)) tree._items[key] = `[${elements.map(numberOf).join(' ')}]`;
    reference.data = {};
  };
}

/** An object as others name it, such as `12 0 R`. */
const numberOf = ({ id }: PdfReference): string => `${id} 0 R`;

/** A number tree in one node (ISO 32000-1, 7.9.7), as pdfkit writes it. */
function numberTree(items: Readonly<Record<number, unknown>>): string {
  const entries = Object.entries(items);
  const [first, last] = [entries[0]?.[0], entries.at(-1)?.[0]];
  const limits = entries.length > 1 ? [`  /Limits [${first} ${last}]`] : [];
  const numbers = entries.map(([key, text]) => `    ${key} ${String(text)}`);
  return ['<<', ...limits, '  /Nums [', ...numbers, ']', '>>'].join('\n');
}
