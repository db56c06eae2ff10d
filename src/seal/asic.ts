import { base64Of } from '../model/base64.ts';
import { fromHex } from './bytes.ts';

/** Media type of the container (EN 319 162-1 §4.3.3.2, table 1). */
export const asicMediaType = 'application/vnd.etsi.asic-e+zip';
export const asicManifestPath = 'META-INF/ASiCManifest.xml';
export const asicSignaturePath = 'META-INF/signature001.p7s';

/**
 * ASiCManifest (EN 319 162-1 annex A.4): every file of the container but `mimetype` and what stands in META-INF,
 * with its digest in base64. The CAdES signature beside it covers these bytes.
 */
export function asicManifest(
  files: readonly { readonly path: string; readonly mediaType: string; readonly sha256: string }[],
): string {
  const references = files.map(
    (file) =>
      `  <asic:DataObjectReference URI="${uri(file.path)}" MimeType="${file.mediaType}">\n` +
      `    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\n` +
      `    <ds:DigestValue>${base64Of(fromHex(file.sha256) ?? new Uint8Array())}</ds:DigestValue>\n` +
      `  </asic:DataObjectReference>\n`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n` +
    `  <asic:SigReference URI="${asicSignaturePath}" MimeType="application/pkcs7-signature"/>\n` +
    `${references.join('')}</asic:ASiCManifest>\n`
  );
}

const uri = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
