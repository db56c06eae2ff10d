import type { Faces, FaceName } from './faces.ts';

/** A stretch of text in one face and colour, perhaps a link to a place in the document. */
export interface Run {
  readonly text: string;
  readonly face?: FaceName;
  readonly color?: string;
  readonly link?: Link;
}
export interface Link {
  /** Named destination. */
  readonly target: string;
  /** What the link leads to, for readers that cannot see it. */
  readonly label: string;
}

export type Text = string | readonly (Run | string)[];

export interface Piece {
  readonly run: Run;
  text: string;
  readonly x: number;
  width: number;
}
export interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

interface Style {
  readonly faces: Faces;
  readonly size: number;
  readonly width: number;
}
interface Part {
  readonly run: Run;
  readonly text: string;
  readonly width: number;
}
interface Word {
  readonly parts: readonly Part[];
  readonly width: number;
  readonly end: 'space' | 'break' | 'none';
  /** The space that follows, when `end` is `space`: code keeps how wide it is. */
  readonly space: string;
}

export const runsOf = (text: Text): readonly Run[] =>
  typeof text === 'string' ? [{ text }] : text.map((run) => (typeof run === 'string' ? { text: run } : run));

/** Size at which mono text looks as large as the text around it. */
export const sizeOf = (run: Run, size: number): number =>
  run.face === 'mono' || run.face === 'monoSemibold' ? size * 0.93 : size;

/**
 * Breaks text into lines no wider than `style.width`: at spaces; words that are wider than a whole line at their
 * separators (`/ : - _ . , =` …), and where there are none, anywhere. Linear in the length of the text.
 */
export function breakLines(text: Text, style: Style): readonly Line[] {
  const lines: { pieces: Piece[]; width: number }[] = [];
  let line = { pieces: [] as Piece[], width: 0 };
  let gap: Part | null = null;
  const next = (): void => {
    lines.push(line);
    line = { pieces: [], width: 0 };
    gap = null;
  };
  const place = (part: Part): void => {
    const last = line.pieces.at(-1);
    if (last !== undefined && last.run === part.run) {
      last.text += part.text;
      last.width += part.width;
    } else {
      line.pieces.push({ run: part.run, text: part.text, x: line.width, width: part.width });
    }
    line.width += part.width;
  };
  for (const word of wordsOf(text, style)) {
    const room = style.width - line.width - (gap?.width ?? 0);
    if (word.width <= room || word.width <= style.width) {
      if (word.width > room && line.pieces.length > 0) next();
      if (gap !== null && word.parts.length > 0) place(gap);
      for (const part of word.parts) place(part);
    } else {
      if (gap !== null) place(gap);
      for (const part of word.parts.flatMap((whole) => splitPart(whole, style))) {
        if (line.width + part.width > style.width && line.pieces.length > 0) next();
        place(part);
      }
    }
    gap = null;
    if (word.end === 'break') next();
    else if (word.end === 'space') gap = spaceAfter(word, gap, style);
  }
  if (line.pieces.length > 0 || lines.length === 0) lines.push(line);
  return lines;
}

function spaceAfter(word: Word, gap: Part | null, { faces, size }: Style): Part | null {
  const run = word.parts.at(-1)?.run;
  if (run === undefined) return gap;
  return { run, text: word.space, width: faces[run.face ?? 'regular'].width(word.space, sizeOf(run, size)) };
}

function* wordsOf(text: Text, { faces, size }: Style): Generator<Word> {
  let parts: Part[] = [];
  let lineBegins = true;
  const finish = (end: Word['end'], space = ' '): Word => {
    const word = { parts, width: parts.reduce((sum, part) => sum + part.width, 0), end, space };
    parts = [];
    return word;
  };
  for (const run of runsOf(text)) {
    const face = faces[run.face ?? 'regular'];
    const part = (token: string): Part => ({
      run,
      text: token,
      width: widthOf(token, (slice) => face.width(slice, sizeOf(run, size))),
    });
    const isCode = run.face === 'mono' || run.face === 'monoSemibold';
    for (const token of face.visible(run.text).match(/\n| +|[^ \n]+/g) ?? []) {
      const indent = token.startsWith(' ') && isCode && lineBegins;
      lineBegins = token === '\n';
      if (token === '\n') yield finish('break');
      else if (indent) parts.push(part(token));
      else if (token.startsWith(' ')) yield finish('space', isCode ? token : ' ');
      else parts.push(part(token));
    }
  }
  if (parts.length > 0) yield finish('none');
}

/** Measured in slices: fonts lay out one long word in quadratic time. */
function widthOf(token: string, measure: (text: string) => number): number {
  let width = 0;
  for (let at = 0; at < token.length; at += 80) width += measure(token.slice(at, at + 80));
  return width;
}

const separators = String.raw`/:\-_.,=&?{}[\]()";|@+`;
/** Where a word may be broken: after separators, and before a capital letter that follows a small one. Takes no character. */
const breaks = new RegExp(String.raw`(?<=[${separators}])(?![${separators}])|(?<=[a-z0-9])(?=[A-Z])`);

/** A word in pieces that each fit into a line. */
function splitPart(part: Part, { faces, size, width }: Style): readonly Part[] {
  const face = faces[part.run.face ?? 'regular'];
  const measure = (text: string): number => face.width(text, sizeOf(part.run, size));
  const pieces: Part[] = [];
  for (const segment of part.text.split(breaks)) {
    const fits = widthOf(segment, measure) <= width;
    for (const text of fits ? [segment] : segment) pieces.push({ run: part.run, text, width: widthOf(text, measure) });
  }
  return pieces;
}
