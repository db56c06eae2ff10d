import { XMLValidator } from 'fast-xml-parser';
import { contentOf, formsOf } from './pdf-content.ts';
import type { Dictionary, PdfFile, PdfValue } from './pdf-reader.ts';
import { isDictionary, isRef, list, nameOf, textOf } from './pdf-reader.ts';

/** Everything about a report that PDF/A-3a and PDF/UA-1 ask for and that can be seen without a validator. Empty when all is well. */
export const lintPdf = (pdf: PdfFile): readonly string[] => [
  ...catalogProblems(pdf),
  ...metadataProblems(pdf),
  ...fontProblems(pdf),
  ...pageProblems(pdf),
  ...linkProblems(pdf),
  ...structureProblems(pdf),
];

function catalogProblems(pdf: PdfFile): readonly string[] {
  const root = pdf.get(pdf.trailer, 'Root');
  const [first, second] = list(pdf.get(pdf.trailer, 'ID')).map((one) => JSON.stringify(one));
  const [intent] = list(pdf.get(root, 'OutputIntents'));
  const rules: readonly (readonly [boolean, string])[] = [
    [first !== undefined && first === second, 'the trailer has no ID'],
    [(textOf(pdf.get(root, 'Lang')) ?? '') !== '', 'no language'],
    [pdf.get(root, 'MarkInfo', 'Marked') === true, 'not marked as tagged'],
    [pdf.get(root, 'ViewerPreferences', 'DisplayDocTitle') === true, 'the title is not displayed'],
    [nameOf(pdf.get(intent, 'S')) === 'GTS_PDFA1', 'no output intent'],
    [isDictionary(pdf.get(intent, 'DestOutputProfile')), 'the output intent has no profile'],
    [isDictionary(pdf.get(root, 'StructTreeRoot')), 'no structure tree'],
    [isDictionary(pdf.get(root, 'Outlines')), 'no bookmarks'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem);
}

function metadataProblems(pdf: PdfFile): readonly string[] {
  const root = pdf.get(pdf.trailer, 'Root');
  const reference = isDictionary(root) ? root.entries.get('Metadata') : undefined;
  const xml = pdf.stream(reference).toString('utf8');
  const body = xml.replace(/<\?xpacket[^>]*\?>/g, '').trim();
  const valid = XMLValidator.validate(body);
  const wanted = ['<pdfaid:part>3<', '<pdfaid:conformance>A<', '<pdfuaid:part>1<', '<xmp:CreateDate>', '<dc:title>'];
  return [
    ...(valid === true ? [] : [`the XMP packet is not well-formed: ${valid.err.msg}`]),
    ...wanted.filter((text) => !xml.includes(text)).map((text) => `the XMP packet lacks ${text}`),
  ];
}

function fontProblems(pdf: PdfFile): readonly string[] {
  const problems: string[] = [];
  for (const [id, { value }] of pdf.objects) {
    if (!isDictionary(value) || nameOf(value.entries.get('Type')) !== 'Font') continue;
    const subtype = nameOf(value.entries.get('Subtype'));
    if (subtype === 'Type0') {
      if (!isRef(value.entries.get('ToUnicode') ?? null)) problems.push(`font ${id} has no map to Unicode`);
      continue;
    }
    const descriptor = pdf.get(value, 'FontDescriptor');
    const embedded = isDictionary(descriptor) && ['FontFile2', 'FontFile3'].some((key) => descriptor.entries.has(key));
    if (!embedded) problems.push(`font ${id} (${nameOf(value.entries.get('BaseFont'))}) is not embedded`);
  }
  return problems;
}

function pageProblems(pdf: PdfFile): readonly string[] {
  return pdf.pages.flatMap((page, index) => {
    const { shown, unmarkedPaths, mcids } = contentOf(pdf, page);
    const all = [...shown, ...formsOf(pdf, page)];
    const parents = parentsOf(pdf, page);
    const where = `page ${index + 1}`;
    return [
      ...(nameOf(page.entries.get('Tabs')) === 'S' ? [] : [`${where}: tab order is not by structure`]),
      ...(all.some((one) => one.codes.includes(0)) ? [`${where}: a character without a glyph`] : []),
      ...all.filter((one) => one.text === '').map(() => `${where}: text without Unicode`),
      ...shown.filter((one) => one.tags.length === 0).map((one) => `${where}: not tagged: ${one.text}`),
      ...(unmarkedPaths === 0 ? [] : [`${where}: ${unmarkedPaths} drawings are neither content nor artifact`]),
      ...(new Set(mcids).size === mcids.length ? [] : [`${where}: a content number is used twice`]),
      ...mcids
        .filter((mcid) => !isRef(parents[mcid] ?? null))
        .map((mcid) => `${where}: content ${mcid} is in no element`),
    ];
  });
}

const parentTree = (pdf: PdfFile): ReadonlyMap<number, PdfValue> => {
  const numbers = list(pdf.get(pdf.trailer, 'Root', 'StructTreeRoot', 'ParentTree', 'Nums'));
  return new Map(
    numbers.flatMap((key, at) => (at % 2 === 0 ? [[key as number, numbers[at + 1] ?? null] as const] : [])),
  );
};

const trees = new WeakMap<PdfFile, ReadonlyMap<number, PdfValue>>();
const treeOf = (pdf: PdfFile): ReadonlyMap<number, PdfValue> => {
  const tree = trees.get(pdf) ?? parentTree(pdf);
  trees.set(pdf, tree);
  return tree;
};
const parentsOf = (pdf: PdfFile, page: Dictionary): readonly PdfValue[] =>
  list(pdf.get(treeOf(pdf).get(page.entries.get('StructParents') as number)));

/** Named destinations of the document. */
export function destinationsOf(pdf: PdfFile): readonly string[] {
  const names = list(pdf.get(pdf.trailer, 'Root', 'Names', 'Dests', 'Names'));
  return names.filter((_, at) => at % 2 === 0).map((name) => textOf(name) ?? '');
}

export interface LinkAnnotation {
  readonly target: string;
  readonly contents: string;
  readonly page: number;
}

function annotationsOf(
  pdf: PdfFile,
): readonly { readonly page: number; readonly id: number; readonly value: Dictionary }[] {
  return pdf.pages.flatMap((page, index) =>
    list(pdf.get(page.entries.get('Annots'))).map((one) => ({
      page: index,
      id: isRef(one) ? one.id : 0,
      value: pdf.get(one) as Dictionary,
    })),
  );
}

export const linksOf = (pdf: PdfFile): readonly LinkAnnotation[] =>
  annotationsOf(pdf)
    .filter(({ value }) => nameOf(value.entries.get('Subtype')) === 'Link')
    .map(({ value, page }) => ({
      target: textOf(pdf.get(value, 'A', 'D')) ?? '',
      contents: textOf(value.entries.get('Contents')) ?? '',
      page,
    }));

function linkProblems(pdf: PdfFile): readonly string[] {
  const names = destinationsOf(pdf);
  const sorted = [...names].sort();
  const known = new Set(names);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return [
    ...(names.every((name, at) => name === sorted[at]) ? [] : ['destinations are not in the order of their codes']),
    ...twice.map((name) => `destination ${name} is there twice`),
    ...annotationsOf(pdf).flatMap(({ value, id, page }) => {
      const where = `annotation ${id} on page ${page + 1}`;
      const key = value.entries.get('StructParent');
      const element = typeof key === 'number' ? pdf.get(treeOf(pdf).get(key)) : null;
      const reference = list(pdf.get(element, 'K')).find(
        (kid) => isDictionary(kid) && isRefTo(kid.entries.get('Obj'), id),
      );
      const target = textOf(pdf.get(value, 'A', 'D'));
      return [
        ...((textOf(value.entries.get('Contents')) ?? '') === '' ? [`${where} does not say what it is`] : []),
        ...(reference === undefined ? [`${where} is in no element of the structure`] : []),
        ...(reference !== undefined && !isRefTo((reference as Dictionary).entries.get('Pg'), pdf.pageIds[page] ?? 0)
          ? [`${where}: its element is on another page`]
          : []),
        ...(target !== null && !known.has(target) ? [`${where} leads to ${target}, which is not there`] : []),
      ];
    }),
  ];
}

const isRefTo = (value: PdfValue | undefined, id: number): boolean =>
  value !== undefined && isRef(value) && value.id === id;

export interface Element {
  readonly tag: string;
  readonly dictionary: Dictionary;
  readonly children: readonly Element[];
}

/** The structure tree below the root. */
export function structureOf(pdf: PdfFile): Element {
  const build = (value: PdfValue): Element => {
    const dictionary = pdf.get(value) as Dictionary;
    const kids = list(pdf.get(dictionary, 'K')).filter((kid) => isRef(kid));
    return { tag: nameOf(dictionary.entries.get('S')) ?? '', dictionary, children: kids.map(build) };
  };
  const [root = null] = list(pdf.get(pdf.trailer, 'Root', 'StructTreeRoot', 'K'));
  return build(root);
}

export const everyElement = (element: Element): readonly Element[] => [
  element,
  ...element.children.flatMap(everyElement),
];

const headingLevel = (tag: string): number => (/^H[1-6]$/.test(tag) ? Number(tag.slice(1)) : 0);

function structureProblems(pdf: PdfFile): readonly string[] {
  const elements = everyElement(structureOf(pdf));
  const levels = elements.map((one) => headingLevel(one.tag)).filter((level) => level > 0);
  const skipped = levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1);
  return [
    ...skipped.map((level) => `a heading of level ${level} without one of level ${level - 1} before`),
    ...elements
      .filter((one) => one.tag === 'Figure')
      .filter(
        (one) =>
          (textOf(one.dictionary.entries.get('Alt')) ?? '') === '' || pdf.get(one.dictionary, 'A', 'BBox') === null,
      )
      .map(() => 'a figure without a text or a place'),
    ...elements
      .filter((one) => one.tag === 'TH' && nameOf(pdf.get(one.dictionary, 'A', 'Scope')) === null)
      .map(() => 'a header cell without a scope'),
    ...elements.filter((one) => one.tag === 'Table').flatMap((table) => tableProblems(table)),
  ];
}

function tableProblems(table: Element): readonly string[] {
  const rows = everyElement(table).filter((one) => one.tag === 'TR');
  const widths = new Set(rows.map((row) => row.children.length));
  return widths.size === 1 ? [] : [`a table with rows of ${[...widths].join(', ')} cells`];
}
