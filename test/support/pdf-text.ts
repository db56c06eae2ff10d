import { contentOf } from './pdf-content.ts';
import { readPdf } from './pdf-reader.ts';

/** What a person reads on each page of a PDF, in the order in which it is drawn; one line for each piece of text. */
export function pdfText(bytes: Uint8Array): readonly string[] {
  const pdf = readPdf(bytes);
  return pdf.pages.map((page) =>
    contentOf(pdf, page)
      .shown.map((one) => one.text)
      .filter((text) => text.trim() !== '')
      .join('\n'),
  );
}
