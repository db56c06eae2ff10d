import type { Templates } from '../templates.ts';
import { isPlain, layInCells, layWordsOnce } from './layout.ts';
import type { PdfDocument, PdfFont } from './pdfkit.ts';
import { unpackWoff } from './woff.ts';

export type FaceName = 'regular' | 'semibold' | 'mono' | 'monoSemibold';

const files: Readonly<Record<FaceName, string>> = {
  regular: 'fonts/IBMPlexSans-Regular.woff',
  semibold: 'fonts/IBMPlexSans-SemiBold.woff',
  mono: 'fonts/IBMPlexMono-Regular.woff',
  monoSemibold: 'fonts/IBMPlexMono-SemiBold.woff',
};

/** The font that a document must be opened with. */
export const firstFont = (templates: Templates): Uint8Array => unpackWoff(templates.bytes(files.regular));

/** A font of the document with what laying out text asks of it. */
export interface Face {
  readonly font: PdfFont;
  /** Text in which every character can be seen: what the font lacks, and what hides or reorders text, as its code. */
  readonly visible: (text: string) => string;
  readonly width: (text: string, size: number) => number;
}
export type Faces = Readonly<Record<FaceName, Face>>;

export function loadFaces(doc: PdfDocument, templates: Templates): Faces {
  const load = (name: FaceName): Face => {
    const { _font: font } = doc.font(unpackWoff(templates.bytes(files[name])));
    const isMono = name.startsWith('mono');
    if (isMono) layInCells(font);
    else layWordsOnce(font);
    const measured: Face['width'] = (text, size) => font.widthOfString(text, size);
    return { font, visible: visibleWith(font), width: isMono ? inCells(measured) : measured };
  };
  return {
    regular: load('regular'),
    semibold: load('semibold'),
    mono: load('mono'),
    monoSemibold: load('monoSemibold'),
  };
}

/** In a font whose characters are all of one width, plain texts need no layout to be measured. */
function inCells(measured: Face['width']): Face['width'] {
  const cell = measured('0', 1);
  return (text, size) => (isPlain(text) ? text.length * cell * size : measured(text, size));
}

/** Each font keeps the layout of every word it has seen: forgotten now and then, or a thousand pages need half a gigabyte. */
export function forgetLayouts(faces: Faces): void {
  for (const face of Object.values(faces)) face.font.layoutCache = Object.create(null) as object;
}

/** Spaces of other widths, that only would be escaped for lack of a glyph. */
const plainSpaces = /[\u00a0\u2002-\u200a\u202f\u205f\t]/g;
/** Escapes made before, in brackets that these fonts lack. */
const otherBrackets = /⟨(U\+[0-9A-F]{4,6})⟩/g;
/** Controls, format characters (bidi overrides, zero-width, soft hyphen, tags), lone surrogates, private use. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
/** Right-to-left letters would be set in logical order: shown by code, so that nothing is read the wrong way round. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
/** What most texts are made of; needs no look at each character. */
const plain = /^[\n -~]*$/;

function visibleWith(font: PdfFont): (text: string) => string {
  const known = new Map<number, boolean>();
  const printable = (character: string): boolean => {
    if (character === '\n') return true;
    const code = character.codePointAt(0) ?? 0;
    let answer = known.get(code);
    if (answer === undefined) {
      answer = !hidden.test(character) && !rightToLeft.test(character) && font.font.hasGlyphForCodePoint(code);
      known.set(code, answer);
    }
    return answer;
  };
  return (text) => {
    if (plain.test(text)) return text;
    return escapeUnless(
      printable,
      text.replace(/\r\n?/g, '\n').replace(plainSpaces, ' ').replace(otherBrackets, '‹$1›'),
    );
  };
}

/** `‹U+1F600›`; neighbours share one pair of marks: `‹U+05D0 U+05D1›`. */
function escapeUnless(printable: (character: string) => boolean, text: string): string {
  let result = '';
  let codes: string[] = [];
  const flush = (): void => {
    if (codes.length > 0) result += `‹${codes.join(' ')}›`;
    codes = [];
  };
  for (const character of text) {
    if (printable(character)) {
      flush();
      result += character;
    } else {
      codes.push(`U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
    }
  }
  flush();
  return result;
}
