import type { PdfDocument } from './pdfkit.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What is no `Char` of XML 1.0 (§2.2). */
const outsideXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Text for XML 1.0: markup escaped, characters that XML cannot hold replaced. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(outsideXml, '\ufffd')
    .replace(/[&<>"']/g, (character) => escapes[character] ?? character);

/** PDF/UA identification and the extension schema that PDF/A asks for with it (ISO 14289-1, 5; ISO 19005-3, 6.6.2.3). */
const pdfUa = `
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>`;

const text = (value: string | Date | undefined): string => escapeXml(typeof value === 'string' ? value : '');
const date = (value: string | Date | undefined): string =>
  value instanceof Date ? value.toISOString().replace(/\.\d+Z$/, 'Z') : '';

/** Writes the XMP packet ourselves: pdfkit puts titles into it without escaping. */
export function useEscapedMetadata(doc: PdfDocument): void {
  doc._addInfo = () => {
    const { info } = doc;
    const list = (kind: string, value: string): string =>
      `<rdf:${kind}><rdf:li${kind === 'Alt' ? ' xml:lang="x-default"' : ''}>${value}</rdf:li></rdf:${kind}>`;
    doc.appendXML(`
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>${date(info['CreationDate'])}</xmp:CreateDate><xmp:ModifyDate>${date(info['ModDate'])}</xmp:ModifyDate>
<xmp:CreatorTool>${text(info['Creator'])}</xmp:CreatorTool></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>${list('Alt', text(info['Title']))}</dc:title><dc:creator>${list('Seq', text(info['Author']))}</dc:creator>
<dc:description>${list('Alt', text(info['Subject']))}</dc:description></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>${text(info['Producer'])}</pdf:Producer><pdf:Keywords>${text(info['Keywords'])}</pdf:Keywords></rdf:Description>${pdfUa}`);
  };
}
