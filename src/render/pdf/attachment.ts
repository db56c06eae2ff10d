import { pipeline } from 'node:stream';
import { createDeflate } from 'node:zlib';
import type { Pieces } from '../../model/index.ts';
import type { PdfDocument, PdfReference } from './pdfkit.ts';

/** A file to embed. */
export interface Attachment {
  readonly name: string;
  /** Without parameters. */
  readonly mediaType: string;
  readonly description: string;
  readonly date: Date;
  readonly content: Pieces;
}

/**
 * Embeds a file as the data that the report was made from (ISO 32000-1, 7.11.4; ISO 19005-3, 6.8). It is compressed and
 * written piece by piece, where pdfkit holds all of it: its length and size stand in objects behind it. After each piece
 * whoever takes the document's bytes gets a turn.
 */
export async function* attach(doc: PdfDocument, attachment: Attachment): AsyncGenerator<void> {
  const { name, mediaType, description, date } = attachment;
  const [file, length] = [doc.ref(), doc.ref()];
  const parameters = doc.ref({ CreationDate: date, ModDate: date, Size: 0 });
  begin(doc, file);
  doc._write(`<< /Type /EmbeddedFile /Subtype /${mediaType.replaceAll('/', '#2F')} /Params ${parameters.id} 0 R`);
  doc._write(`/Filter /FlateDecode /Length ${length.id} 0 R >>\nstream`);
  const start = doc._offset;
  const counted = counting(attachment.content);
  for await (const piece of compressed(counted.pieces)) {
    doc._write(piece);
    yield;
  }
  const bytes = doc._offset - start;
  doc._write('\nendstream');
  end(doc, file);
  begin(doc, length);
  doc._write(String(bytes));
  end(doc, length);
  parameters.data['Size'] = counted.size();
  parameters.end();
  const [shownAs, text] = [new String(name), new String(description)]; // primitive strings would be written as names
  const specification = doc.ref({
    Type: 'Filespec',
    AFRelationship: 'Data',
    F: shownAs,
    EF: { F: file },
    UF: shownAs,
    Desc: text,
  });
  specification.end();
  doc.addNamedEmbeddedFile(name, specification);
  doc._root.data['AF'] = [specification];
}

function begin(doc: PdfDocument, object: PdfReference): void {
  object.offset = doc._offset;
  doc._write(`${object.id} 0 obj`);
}

function end(doc: PdfDocument, object: PdfReference): void {
  doc._write('endobj');
  doc._refEnd(object);
}

interface Counting {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Bytes that were taken. */
  readonly size: () => number;
}

function counting(content: Pieces): Counting {
  let size = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      size += piece.length;
      yield piece;
    }
  }
  return { pieces: pieces(), size: () => size };
}

/** Content in the form of a `FlateDecode` stream. */
function compressed(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const deflate = createDeflate();
  pipeline(content, deflate, () => undefined); // an error is thrown where the stream is read
  return deflate as AsyncIterable<Uint8Array>;
}
