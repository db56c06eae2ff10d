import type { PdfDocument, PdfReference } from './pdfkit.ts';

export interface LongTermMaterial {
  readonly certificates: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  /** OCSP answers. */
  readonly answers: readonly Uint8Array[];
}

/**
 * Document security store (ISO 32000-2, 12.8.4.3; EN 319 142-1 §5.4.2). Written before the signature, so that the one
 * revision of the file holds everything.
 */
export function securityStore(doc: PdfDocument, { certificates, lists, answers }: LongTermMaterial): void {
  const streams = (items: readonly Uint8Array[]): readonly PdfReference[] =>
    items.map((bytes) => {
      const stream = doc.ref();
      stream.write(bytes);
      stream.end();
      return stream;
    });
  const store = doc.ref({
    Type: 'DSS',
    Certs: streams(certificates),
    ...(lists.length === 0 ? {} : { CRLs: streams(lists) }),
    ...(answers.length === 0 ? {} : { OCSPs: streams(answers) }),
  });
  store.end();
  const catalog = doc._root.data;
  catalog['DSS'] = store;
  catalog['Extensions'] = { ESIC: { BaseVersion: '1.7', ExtensionLevel: 5 } };
}
