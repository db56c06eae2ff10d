import type { PdfDocument } from './pdfkit.ts';
import type { Result, Shade } from './theme.ts';
import { shades, tint } from './theme.ts';

/** The sign of a result, about 6 points wide around its centre: disc, triangle, diamond, ring, dash. Drawn, not set: no font is asked. */
export function drawMark(doc: PdfDocument, result: Result, x: number, y: number): void {
  const { paint } = shades[result];
  doc.save().lineWidth(0.9);
  switch (result) {
    case 'satisfied':
      doc.circle(x, y, 2.7).fill(paint);
      break;
    case 'not-satisfied':
      doc.polygon([x - 3.3, y + 2.7], [x + 3.3, y + 2.7], [x, y - 3.2]).fill(paint);
      break;
    case 'inconclusive':
      doc.polygon([x - 3.4, y], [x, y - 3.4], [x + 3.4, y], [x, y + 3.4]).stroke(paint);
      break;
    case 'manual':
      doc.circle(x, y, 2.6).stroke(paint);
      break;
    case 'not-applicable':
    case 'not-tested':
    case 'not-implemented':
      doc
        .moveTo(x - 2.8, y)
        .lineTo(x + 2.8, y)
        .stroke(paint);
      break;
  }
  doc.restore();
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Fills a bar in a result's pattern: solid, hatched, dotted, tinted or blank, so that grey prints keep them apart. */
export function fillPattern(doc: PdfDocument, shade: Shade, box: Rectangle): void {
  if (box.width <= 0) return;
  const { x, y, width, height } = box;
  doc.save();
  if (shade.pattern === 'solid') {
    doc.rect(x, y, width, height).fill(shade.paint);
  } else {
    const ground = shade.pattern === 'tint' ? tint(shade.paint, 0.38) : '#ffffff';
    doc.rect(x, y, width, height).fill(ground);
    doc.rect(x, y, width, height).clip();
    if (shade.pattern === 'hatched') hatch(doc, shade.paint, box);
    if (shade.pattern === 'dotted') dots(doc, shade.paint, box);
  }
  doc.restore();
  if (shade.pattern !== 'solid' && width > 1) {
    doc
      .rect(x + 0.3, y + 0.3, width - 0.6, height - 0.6)
      .lineWidth(0.6)
      .stroke(shade.paint);
  }
}

export function hatch(doc: PdfDocument, color: string, { x, y, width, height }: Rectangle): void {
  for (let at = x - height; at < x + width; at += 3) doc.moveTo(at, y + height).lineTo(at + height, y);
  doc.lineWidth(0.8).stroke(color);
}

function dots(doc: PdfDocument, color: string, { x, y, width, height }: Rectangle): void {
  for (let column = 0; column * 3 < width; column += 1) {
    for (let row = 0; row * 3 < height; row += 1) doc.circle(x + 1.5 + column * 3, y + 1.5 + row * 3, 0.7);
  }
  doc.fill(color);
}
