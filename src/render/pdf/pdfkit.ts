import PDFDocument from 'pdfkit';

/** The slice of pdfkit 0.20 that the reports use, with the internals that its published types leave out. */
export interface PdfDocument {
  readonly page: PdfPage;
  readonly info: Readonly<Record<string, string | Date>>;
  readonly metadata: object;
  readonly outline: PdfOutline;
  readonly _root: { readonly data: Record<string, unknown> };
  readonly _font: PdfFont;
  _offset: number;
  _acroform?: object;
  _addInfo: () => void;
  _write: (data: Uint8Array | string) => void;
  addPage(): this;
  appendXML(xml: string): void;
  end(): void;
  ref(data?: object): PdfReference;
  font(source: Uint8Array | string): this;
  fontSize(size: number): this;
  fillColor(color: string): this;
  strokeColor(color: string): this;
  lineWidth(width: number): this;
  save(): this;
  restore(): this;
  rect(x: number, y: number, width: number, height: number): this;
  roundedRect(x: number, y: number, width: number, height: number, radius: number): this;
  circle(x: number, y: number, radius: number): this;
  polygon(...points: number[][]): this;
  moveTo(x: number, y: number): this;
  lineTo(x: number, y: number): this;
  dash(length: number, options: { readonly space: number }): this;
  undash(): this;
  clip(): this;
  fill(color?: string): this;
  stroke(color?: string): this;
  fillAndStroke(fill: string, stroke: string): this;
  text(text: string, x: number, y: number, options: object): this;
  addContent(data: string): this;
  struct(type: string, options?: object): StructElement;
  addStructure(element: StructElement): this;
  markContent(tag: string, options?: object): this;
  markStructureContent(tag: string): StructContent;
  endMarkedContent(): this;
  annotate(x: number, y: number, width: number, height: number, options: object): this;
  goTo(x: number, y: number, width: number, height: number, name: string, options: object): this;
  addNamedDestination(name: string, type: 'XYZ', left: number, top: number, zoom: null): void;
  addNamedEmbeddedFile(name: string, specification: PdfReference): void;
  getStructParentTree(): ParentTree;
  /** Takes notice that an object was written, of which `offset` tells where. */
  _refEnd(reference: PdfReference): void;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly dictionary: PdfReference;
  readonly xobjects: Record<string, PdfReference>;
}

export interface PdfReference {
  readonly id: number;
  data: Record<string, unknown>;
  /** Where it begins in the file. */
  offset: number;
  write(chunk: string | Uint8Array): void;
  end(): void;
}

/** pdfkit's tree that tells to which structure element content belongs (ISO 32000-1, 14.7.4.4), by keys of pages and links. */
export interface ParentTree {
  readonly _items: Record<number, unknown>;
  add: (key: number, value: unknown) => void;
  toString: () => string;
}

/** Glyphs in their order, each with its place, in thousandths of the font's size. */
export interface GlyphRun {
  readonly glyphs: readonly unknown[];
  readonly positions: readonly unknown[];
  readonly advanceWidth: number;
}

export interface PdfFont {
  readonly id: string;
  readonly name: string;
  readonly font: { readonly hasGlyphForCodePoint: (codePoint: number) => boolean };
  layoutCache: object;
  /** Lays out a text; `layoutCached` keeps what it gave. */
  layoutRun: (text: string, features?: unknown) => GlyphRun;
  layoutCached(text: string): GlyphRun;
  widthOfString(text: string, size: number): number;
  encode(text: string): readonly [glyphs: readonly string[], positions: unknown];
  ref(): PdfReference;
}

export interface PdfOutline {
  addItem(title: string, options?: object): PdfOutline;
}

/** Content of a page that belongs to a structure element. */
export interface StructContent {
  readonly refs: readonly unknown[];
}

export interface StructElement {
  readonly dictionary: PdfReference;
  add(child: StructElement | StructContent): this;
  end(): void;
}

export interface DocumentOptions {
  readonly size: readonly [width: number, height: number];
  readonly font: Uint8Array;
  readonly language: string;
  readonly info: Readonly<Record<string, string | Date>>;
}

/** A document that is being written. */
export interface OpenDocument {
  readonly doc: PdfDocument;
  /** What was written since this was asked last. */
  readonly written: () => readonly Uint8Array[];
}

/**
 * Opens a tagged PDF/A-3a document. `pdfVersion` must be set: without it pdfkit writes version 1.3 and drops the metadata.
 * The first font must be given, or Helvetica gets in without being embedded.
 */
export function openDocument(options: DocumentOptions): OpenDocument {
  const doc = new PDFDocument({
    autoFirstPage: false,
    size: [...options.size],
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    displayTitle: true,
    lang: options.language,
    info: { ...options.info },
    font: options.font,
  } as unknown as PDFKit.PDFDocumentOptions) as unknown as PdfDocument;
  tameDestinations(doc);
  return { doc, written: takeWritten(doc) };
}

/** Small pieces are gathered up to this many bytes. */
const gathered = 1 << 16;

/** Takes what the document writes as it comes, instead of through a stream that ignores back-pressure. */
function takeWritten(doc: PdfDocument): OpenDocument['written'] {
  let pieces: Uint8Array[] = [];
  let last = Buffer.allocUnsafe(gathered);
  let used = 0;
  const flush = (): void => {
    if (used > 0) pieces.push(last.subarray(0, used));
    last = Buffer.allocUnsafe(gathered);
    used = 0;
  };
  const append = (chunk: Uint8Array): void => {
    if (used + chunk.length > gathered) flush();
    if (chunk.length > gathered) pieces.push(chunk);
    else {
      last.set(chunk, used);
      used += chunk.length;
    }
  };
  append(Buffer.from('%PDF-1.7\n%\xff\xff\xff\xff\n', 'latin1')); // pdfkit has pushed the same header into its own stream
  doc._write = (data) => {
    const chunk = typeof data === 'string' ? Buffer.from(`${data}\n`, 'latin1') : data;
    append(chunk);
    doc._offset += chunk.length;
  };
  return () => {
    flush();
    const taken = pieces;
    pieces = [];
    return taken;
  };
}

interface Destinations {
  _compareKeys: (a: string, b: string) => number;
  add: (name: string, place: readonly unknown[]) => void;
}

/**
 * pdfkit sorts names by locale; PDF readers search them by code (ISO 32000-1, 7.9.6). It also keeps a place for each name:
 * of neighbours that lead to the same place, as all items of a line do, one is enough.
 */
function tameDestinations(doc: PdfDocument): void {
  const names = doc._root.data['Names'] as { data: { Dests: Destinations } };
  const { Dests: destinations } = names.data;
  destinations._compareKeys = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const add = destinations.add.bind(destinations);
  let last: readonly unknown[] = [];
  destinations.add = (name, place) => {
    const same = place.length === last.length && place.every((part, index) => part === last[index]);
    if (!same) last = place;
    add(name, last);
  };
}
