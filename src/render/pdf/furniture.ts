import type { Faces } from './faces.ts';
import type { PdfDocument, PdfReference } from './pdfkit.ts';
import type { Sheet } from './sheet.ts';
import { fitted, ink, rule } from './sheet.ts';

export interface Furniture {
  /** Organisation · framework · period. */
  readonly header: string;
  /** Pack id. */
  readonly footer: string;
  /** "TEST SIGNATURE – not for hand-off", or null. */
  readonly mark: string | null;
}

const size = 7.5;

/** Header and footer of every page but the cover's header; the number of pages is filled in at the end. */
export function furnishing(furniture: Furniture, numbers: PageNumbers): (sheet: Sheet) => void {
  return (sheet) => {
    const { frame, palette } = sheet;
    const quiet = { size, color: palette.quiet };
    if (sheet.page > 1) {
      const header = fitted(sheet, furniture.header, { ...quiet, width: frame.width });
      ink(sheet, header, { x: frame.left, y: frame.top - 24 }, quiet);
      rule(sheet, frame.top - 18);
    }
    rule(sheet, frame.bottom + 14);
    const y = frame.bottom + 25;
    ink(sheet, fitted(sheet, furniture.footer, { ...quiet, width: 170 }), { x: frame.left, y }, quiet);
    if (furniture.mark !== null) drawMark(sheet, furniture.mark, y);
    numbers.reserve(sheet, y);
  };
}

function drawMark(sheet: Sheet, mark: string, y: number): void {
  const style = { size, face: 'semibold', color: '#a12f16' } as const;
  const text = fitted(sheet, mark, { ...style, width: 230 });
  const width = sheet.faces.semibold.width(text, size);
  ink(sheet, text, { x: (sheet.frame.left + sheet.frame.right - width) / 2, y }, style);
}

export interface PageNumbers {
  readonly reserve: (sheet: Sheet, y: number) => void;
  /** Writes "page x of y" onto every page. */
  readonly fill: (pages: number) => void;
}

/**
 * Page numbers as form XObjects that are referenced while a page is drawn and written when the number of pages is known:
 * no page has to be kept in memory for its footer.
 */
export function openPageNumbers(
  doc: PdfDocument,
  faces: Faces,
  pageOf: (page: string, pages: string) => string,
): PageNumbers {
  const forms: PdfReference[] = [];
  const width = 120;
  return {
    reserve: (sheet, y) => {
      const { regular } = sheet.faces;
      const form = doc.ref({
        Type: 'XObject',
        Subtype: 'Form',
        BBox: [0, -4, width, 10],
        Resources: { Font: { [regular.font.id]: regular.font.ref() } },
      });
      forms.push(form);
      const name = `Number${sheet.page}`;
      doc.page.xobjects[name] = form;
      doc.save();
      doc.addContent(`1 0 0 -1 ${sheet.frame.right - width} ${y} cm /${name} Do`);
      doc.restore();
    },
    fill: (pages) => {
      for (const [index, form] of forms.entries()) {
        const text = faces.regular.visible(pageOf(String(index + 1), String(pages)));
        const left = width - faces.regular.width(text, size);
        const [glyphs] = faces.regular.font.encode(text);
        form.write(
          `0.349 0.384 0.431 rg BT /${faces.regular.font.id} ${size} Tf ${left.toFixed(2)} 0 Td <${glyphs.join('')}> Tj ET`,
        );
        form.end();
      }
    },
  };
}
