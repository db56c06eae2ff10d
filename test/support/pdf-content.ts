import type { Dictionary, PdfFile, PdfValue } from './pdf-reader.ts';
import { isDictionary, isRef, isText, list, nameOf, parse } from './pdf-reader.ts';

export interface Shown {
  readonly text: string;
  readonly font: string;
  /** Codes of the glyphs. */
  readonly codes: readonly number[];
  /** Tags of the marked content around it, outermost first. */
  readonly tags: readonly string[];
  readonly mcid: number | null;
}

export interface PageContent {
  readonly shown: readonly Shown[];
  /** Numbers of marked content on the page. */
  readonly mcids: readonly number[];
  /** How often a path was painted outside of any marked content. */
  readonly unmarkedPaths: number;
}

interface Mark {
  readonly tag: string;
  readonly mcid: number | null;
}

const painting = new Set([' f', ' S', ' B', ' F', ' f*', ' B*', ' s', ' b']);

/** What a page shows, in the order in which it is drawn. */
export function contentOf(pdf: PdfFile, page: Dictionary): PageContent {
  const text = pdf.stream(page.entries.get('Contents')).toString('latin1');
  return interpret(pdf, text, pdf.get(page, 'Resources'));
}

/** Text that form XObjects of the page show, such as page numbers. */
export function formsOf(pdf: PdfFile, page: Dictionary): readonly Shown[] {
  const forms = pdf.get(page, 'Resources', 'XObject');
  if (!isDictionary(forms)) return [];
  return [...forms.entries.values()].flatMap((form) => {
    const source = pdf.stream(form).toString('latin1');
    return interpret(pdf, source, pdf.get(form, 'Resources')).shown;
  });
}

function interpret(pdf: PdfFile, text: string, resources: PdfValue): PageContent {
  const shown: Shown[] = [];
  const mcids: number[] = [];
  const marks: Mark[] = [];
  let operands: PdfValue[] = [];
  let font = '';
  let unmarkedPaths = 0;
  for (let at = 0; at < text.trimEnd().length;) {
    const { value, end } = parse(text, at);
    at = end;
    const operator = nameOf(value);
    if (operator === null || !operator.startsWith(' ')) {
      operands.push(value);
      continue;
    }
    if (operator === ' Tf') font = nameOf(operands[0]) ?? '';
    if (operator === ' BMC' || operator === ' BDC') {
      const mcid = operator === ' BDC' ? pdf.get(operands[1], 'MCID') : null;
      marks.push({ tag: nameOf(operands[0]) ?? '', mcid: typeof mcid === 'number' ? mcid : null });
      if (typeof mcid === 'number') mcids.push(mcid);
    }
    if (operator === ' EMC' && marks.pop() === undefined) throw new Error('EMC without a beginning');
    if (painting.has(operator) && marks.length === 0) unmarkedPaths += 1;
    if (operator === ' TJ' || operator === ' Tj') {
      const codes = codesOf(operator === ' TJ' ? list(operands[0] ?? null) : operands);
      const unicode = unicodeOf(pdf, pdf.get(resources, 'Font', font));
      const mcid = marks.map((mark) => mark.mcid).findLast((one) => one !== null) ?? null;
      shown.push({
        font,
        codes,
        mcid,
        tags: marks.map((mark) => mark.tag),
        text: codes.map((code) => unicode.get(code) ?? '').join(''),
      });
    }
    operands = [];
  }
  if (marks.length > 0) throw new Error('marked content is not closed');
  return { shown, mcids, unmarkedPaths };
}

const codesOf = (strings: readonly PdfValue[]): readonly number[] =>
  strings.flatMap((one) =>
    isText(one) ? (one.text.match(/.{4}/g) ?? []).map((code) => Number.parseInt(code, 16)) : [],
  );

const cache = new WeakMap<object, ReadonlyMap<number, string>>();

/** The font's map from glyph codes to text, as pdfkit writes it: ranges with one entry for each code. */
function unicodeOf(pdf: PdfFile, font: PdfValue): ReadonlyMap<number, string> {
  if (!isDictionary(font)) throw new Error('text in a font that the page does not have');
  const known = cache.get(font);
  if (known !== undefined) return known;
  const map = new Map<number, string>();
  const reference = font.entries.get('ToUnicode') ?? null;
  const source = isRef(reference) ? pdf.stream(reference).toString('latin1') : '';
  for (const [, start = '', entries = ''] of source.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    for (const [index, [, hex = '']] of [...entries.matchAll(/<([^>]*)>/g)].entries()) {
      const units = (hex.match(/\w{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
      map.set(Number.parseInt(start, 16) + index, String.fromCharCode(...units));
    }
  }
  cache.set(font, map);
  return map;
}
