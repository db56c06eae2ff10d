import type { GlyphRun, PdfFont } from './pdfkit.ts';

/**
 * Makes a font lay out each word once: a line is measured word by word, and drawn with the spaces behind them. No glyph of
 * these fonts changes or moves beside a space.
 */
export function layWordsOnce(font: PdfFont): void {
  const lay = font.layoutRun.bind(font);
  font.layoutRun = (text, features) =>
    features === undefined && text.length > 1 && text.endsWith(' ')
      ? joined(font.layoutCached(text.slice(0, -1)), font.layoutCached(' '))
      : lay(text, features);
}

/**
 * In a font whose characters are all of one width and keep their glyphs and places whatever stands beside them, plain
 * texts need no layout.
 */
export function layInCells(font: PdfFont): void {
  const cells = new Map<string, GlyphRun>();
  const lay = font.layoutRun.bind(font);
  const cell = (character: string): GlyphRun => {
    const run = cells.get(character) ?? lay(character);
    cells.set(character, run);
    return run;
  };
  font.layoutRun = (text, features) =>
    features === undefined && text.length > 1 && isPlain(text)
      ? joined(...Array.from(text, cell))
      : lay(text, features);
}

/** Whether a text holds printable characters of ASCII alone, and perhaps the sign that something was left out. */
export const isPlain = (text: string): boolean => /^[ -~…]*$/.test(text);

const joined = (...runs: readonly GlyphRun[]): GlyphRun => ({
  glyphs: runs.flatMap(({ glyphs }) => glyphs),
  positions: runs.flatMap(({ positions }) => positions),
  advanceWidth: runs.reduce((sum, run) => sum + run.advanceWidth, 0),
});
