import type { FaceName, Faces } from './faces.ts';
import type { PdfReference } from './pdfkit.ts';
import type { Panel } from './sections/cover.ts';
import { close } from './sheet.ts';
import type { Sheet } from './sheet.ts';

export interface SignatureField {
  /** Room for the CMS structure, in bytes. */
  readonly bytes: number;
  readonly signer: string;
  readonly date: Date;
  readonly reason: string;
  /** What the field is, for readers that cannot see it. */
  readonly label: string;
  /** Lines of the panel: what, and its value. */
  readonly lines: readonly (readonly [name: string, value: string, face: FaceName])[];
}

// A primitive string would be written as a name.
const pdfText = (text: string): object => new String(text);

/**
 * Adds an empty signature field with a visible panel to the current page (ISO 32000-1, 12.7.4.5 and 12.8; EN 319 142-1):
 * byte range and contents are filled in when the file is sealed. DocMDP allows no change afterwards.
 */
export function signatureField(sheet: Sheet, panel: Panel, field: SignatureField): void {
  const { doc } = sheet;
  const signature = doc.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, '**********', '**********', '**********'],
    Contents: new Uint8Array(field.bytes),
    M: field.date,
    Name: pdfText(field.signer),
    Reason: pdfText(field.reason),
    Reference: [
      {
        Type: 'SigRef',
        TransformMethod: 'DocMDP',
        TransformParams: { Type: 'TransformParams', P: 1, V: '1.2' },
      },
    ],
  });
  signature.end();
  const element = doc.struct('Form');
  sheet.parent.add(element);
  doc.annotate(panel.x, panel.y, panel.width, panel.height, {
    Subtype: 'Widget',
    FT: 'Sig',
    T: pdfText('Signature'),
    TU: pdfText(field.label),
    Contents: pdfText(field.label),
    F: 132,
    P: doc.page.dictionary,
    V: signature,
    AP: { N: appearance(sheet, panel, field) },
    structParent: element,
  });
  close(element);
  const widget = (doc.page.dictionary.data['Annots'] as readonly PdfReference[]).at(-1);
  const catalog = doc._root.data;
  catalog['Perms'] = { DocMDP: signature };
  catalog['AcroForm'] = doc.ref({ Fields: [widget], SigFlags: 3, DR: { Font: {} } });
  doc._acroform = { fonts: {}, defaultFont: 'none' }; // asked for when the document ends, instead of `initForm`
}

function appearance(sheet: Sheet, panel: Panel, field: SignatureField): PdfReference {
  const { doc, faces, palette } = sheet;
  const used = new Set<FaceName>(['regular']);
  const operators = [
    `${rgb(palette.hairline)} RG 0.6 w 0.3 0.3 ${panel.width - 0.6} ${panel.height - 0.6} re S`,
    `${rgb(palette.accent)} rg 0 0 3 ${panel.height} re f`,
  ];
  for (const [index, [name, value, face]] of field.lines.entries()) {
    const y = panel.height - 17 - index * 13;
    used.add(face);
    operators.push(textOperators(faces, { text: name, face: 'regular', color: palette.quiet, x: 14, y }));
    operators.push(textOperators(faces, { text: value, face, color: palette.text, x: 92, y }));
  }
  const fonts = Object.fromEntries([...used].map((face) => [faces[face].font.id, faces[face].font.ref()]));
  const form = doc.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, panel.width, panel.height],
    Resources: { Font: fonts },
  });
  form.write(operators.join('\n'));
  form.end();
  return form;
}

const rgb = (color: string): string =>
  [1, 3, 5].map((at) => (Number.parseInt(color.slice(at, at + 2), 16) / 255).toFixed(3)).join(' ');

const size = 8;

export function textOperators(
  faces: Faces,
  { text, face, color, x, y }: { text: string; face: FaceName; color: string; x: number; y: number },
): string {
  const { font, visible } = faces[face];
  const [glyphs] = font.encode(visible(text).replaceAll('\n', ' '));
  return `${rgb(color)} rg BT /${font.id} ${size} Tf ${x} ${y} Td <${glyphs.join('')}> Tj ET`;
}
